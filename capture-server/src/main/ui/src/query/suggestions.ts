import type { Field } from "../api/types";

export interface Suggestion {
  /** What is inserted, and shown. */
  readonly text: string;
  readonly note: string;
}

export interface Suggestions {
  readonly list: readonly Suggestion[];
  /** What the chosen one replaces. */
  readonly start: number;
  readonly end: number;
}

const MOST = 40;
const NONE: Suggestions = { list: [], start: 0, end: 0 };
const SENT: Field = { name: "sent", kind: "address", description: "Either end: src_ip or dst_ip" };

/**
 * What could stand where the caret is: fields whose name has what is typed, those that begin with it
 * first, and behind a field's colon its known values.
 */
export function suggestionsAt(query: string, caret: number, fields: readonly Field[]): Suggestions {
  const before = query.slice(0, caret);
  if ((before.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1) return NONE;
  const typed = (before.split(/[\s()]/).at(-1) ?? "").replace(/^[!+-]+/, "");
  const known = [...fields, SENT];
  const colon = typed.indexOf(":");
  const start = caret - typed.length;
  const end = caret + (/^[^\s():]*/.exec(query.slice(caret))?.[0].length ?? 0);
  if (colon < 0) return { list: fieldsLike(typed.toLowerCase(), known), start, end };
  const field = known.find((each) => each.name === typed.slice(0, colon));
  const values = field?.values ?? [];
  const prefix = typed.slice(colon + 1).toLowerCase();
  const list = values
    .filter((value) => value.toLowerCase().startsWith(prefix))
    .slice(0, MOST)
    .map((value) => ({ text: quoted(value), note: "" }));
  return { list, start: start + colon + 1, end };
}

/** The query with a suggestion in its place, and where the caret is then. */
export function accept(
  query: string,
  { start, end }: Suggestions,
  text: string,
): { readonly query: string; readonly caret: number } {
  const isField = text.endsWith(":");
  const blank = isField || /^[\s)]/.test(query.slice(end)) ? "" : " ";
  const next = `${query.slice(0, start)}${text}${blank}${query.slice(end)}`;
  return { query: next, caret: start + text.length + (isField ? 0 : 1) };
}

function fieldsLike(typed: string, fields: readonly Field[]): readonly Suggestion[] {
  const found = fields.filter((field) => field.name.includes(typed));
  const rank = (field: Field) => (field.name.startsWith(typed) ? 0 : 1);
  return found
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST)
    .map((field) => ({ text: `${field.name}:`, note: field.description }));
}

function quoted(value: string): string {
  return /^[\w.@-]+$/.test(value) ? value : `"${value.replace(/[\\"]/g, "\\$&")}"`;
}
