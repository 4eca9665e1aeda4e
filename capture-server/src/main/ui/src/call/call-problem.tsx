import type { ApiProblem } from "../api/client";
import { ProblemState } from "../shell/states";
import { visible } from "../sip/visible";
import { waysOn } from "./ways-on";

interface Props {
  readonly problem: ApiProblem;
  readonly ids: readonly string[];
  readonly again: () => void;
}

/** Why a call is not shown, and where to look instead. */
export function CallProblem({ problem, ids, again }: Props) {
  const ways = waysOn(problem.status, ids);
  return (
    <ProblemState problem={problem} again={again}>
      {problem.status === 404 && (
        <p>
          The Call-ID may be written otherwise, its messages may not have come yet, or they are past
          their retention: <a href="/status">Status</a> shows which days are kept.
        </p>
      )}
      {ways.map(({ text, href }) => (
        <p key={href}>
          <a href={href}>
            <bdi>{visible(text)}</bdi>
          </a>
        </p>
      ))}
    </ProblemState>
  );
}
