import type { Message } from "../../api/types";
import { microsOf } from "../../shell/time";
import type { Row } from "./layout";

type Stop = Exclude<Row, { kind: "gap" }>;

/** The row so many rows on from another, or the last there is; undefined where none is that way. */
export function step(
  rows: readonly Row[],
  from: number,
  by: number,
  wanted: (row: Stop) => boolean = () => true,
): Stop | undefined {
  const direction = Math.sign(by);
  let found: Stop | undefined;
  let left = Math.abs(by);
  for (let i = from + direction; left > 0; i += direction) {
    const row = rows[i];
    if (row === undefined) break;
    if (row.kind === "gap" || !wanted(row)) continue;
    found = row;
    left--;
  }
  return found;
}

/** Where a message that is not on the ladder would stand. */
export function firstAtOrAfter(rows: readonly Row[], message: Message | undefined): number {
  if (message === undefined) return 0;
  const micros = microsOf(message.time);
  const found = rows.findIndex((row) => row.kind !== "gap" && row.micros >= micros);
  return found < 0 ? rows.length : found;
}
