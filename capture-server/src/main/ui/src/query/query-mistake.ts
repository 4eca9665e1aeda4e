export interface QueryMistake {
  readonly text: string;
  /** The query as the server cites it, and the character of it that is meant. */
  readonly query: string | undefined;
  readonly position: number;
}

const OF_QUERY = /^parameter q: /;

/** Reads a problem's detail: a sentence, the query, and a caret below the place. Undefined for others. */
export function readQueryProblem(detail: string): QueryMistake | undefined {
  if (!OF_QUERY.test(detail)) return undefined;
  const [first = "", query, caret = ""] = detail.replace(OF_QUERY, "").split("\n");
  const text = first.charAt(0).toUpperCase() + first.slice(1);
  return { text, query, position: Math.max(0, caret.indexOf("^")) };
}
