import type { QueryMistake } from "./query-mistake";

/** What the server does not understand in the query, with the place marked. */
export function QueryProblem({ mistake }: { readonly mistake: QueryMistake }) {
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
