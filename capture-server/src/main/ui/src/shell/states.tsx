import type { ComponentChildren } from "preact";
import type { ApiProblem } from "../api/client";
import { visible } from "../sip/visible";

/** Something is awaited. Shown only after a moment, so that what is quick does not flicker. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <p class="state loading" role="status">
      <span class="spinner" aria-hidden="true" />
      Loading {what} …
    </p>
  );
}

/** There is nothing, and what to do next. */
export function Empty({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <section class="state empty">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** What the server said no with, and a way on. */
export function ProblemState({
  problem,
  again,
  children,
}: {
  readonly problem: ApiProblem;
  readonly again?: () => void;
  /** Other ways on, where this problem has them. */
  readonly children?: ComponentChildren;
}) {
  return (
    <section class="state problem" role="alert">
      <h2>{problem.title}</h2>
      <p class="detail">{visible(problem.detail)}</p>
      {children}
      {again !== undefined && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </section>
  );
}

/** What is shown is not all there is. */
export function Incomplete({ children }: { readonly children: ComponentChildren }) {
  return (
    <p class="partial" role="status">
      {children}
    </p>
  );
}
