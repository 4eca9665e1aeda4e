import { visible } from "../sip/visible";
import type { QueryMistake } from "./query-mistake";

/** What the server does not understand in the query, with the place marked. */
export function QueryProblem({ mistake }: { readonly mistake: QueryMistake }) {
  const { query, position } = mistake;
  return (
    <p class="query-problem" role="alert">
      {visible(mistake.text)}
      {query !== undefined && (
        <code>
          {visible(query.slice(0, position))}
          <mark>{visible(query.charAt(position)) || "\u00a0"}</mark>
          {visible(query.slice(position + 1))}
        </code>
      )}
    </p>
  );
}
