import { dateTime, duration } from "../../shell/time";
import { Mark } from "../../sip/mark";
import { outcomeOf } from "../../sip/outcome";
import { visible } from "../../sip/visible";
import { Arrow } from "./arrow";
import { FindingMark } from "./finding-mark";
import { labelBox, lineX } from "./geometry";
import type { GapRow, Layout, MarkRow, MessageRow, Row } from "./layout";
import { gutterText, hopText, messageTitle, rowText } from "./row-text";
import type { Times } from "./row-text";

interface Props {
  readonly row: Row;
  readonly index: number;
  readonly layout: Layout;
  /** Whether the call has more than one leg. */
  readonly several: boolean;
  readonly times: Times;
  /** Whether absolute times have their day. */
  readonly withDay: boolean;
  readonly gutter: number;
  readonly lane: number;
  readonly selected: boolean;
  readonly compared: boolean;
  readonly onSelect: (id: string) => void;
  readonly onFold: (id: string) => void;
}

export function LadderRow(props: Props) {
  const { row, index, layout, several, times, gutter, selected, compared } = props;
  const place = { top: `${row.top}px`, height: `${row.height}px` };
  if (row.kind === "gap") return <Gap row={row} style={place} gutter={gutter} />;
  return (
    <div
      id={`row-${index}`}
      role="option"
      aria-selected={selected}
      aria-posinset={index + 1}
      aria-setsize={layout.rows.length}
      class={`ladder-row ${selected ? "selected" : ""} ${compared ? "compared" : ""}`}
      style={{ ...place, "--leg": row.leg?.colour ?? "var(--line-strong)" }}
      onClick={() => props.onSelect(row.id)}
    >
      <span class="unseen">
        {visible(rowText(row, several))}
        {compared && ", marked for comparison"}
      </span>
      <span
        class="time"
        aria-hidden="true"
        style={{ width: `${gutter}px` }}
        title={dateTime(row.micros, 6)}
      >
        {several && <span class="stripe">{row.leg?.label}</span>}
        {gutterText(row, times, layout, props.withDay)}
      </span>
      <div class="lanes" aria-hidden="true">
        {row.kind === "message" ? (
          <MessageLanes {...props} row={row} />
        ) : (
          <MarkLanes row={row} lane={props.lane} columns={layout.columns.length} />
        )}
      </div>
    </div>
  );
}

function MessageLanes(props: Props & { readonly row: MessageRow }) {
  const { row, layout, lane } = props;
  const { message } = row;
  const box = labelBox(row.path, layout.columns.length, lane);
  return (
    <>
      <div class="label" style={{ left: `${box.left}px`, width: `${box.width}px` }}>
        <div class="title">
          <Mark of={outcomeOf(message)} />
          <bdi class={`name outcome-${outcomeOf(message)}`} title={visible(messageTitle(message))}>
            {visible(messageTitle(message))}
          </bdi>
          {message.cseq !== undefined && (
            <span class="cseq" title={`CSeq ${visible(message.cseq)}`}>
              {cseqText(message.cseq, message.status !== undefined)}
            </span>
          )}
          <Badges row={row} onFold={props.onFold} />
        </div>
        {row.sdp !== undefined && (
          <bdi class="sdp" title={`SDP ${visible(row.sdp)}`}>
            SDP {visible(row.sdp)}
          </bdi>
        )}
      </div>
      <Arrow row={row} columns={layout.columns} lane={lane} />
    </>
  );
}

/** Of a request the number alone, since its method is said; of a response both. */
function cseqText(cseq: string, response: boolean): string {
  return visible(response ? cseq : (cseq.split(" ")[0] ?? ""));
}

function Badges({ row, onFold }: Pick<Props, "onFold"> & { readonly row: MessageRow }) {
  const folds = row.times > 1 && row.again === 0;
  return (
    <>
      {folds && (
        <span
          class="badge repeats"
          title={
            row.folded.length > 0
              ? `Sent ${row.times} times: show each (x)`
              : `Sent ${row.times} times: fold (x)`
          }
          onClick={(event) => {
            event.stopPropagation();
            onFold(row.id);
          }}
        >
          ×{row.times} {row.folded.length > 0 ? "▸" : "▾"}
        </span>
      )}
      {row.again > 0 && <span class="badge">again {row.again}</span>}
      {row.copies.length > 0 && (
        <span class="badge" title="The same message, seen by several agents">
          {row.copies.length + 1} agents
        </span>
      )}
      <FindingMark findings={row.findings} />
    </>
  );
}

function MarkLanes(props: {
  readonly row: MarkRow;
  readonly lane: number;
  readonly columns: number;
}) {
  const { row, lane, columns } = props;
  const x = row.column === undefined ? 12 : lineX(row.column, lane);
  const toLeft = row.column !== undefined && row.column > 0 && row.column === columns - 1;
  const box = toLeft
    ? { right: `${columns * lane - x + 12}px`, maxWidth: `${x - 20}px` }
    : { left: `${x + 12}px`, maxWidth: `${columns * lane - x - 16}px` };
  return (
    <>
      <svg class="diamond" width="14" height="14" style={{ left: `${x - 7}px` }} aria-hidden="true">
        {row.of === "report" ? (
          <path d="M7 2 L12 7 L7 12 L2 7 Z" />
        ) : (
          <path d="M2 4 H12 M2 7 H12 M2 10 H8" class="strokes" />
        )}
      </svg>
      <div class="mark-text" style={box}>
        <bdi title={visible(row.text)}>
          {visible(row.text)}
          {row.column === undefined && row.message.src_ip !== undefined && (
            <span class="hop">{hopText(row.message)}</span>
          )}
        </bdi>
        <FindingMark findings={row.findings} />
      </div>
    </>
  );
}

function Gap(props: {
  readonly row: GapRow;
  readonly style: { readonly top: string; readonly height: string };
  readonly gutter: number;
}) {
  return (
    <div class="gap" style={props.style} aria-hidden="true">
      <span style={{ left: `${props.gutter + 8}px` }}>{duration(props.row.micros / 1000)}</span>
    </div>
  );
}
