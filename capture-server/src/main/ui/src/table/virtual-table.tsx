import "./table.css";
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from "@tanstack/virtual-core";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

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
  readonly onSelect: (row: Row) => void;
  readonly rowClass?: (row: Row) => string;
  readonly footer?: ComponentChildren;
}

const ROW_HEIGHT = 26;
const OVERSCAN = 12;

/**
 * A table of which only the rows in sight are in the document, however many there are. Rows have one
 * height; the widths are those of the columns, so that nothing is measured while scrolling.
 */
export function VirtualTable<Row>(props: Props<Row>) {
  const { rows, columns, selected } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [, draw] = useState(0);
  const virtualizer = useRef<Virtualizer<HTMLDivElement, Element>>(null);
  const options = {
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
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
  useEffect(() => {
    const index = rows.findIndex((row) => props.keyOf(row) === selected);
    if (index >= 0) v.scrollToIndex(index, { align: "auto" });
  }, [selected]);

  const tracks = { gridTemplateColumns: columns.map((column) => column.width).join(" ") };
  return (
    <div
      class="table"
      role="table"
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      ref={scroller}
      tabIndex={0}
    >
      <div class="table-head" role="rowgroup">
        <div role="row" class="row" style={tracks}>
          {columns.map((column) => (
            <div role="columnheader" key={column.name} class={column.numeric ? "numeric" : ""}>
              {column.title}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" class="table-body" style={{ height: `${v.getTotalSize()}px` }}>
        {v.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const key = props.keyOf(row);
          return (
            <div
              key={key}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={key === selected}
              class={`row ${key === selected ? "selected" : ""} ${props.rowClass?.(row) ?? ""}`}
              style={{ ...tracks, transform: `translateY(${item.start}px)` }}
              onClick={() => props.onSelect(row)}
            >
              {columns.map((column, i) => (
                <div
                  role="cell"
                  key={column.name}
                  class={column.numeric ? "numeric" : ""}
                  title={column.tip?.(row)}
                >
                  {i === 0 ? (
                    <RowLink href={props.hrefOf(row)}>{column.cell(row)}</RowLink>
                  ) : (
                    column.cell(row)
                  )}
                </div>
              ))}
            </div>
          );
        })}
      </div>
      {props.footer}
    </div>
  );
}

/** The row's own link, so that it can be opened in a tab, and a screen reader finds it. */
function RowLink({
  href,
  children,
}: {
  readonly href: string | undefined;
  readonly children: ComponentChildren;
}) {
  return href === undefined ? <>{children}</> : <a href={href}>{children}</a>;
}
