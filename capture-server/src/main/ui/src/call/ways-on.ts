import { clauseOf } from "../query/query-chips";

export interface WayOn {
  readonly text: string;
  readonly href: string;
}

/** Longer than most servers keep anything. */
const FROM = "now-365d";

/** Call-IDs are asked for by the hand; what a long link names beyond these is left out. */
const MOST = 8;

/**
 * Where to look when a call can't be shown. Its export and its legs are no way on: the server reads
 * the same messages for them.
 *
 * @param status of the server's problem
 */
export function waysOn(status: number, ids: readonly string[]): readonly WayOn[] {
  if (status !== 404 && status !== 413) return [];
  const shown = ids.slice(0, MOST);
  const q = shown.map((id) => clauseOf("call_id", id)).join(" OR ");
  const text = status === 404 ? "Search for the Call-ID" : "Search its messages, page by page";
  const alone = status === 413 && ids.length > 1 ? shown : [];
  return [
    { text, href: `/?${new URLSearchParams({ q, from: FROM })}` },
    ...alone.map((id) => ({
      text: `${id} alone`,
      href: `/call?${new URLSearchParams({ id })}`,
    })),
  ];
}
