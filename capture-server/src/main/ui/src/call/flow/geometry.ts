import type { Path, Row } from "./layout";

const LEAST_LANE = 112;
const SELF_LOOP = 30;
/** A label may be wider than its arrow: nothing else stands in its row. */
const LEAST_LABEL = 340;

/** Columns share the width; where they are many they keep the least, and the ladder scrolls. */
export function laneWidth(columns: number, width: number): number {
  return Math.max(LEAST_LANE, width / Math.max(1, columns));
}

/** Where a column's line is. */
export function lineX(column: number, lane: number): number {
  return (column + 0.5) * lane;
}

/** The box of a row's label: over the middle of its arrow, within the ladder. */
export function labelBox(
  path: Path,
  columns: number,
  lane: number,
): { readonly left: number; readonly width: number } {
  const all = Math.max(1, columns) * lane;
  switch (path.kind) {
    case "arrow": {
      const [a, b] = [lineX(path.from, lane), lineX(path.to, lane)];
      const width = Math.min(all - 8, Math.max(Math.abs(a - b) - 10, LEAST_LABEL));
      return { left: Math.min(Math.max(4, (a + b - width) / 2), all - 4 - width), width };
    }
    case "loop": {
      const x = lineX(path.at, lane);
      const right = loopSide(path.at, columns) > 0;
      const room = (right ? all - x : x) - SELF_LOOP - 4;
      const width = Math.min(room, LEAST_LABEL);
      return { left: right ? x + SELF_LOOP : x - SELF_LOOP - width, width };
    }
    case "across":
      return { left: 8, width: all - 16 };
  }
}

/** A loop turns to the right (1), in the last column to the left (-1). */
export function loopSide(column: number, columns: number): 1 | -1 {
  return column < columns - 1 || columns === 1 ? 1 : -1;
}

/** First row of which a part is at or below `y`: rows are in order, so it is found by halves. */
export function rowAt(rows: readonly Row[], y: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row !== undefined && row.top + row.height <= y) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Cuts the middle out of what is longer than so many characters: both ends of an address tell. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = Math.max(2, most - 1);
  const head = Math.ceil(kept / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (kept - head))}`;
}
