import type { Path, Row } from "./layout";

const LEAST_LANE = 150;
const SELF_LOOP = 30;

/** Columns share the width; where they are many they keep the least, and the ladder scrolls. */
export function laneWidth(columns: number, width: number): number {
  return Math.max(LEAST_LANE, width / Math.max(1, columns));
}

/** Where a column's line is. */
export function lineX(column: number, lane: number): number {
  return (column + 0.5) * lane;
}

/** The box of a row's label, between the ends of its arrow. */
export function labelBox(
  path: Path,
  columns: number,
  lane: number,
): { readonly left: number; readonly width: number } {
  switch (path.kind) {
    case "arrow": {
      const [a, b] = [lineX(path.from, lane), lineX(path.to, lane)];
      return { left: Math.min(a, b) + 5, width: Math.abs(a - b) - 10 };
    }
    case "loop": {
      const right = path.at < columns - 1 || columns === 1;
      const x = lineX(path.at, lane);
      const width = lane - SELF_LOOP - 8;
      return right
        ? { left: x + SELF_LOOP, width: Math.max(width, lane / 2 - SELF_LOOP) }
        : { left: x - SELF_LOOP - width, width };
    }
    case "across":
      return { left: 8, width: Math.max(1, columns) * lane - 16 };
  }
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
