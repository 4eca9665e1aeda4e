import "./ladder.css";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { visible } from "../../sip/visible";
import { needsDay } from "../../table/message-columns";
import { hostPort } from "../endpoint";
import { laneWidth, lineX, rowAt, shorten } from "./geometry";
import type { Column } from "./columns";
import type { Layout, Row } from "./layout";
import { LadderRow } from "./ladder-row";
import type { Times } from "./row-text";

interface Props {
  readonly layout: Layout;
  readonly times: Times;
  /** Index of the selected row; -1 where it is not on the ladder. */
  readonly selected: number;
  /** Index of the row that is compared; -1 for none. */
  readonly compared: number;
  readonly onSelect: (id: string) => void;
  readonly onFold: (id: string) => void;
}

const OVERSCAN_PIXELS = 400;
const GUTTERS: Readonly<Record<Times, Readonly<Record<Layout["digits"], number>>>> = {
  delta: { 3: 86, 6: 100 },
  relative: { 3: 86, 6: 100 },
  absolute: { 3: 104, 6: 126 },
};
/** Of `2026-11-21 ` before a time. */
const DAY_PIXELS = 80;
const HEAD_CHARACTER_PIXELS = 7.6;

interface View {
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The ladder. Only the rows in sight are in the document, however long the call is; where each is was
 * laid out before, so nothing is measured while scrolling.
 */
export function Ladder(props: Props) {
  const { layout, times, selected } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLOListElement>(null);
  const [view, setView] = useState<View>({ top: 0, width: 700, height: 600 });
  const withDay =
    times === "absolute" && needsDay([layout.rows[0], layout.rows.at(-1)].map(timeOfRow));
  const gutter = GUTTERS[times][layout.digits] + (withDay ? DAY_PIXELS : 0);
  const lane = laneWidth(layout.columns.length, view.width - gutter);
  const lanes = lane * Math.max(1, layout.columns.length);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = () =>
      setView((before) => {
        const now = {
          top: Math.floor(element.scrollTop / 100) * 100,
          width: element.clientWidth,
          height: element.clientHeight,
        };
        const same =
          now.top === before.top && now.width === before.width && now.height === before.height;
        return same ? before : now;
      });
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);

  const row = layout.rows[selected];
  useEffect(() => {
    const element = scroller.current;
    if (element !== null && row !== undefined) {
      bringIntoView(element, row, head.current?.offsetHeight ?? 0, gutter, lane);
    }
  }, [row?.kind === "gap" ? undefined : row?.id, layout]);

  const first = rowAt(layout.rows, view.top - OVERSCAN_PIXELS);
  const last = rowAt(layout.rows, view.top + view.height + OVERSCAN_PIXELS);
  const several = layout.legs.size > 1;
  return (
    <div class="ladder-scroller" ref={scroller}>
      <ol
        class="hosts"
        ref={head}
        style={{ width: `${gutter + lanes}px`, "--gutter": `${gutter}px` }}
        aria-label="Hosts"
      >
        {layout.columns.map((column, i) => (
          <Head
            key={`${column.ip} ${column.port}`}
            column={column}
            lane={lane}
            at={gutter + i * lane}
          />
        ))}
      </ol>
      <div
        class="rows"
        role="listbox"
        tabIndex={0}
        aria-label="Messages in order of time"
        aria-activedescendant={selected >= first && selected < last ? `row-${selected}` : undefined}
        style={{ width: `${gutter + lanes}px`, height: `${layout.height}px` }}
      >
        {layout.columns.map((column, i) => (
          <div
            key={`${column.ip} ${column.port}`}
            class="lifeline"
            aria-hidden="true"
            style={{ left: `${gutter + lineX(i, lane)}px` }}
          />
        ))}
        {layout.rows.slice(first, last).map((each, i) => (
          <LadderRow
            key={each.kind === "gap" ? `gap ${each.top}` : each.id}
            row={each}
            index={first + i}
            layout={layout}
            several={several}
            times={times}
            withDay={withDay}
            gutter={gutter}
            lane={lane}
            selected={first + i === selected}
            compared={first + i === props.compared}
            onSelect={props.onSelect}
            onFold={props.onFold}
          />
        ))}
      </div>
    </div>
  );
}

/** A gap is never the first row nor the last. */
function timeOfRow(row: Row | undefined): string | undefined {
  return row === undefined || row.kind === "gap" ? undefined : row.message.time;
}

function Head(props: { readonly column: Column; readonly lane: number; readonly at: number }) {
  const { column, lane, at } = props;
  const address = hostPort(column.ip, column.port);
  const most = Math.floor((lane - 12) / HEAD_CHARACTER_PIXELS);
  const title = column.alias === undefined ? address : `${visible(column.alias)}\n${address}`;
  return (
    <li style={{ left: `${at}px`, width: `${lane}px` }} title={title}>
      {column.alias !== undefined && (
        <bdi class="alias">{visible(shorten(column.alias, most))}</bdi>
      )}
      <span class="address">{shorten(address, most)}</span>
    </li>
  );
}

/** Scrolls no more than is needed; a row that is far away comes to the middle. */
function bringIntoView(
  element: HTMLElement,
  row: Row,
  head: number,
  gutter: number,
  lane: number,
): void {
  const height = element.clientHeight - head;
  const above = row.top < element.scrollTop;
  const below = row.top + row.height > element.scrollTop + height;
  if (above || below) {
    const distance = above
      ? element.scrollTop - row.top
      : row.top + row.height - element.scrollTop - height;
    const near = above ? row.top : row.top + row.height - height;
    element.scrollTop = distance > height ? row.top - height / 2 : near;
  }
  if (row.kind !== "message" || row.path.kind === "across") return;
  const ends = row.path.kind === "loop" ? [row.path.at] : [row.path.from, row.path.to];
  const left = Math.min(...ends) * lane;
  const right = (Math.max(...ends) + 1) * lane;
  const width = element.clientWidth - gutter;
  if (left < element.scrollLeft) element.scrollLeft = left;
  else if (right > element.scrollLeft + width) {
    element.scrollLeft = Math.min(left, right - width);
  }
}
