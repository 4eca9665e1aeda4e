import type { Row } from "./layout";

/**
 * What the address says once the retransmissions of one message are turned between shown and folded.
 *
 * @param unfold ids of first sendings whose retransmissions are shown, or `all`
 * @param id the first sending of those that are turned
 */
export function turned(
  unfold: readonly string[],
  id: string,
  rows: readonly Row[],
): readonly string[] {
  const open = unfold.includes("all") ? repeated(rows) : unfold;
  return open.includes(id) ? open.filter((each) => each !== id) : [...open, id];
}

function repeated(rows: readonly Row[]): readonly string[] {
  return rows.flatMap((row) =>
    row.kind === "message" && row.again === 0 && row.times > 1 ? [row.id] : [],
  );
}
