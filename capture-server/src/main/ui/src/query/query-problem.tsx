import { visible } from "../sip/visible";
import { withParameters } from "../shell/location";
import { counterpartOf, withField } from "./counterpart";
import type { Of } from "./parts";
import type { QueryMistake } from "./query-mistake";

interface Props {
  readonly mistake: QueryMistake;
  readonly of: Of;
  readonly q: string;
}

/** What the server does not understand in the query, with the place marked. */
export function QueryProblem({ mistake, of, q }: Props) {
  const { query, position, unknownField: field } = mistake;
  const end = position + mistake.length;
  const instead = field === undefined ? undefined : counterpartOf(field, of);
  return (
    <p class="query-problem" role="alert">
      {visible(mistake.text)}
      {query !== undefined && (
        <code>
          {visible(query.slice(0, position))}
          <mark>{visible(query.slice(position, end)) || "\u00a0"}</mark>
          {visible(query.slice(end))}
        </code>
      )}
      {field !== undefined && instead !== undefined && (
        <span class="instead">
          {of === "calls" ? "Calls have" : "Messages have"}{" "}
          <a href={withParameters({ q: withField(q, field, instead), sel: null, n: null })}>
            <code>{instead}:</code> instead
          </a>
        </span>
      )}
    </p>
  );
}
