import type { ReadonlySignal } from "@preact/signals";
import { readQueryProblem } from "./query-mistake";
import type { Rows } from "./use-rows";

/** What the server does not understand in the query, with the place marked. */
export function QueryProblem({ rows }: { readonly rows: ReadonlySignal<Rows> }) {
  const now = rows.value;
  const mistake = now.state === "problem" ? readQueryProblem(now.problem.detail) : undefined;
  if (mistake === undefined) return null;
  const { query, position } = mistake;
  return (
    <p class="query-problem" role="alert">
      {mistake.text}
      {query !== undefined && (
        <code>
          {query.slice(0, position)}
          <mark>{query.charAt(position) || "\u00a0"}</mark>
          {query.slice(position + 1)}
        </code>
      )}
    </p>
  );
}
