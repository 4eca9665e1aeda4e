import type { Finding, Message, Report, WholeCall } from "../../api/types";
import { microsOf } from "../../shell/time";
import { sdpSummary } from "../../sip/sdp-summary";
import { legsOf } from "../legs";
import type { Leg } from "../legs";
import { textOfMessage } from "../raw/payload";
import { columnsOf } from "./columns";
import type { Column } from "./columns";
import { logText, reportText } from "./mark-text";
import { retransmissionsIn, sendingsOf } from "./sendings";
import type { Sending } from "./sendings";

export interface FlowOptions {
  /** Call-IDs of the legs that are shown; empty: all. */
  readonly legs: ReadonlySet<string>;
  /** Whether reports and logs are shown. */
  readonly marks: boolean;
  /** Ids of messages whose retransmissions have rows of their own. */
  readonly unfolded: ReadonlySet<string> | "all";
}

/** Where a message is drawn: numbers are indices of columns. */
export type Path =
  | { readonly kind: "arrow"; readonly from: number; readonly to: number }
  | { readonly kind: "loop"; readonly at: number }
  /** An end is not known: across the whole ladder. */
  | { readonly kind: "across" };

interface Placed {
  /** From the ladder's top, in pixels. */
  readonly top: number;
  readonly height: number;
}

export interface MessageRow extends Placed {
  readonly kind: "message";
  readonly id: string;
  readonly micros: number;
  /** Since the row before; undefined for the first. */
  readonly delta: number | undefined;
  readonly message: Message;
  readonly copies: readonly Message[];
  /** Which retransmission this is; 0 for the first sending. */
  readonly again: number;
  /** Id of the first sending. */
  readonly first: string;
  /** How often it was sent in all. */
  readonly times: number;
  /** Retransmissions that have no row of their own. */
  readonly folded: readonly Sending[];
  readonly path: Path;
  readonly leg: Leg | undefined;
  readonly sdp: string | undefined;
  readonly findings: readonly Finding[];
}

export interface MarkRow extends Placed {
  readonly kind: "mark";
  readonly id: string;
  readonly micros: number;
  readonly delta: number | undefined;
  readonly message: Message;
  readonly of: "report" | "log";
  readonly text: string;
  /** Column of the sender, where it is one of the ladder's. */
  readonly column: number | undefined;
  readonly leg: Leg | undefined;
  readonly findings: readonly Finding[];
}

export interface GapRow extends Placed {
  readonly kind: "gap";
  readonly micros: number;
}

export type Row = MessageRow | MarkRow | GapRow;

export interface Layout {
  readonly columns: readonly Column[];
  readonly legs: ReadonlyMap<string, Leg>;
  /** In order of time. */
  readonly rows: readonly Row[];
  readonly height: number;
  /** Index of the row that shows a message, also where it is folded into another. */
  readonly rowOf: ReadonlyMap<string, number>;
  /** Time of the first row. */
  readonly start: number;
  /** Decimals of a second that tell the rows apart: 3, or 6 where the capture knows microseconds. */
  readonly digits: 3 | 6;
  /** Retransmissions there are, folded or not. */
  readonly retransmissions: number;
}

export const HEIGHT = { message: 35, sdp: 50, mark: 22, gap: 26 } as const;
const LONG_GAP_MICROS = 5_000_000;

/** The ladder of a call: which columns, which rows, and where each is. Pure; costs O(n log n). */
export function layoutOf(call: WholeCall, options: FlowOptions): Layout {
  const legs = legsOf(call);
  const shown = (message: Message) =>
    options.legs.size === 0 || (message.call_id !== undefined && options.legs.has(message.call_id));
  const messages = call.messages.filter(shown);
  const columns = columnsOf(messages, call.hosts);
  const findings = findingsByMessage(call.diagnosis);
  const sendings = sendingsOf(messages);
  const groups = groupsOf(sendings);

  const pathOf = (message: Message): Path => {
    const from = columns.of(message.src_ip, message.src_port);
    const to = columns.of(message.dst_ip, message.dst_port);
    if (from === undefined || to === undefined) return { kind: "across" };
    return from === to ? { kind: "loop", at: from } : { kind: "arrow", from, to };
  };
  const unfolded = (id: string) => options.unfolded === "all" || options.unfolded.has(id);
  const rowOfSending = (sending: Sending): Unplaced | undefined => {
    const { message, copies, again, first, micros } = sending;
    if (again > 0 && !unfolded(first)) return undefined;
    const group = groups.get(first) ?? [];
    const folded = again === 0 && !unfolded(first) ? group.slice(1) : [];
    const sdp = sdpSummary(textOfMessage(message) ?? "");
    const within = [sending, ...folded].flatMap((each) => [each.message, ...each.copies]);
    return {
      kind: "message",
      id: message.id,
      micros,
      message,
      copies,
      again,
      first,
      times: group.length,
      folded,
      path: pathOf(message),
      leg: legs.get(message.call_id ?? ""),
      sdp,
      findings: [...new Set(within.flatMap((each) => findings.get(each.id) ?? []))],
      height: sdp === undefined ? HEIGHT.message : HEIGHT.sdp,
    };
  };
  const rowOfMark = (of: "report" | "log", message: Report | Message): Unplaced => ({
    kind: "mark",
    of,
    id: message.id,
    micros: microsOf(message.time),
    message,
    text: of === "report" ? reportText(message) : logText(message),
    column: columns.of(message.src_ip, message.src_port),
    leg: legs.get(message.call_id ?? ""),
    findings: findings.get(message.id) ?? [],
    height: HEIGHT.mark,
  });

  const marks = options.marks
    ? [
        ...call.reports.filter(shown).map((report) => rowOfMark("report", report)),
        ...call.logs.filter(shown).map((log) => rowOfMark("log", log)),
      ]
    : [];
  const unplaced = [...sendings.flatMap((each) => rowOfSending(each) ?? []), ...marks];
  unplaced.sort((a, b) => a.micros - b.micros);
  return {
    columns: columns.all,
    legs,
    ...place(unplaced),
    retransmissions: retransmissionsIn(sendings),
  };
}

function groupsOf(sendings: readonly Sending[]): ReadonlyMap<string, readonly Sending[]> {
  const groups = new Map<string, Sending[]>();
  for (const sending of sendings) {
    const group = groups.get(sending.first);
    if (group === undefined) groups.set(sending.first, [sending]);
    else group.push(sending);
  }
  return groups;
}

type Unplaced = Omit<MessageRow, "top" | "delta"> | Omit<MarkRow, "top" | "delta">;

function place(
  unplaced: readonly Unplaced[],
): Pick<Layout, "rows" | "height" | "rowOf" | "start" | "digits"> {
  const rows: Row[] = [];
  const rowOf = new Map<string, number>();
  const start = unplaced[0]?.micros ?? 0;
  let top = 0;
  let before: Unplaced | undefined;
  for (const each of unplaced) {
    const delta = before === undefined ? undefined : each.micros - before.micros;
    // Reports come every few seconds: that nothing is between two of them tells nothing.
    const reported = before?.kind === "mark" && each.kind === "mark";
    if (delta !== undefined && delta > LONG_GAP_MICROS && !reported) {
      rows.push({ kind: "gap", micros: delta, top, height: HEIGHT.gap });
      top += HEIGHT.gap;
    }
    for (const id of idsOf(each)) rowOf.set(id, rows.length);
    rows.push({ ...each, delta, top });
    top += each.height;
    before = each;
  }
  const digits = unplaced.some((each) => each.micros % 1000 !== 0) ? 6 : 3;
  return { rows, height: top, rowOf, start, digits };
}

function idsOf(row: Unplaced): readonly string[] {
  if (row.kind === "mark") return [row.id];
  const folded = row.folded.flatMap((each) => [each.message, ...each.copies]);
  return [row.message, ...row.copies, ...folded].map((message) => message.id);
}

function findingsByMessage(diagnosis: readonly Finding[]): ReadonlyMap<string, Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const finding of diagnosis) {
    for (const id of finding.messages) found.set(id, [...(found.get(id) ?? []), finding]);
  }
  return found;
}
