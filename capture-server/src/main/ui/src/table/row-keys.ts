import type { Key } from "../shell/keys";

const PAGE_ROWS = 20;

/**
 * The keys that move through a table's rows.
 *
 * @param count of rows
 * @param index of the selected row, -1 where none is
 * @param move selects the row of an index
 */
export function rowKeys(count: number, index: number, move: (index: number) => void): Key[] {
  const to = (target: number) => {
    if (count > 0) move(Math.max(0, Math.min(count - 1, target)));
  };
  return [
    { keys: ["j", "ArrowDown"], does: "next row", run: () => to(index + 1) },
    { keys: ["k", "ArrowUp"], does: "row before", run: () => to(index - 1) },
    { keys: ["PageDown"], does: `${PAGE_ROWS} rows on`, run: () => to(index + PAGE_ROWS) },
    { keys: ["PageUp"], does: `${PAGE_ROWS} rows back`, run: () => to(index - PAGE_ROWS) },
    { keys: ["Home"], does: "first row", run: () => to(0) },
    { keys: ["End"], does: "last row", run: () => to(count - 1) },
  ];
}
