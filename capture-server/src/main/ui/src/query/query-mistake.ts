export interface QueryMistake {
  readonly text: string;
  /** The query as the server cites it, and the characters of it that are meant. */
  readonly query: string | undefined;
  readonly position: number;
  readonly length: number;
  /** The name that is no field's, where this is the mistake. */
  readonly unknownField: string | undefined;
}

const OF_QUERY = /^parameter q: /;
/** The place is marked, so it needs no number. */
const POSITION = / at position \d+$/;

/** Reads a problem's detail: a sentence, the query, and a caret below the place. Undefined for others. */
export function readQueryProblem(detail: string): QueryMistake | undefined {
  if (!OF_QUERY.test(detail)) return undefined;
  const [first = "", query, caret = ""] = detail.replace(OF_QUERY, "").split("\n");
  const said = first.replace(POSITION, "");
  const unknownField = /^unknown field "(.+)"$/.exec(said)?.[1];
  return {
    text: said.charAt(0).toUpperCase() + said.slice(1),
    query,
    position: Math.max(0, caret.indexOf("^")),
    length: unknownField?.length ?? 1,
    unknownField,
  };
}
