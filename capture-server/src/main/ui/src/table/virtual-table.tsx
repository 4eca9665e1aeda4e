import "./table.css";
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from "@tanstack/virtual-core";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { TableRow } from "./table-row";

export interface Column<Row> {
  readonly name: string;
  readonly title: string;
  /** As a CSS grid track: "9rem", "minmax(8rem, 1fr)". */
  readonly width: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** The whole text, where the cell may cut it. */
  readonly tip?: (row: Row) => string | undefined;
  readonly numeric?: boolean;
}

interface Props<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly hrefOf: (row: Row) => string | undefined;
  /** Key of the row that the keyboard is on. */
  readonly selected: string | undefined;
  /** A row was clicked, anywhere; a click for a new tab or window is the browser's. */
  readonly onSelect: (row: Row) => void;
  readonly rowClass?: (row: Row) => string;
  /** Behind the last row. */
  readonly footer?: ComponentChildren;
}

/** Pixels. */
export const ROW_HEIGHT = 26;
const HEAD_HEIGHT = 27;
const OVERSCAN = 12;

/**
 * A table of which only the rows in sight are in the document, however many there are. Rows have one
 * height; the widths are those of the columns, so that nothing is measured while scrolling. To a
 * screen reader it is a grid with one stop: the selected row is its active descendant.
 */
export function VirtualTable<Row>(props: Props<Row>) {
  const { rows, columns, selected, keyOf } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [, draw] = useState(0);
  const virtualizer = useRef<Virtualizer<HTMLDivElement, Element>>(null);
  const options = {
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    // The head lies over the scrolled rows, so the last row in sight ends so much higher.
    scrollPaddingEnd: HEAD_HEIGHT,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => draw((n) => n + 1),
  };
  virtualizer.current ??= new Virtualizer<HTMLDivElement, Element>(options);
  const v = virtualizer.current;
  v.setOptions({ ...v.options, ...options });
  useEffect(() => v._didMount(), []);
  useEffect(() => v._willUpdate());

  const index = useMemo(
    () => (selected === undefined ? -1 : rows.findIndex((row) => keyOf(row) === selected)),
    [rows, selected, keyOf],
  );
  useEffect(() => {
    if (index >= 0) v.scrollToIndex(index, { align: "auto" });
  }, [selected, index >= 0]);

  const tracks = useMemo(() => columns.map((column) => column.width).join(" "), [columns]);
  const onSelect = useRef(props.onSelect);
  onSelect.current = props.onSelect;
  const choose = useMemo(() => (row: Row) => onSelect.current(row), []);
  const items = v.getVirtualItems();
  const inDocument = items.some((item) => item.index === index);
  return (
    <div class="table" ref={scroller}>
      <div
        role="grid"
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={inDocument ? `${id}-${index}` : undefined}
        tabIndex={0}
        class="grid"
      >
        <div class="table-head" role="rowgroup">
          <div role="row" aria-rowindex={1} class="row" style={{ gridTemplateColumns: tracks }}>
            {columns.map((column) => (
              <div role="columnheader" key={column.name} class={column.numeric ? "numeric" : ""}>
                {column.title}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" class="table-body" style={{ height: `${v.getTotalSize()}px` }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <TableRow
                key={keyOf(row)}
                id={`${id}-${item.index}`}
                index={item.index}
                top={item.start}
                tracks={tracks}
                row={row}
                columns={columns}
                selected={item.index === index}
                href={props.hrefOf(row)}
                extraClass={props.rowClass?.(row)}
                onSelect={choose}
              />
            );
          })}
        </div>
      </div>
      {props.footer}
    </div>
  );
}
