import { clock } from "../shell/preferences";
import type { Column } from "./virtual-table";

interface Props<Row> {
  readonly id: string;
  readonly index: number;
  /** Pixels from the first row's top. */
  readonly top: number;
  readonly tracks: string;
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly selected: boolean;
  readonly href: string | undefined;
  readonly extraClass: string | undefined;
  readonly onSelect: (row: Row) => void;
}

/**
 * One row. It reads a signal and keeps no state, so it is drawn again only for other properties or
 * another clock: scrolling draws just the rows that come into sight.
 */
export function TableRow<Row>(props: Props<Row>) {
  const { row, columns, selected, href } = props;
  return (
    <div
      role="row"
      id={props.id}
      data-clock={clock.value}
      aria-rowindex={props.index + 2}
      aria-selected={selected}
      class={`row ${selected ? "selected" : ""} ${props.extraClass ?? ""}`}
      style={{ gridTemplateColumns: props.tracks, transform: `translateY(${props.top}px)` }}
      onClick={(event: MouseEvent) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        // Who marks text to copy it does not want to leave.
        if (window.getSelection()?.isCollapsed === false) return;
        event.preventDefault();
        props.onSelect(row);
      }}
    >
      {columns.map((column, i) => (
        <div
          role="gridcell"
          key={column.name}
          class={column.numeric ? "numeric" : ""}
          title={column.tip?.(row)}
        >
          {i === 0 && href !== undefined ? (
            <a href={href} tabIndex={-1}>
              {column.cell(row)}
            </a>
          ) : (
            column.cell(row)
          )}
        </div>
      ))}
    </div>
  );
}
