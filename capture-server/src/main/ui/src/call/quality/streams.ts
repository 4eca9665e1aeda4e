import type { Report } from "../../api/types";
import { microsOf } from "../../shell/time";
import { hostPort } from "../endpoint";
import { streamsIn } from "./figures";
import type { Values } from "./figures";

export type MetricName = "mos" | "loss" | "jitter" | "rtt";

/** What one report says of one stream. */
export interface Point {
  /** Microseconds since 1970. */
  readonly time: number;
  /** Id of the report. */
  readonly report: string;
  readonly values: Readonly<Partial<Record<MetricName, number>>>;
}

/** A stream of media in one direction, as the reports describe it. */
export interface Stream {
  /** A, B, C …: streams are told apart by letter, not by colour alone. */
  readonly letter: string;
  /** From 0. */
  readonly index: number;
  readonly ssrc?: number;
  /** Address of who sends it, with a port where one is known. */
  readonly src: string;
  readonly dst: string;
  readonly codec?: string;
  readonly points: readonly Point[];
  /** As last reported. */
  readonly packets?: number;
  readonly lost?: number;
  /** Whether its MOS was reported, or computed from loss and jitter, or some of each. */
  readonly mosSources: readonly string[];
}

interface Draft {
  ssrc?: number;
  src: string;
  dst: string;
  codec?: string;
  points: Point[];
  packets?: number;
  lost?: number;
  mosSources: Set<string>;
}

/**
 * The streams that reports describe, in order of the first report; those of which no quality is told
 * come last. A stream is its SSRC and the
 * addresses it goes between, so that the two hops of a relay stay apart. A report that travels in SIP
 * is seen at every hop that is captured; only its first sight counts.
 */
export function streamsOf(reports: readonly Report[]): readonly Stream[] {
  const drafts = new Map<string, Draft>();
  const seen = new Set<string>();
  for (const report of [...reports].sort(byTime)) {
    const sight = sightOf(report);
    if (sight !== undefined && seen.has(sight)) continue;
    if (sight !== undefined) seen.add(sight);
    for (const values of streamsIn(report)) add(drafts, report, values);
    addSender(drafts, report);
  }
  const told = ({ points }: Draft) => (points.length > 0 ? 0 : 1);
  return [...drafts.values()]
    .sort((a, b) => told(a) - told(b))
    .map((draft, index) => ({
      ...draft,
      index,
      letter: letterOf(index),
      mosSources: [...draft.mosSources],
    }));
}

/** The lower of MOS-LQ and MOS-CQ, or the one there is. */
export function mosOf(values: Values): number | undefined {
  const scores = [number(values, "mos_lq"), number(values, "mos_cq")].filter(
    (score) => score !== undefined,
  );
  return scores.length === 0 ? undefined : Math.min(...scores);
}

/** Figures of a report that charts have, the others are in its details. */
export function metricsOf(values: Values): Point["values"] {
  const [mos, loss, jitter, rtt] = [
    mosOf(values),
    number(values, "loss_pct"),
    number(values, "jitter_ms"),
    number(values, "rtt_ms"),
  ];
  return {
    ...(mos !== undefined && { mos }),
    ...(loss !== undefined && { loss }),
    ...(jitter !== undefined && { jitter }),
    ...(rtt !== undefined && { rtt }),
  };
}

/** A, B, … Z, AA, AB … */
export function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}

function add(drafts: Map<string, Draft>, report: Report, values: Values): void {
  const ssrc = number(values, "ssrc");
  const metrics = metricsOf(values);
  if (ssrc === undefined && Object.keys(metrics).length === 0) return;
  const received = values["direction"] === "received";
  const draft = draftOf(drafts, report, values, received);
  if (Object.keys(metrics).length > 0) {
    draft.points.push({ time: microsOf(report.time), report: report.id, values: metrics });
  }
  const codec = values["codec"];
  if (typeof codec === "string") draft.codec = codec;
  if (metrics.mos !== undefined) draft.mosSources.add(String(values["mos_source"] ?? "reported"));
  const packets = received
    ? (number(values, "packets_received") ?? number(values, "packets_expected"))
    : number(values, "packets_sent");
  if (packets !== undefined) draft.packets = packets;
  const lost = number(values, "packets_lost");
  if (lost !== undefined) draft.lost = lost;
}

/** A receiver's report also says how much its own stream has sent (RFC 3550, 6.4.1). */
function addSender(drafts: Map<string, Draft>, report: Report): void {
  const { direction, reporter_ssrc: ssrc, packets_sent: sent } = report;
  if (direction !== "received" || ssrc === undefined || sent === undefined) return;
  if (report.kind !== "rtcp" && report.kind !== "rtcp_xr") return;
  draftOf(drafts, report, { ssrc }, false).packets = sent;
}

function draftOf(
  drafts: Map<string, Draft>,
  report: Report,
  values: Values,
  received: boolean,
): Draft {
  // The ports of a SIP message are none of media.
  const inSip = report.cseq !== undefined;
  const reporter = hostPort(report.src_ip, inSip ? undefined : report.src_port);
  const other = hostPort(report.dst_ip, inSip ? undefined : report.dst_port);
  const src = String(values["media_src"] ?? (received ? other : reporter));
  const dst = String(values["media_dst"] ?? (received ? reporter : other));
  const ssrc = number(values, "ssrc");
  const key = JSON.stringify([ssrc, src, dst]);
  let draft = drafts.get(key);
  if (draft === undefined) {
    draft = { src, dst, points: [], mosSources: new Set(), ...(ssrc !== undefined && { ssrc }) };
    drafts.set(key, draft);
  }
  return draft;
}

/** What a report in SIP has in common with its other sights; RTCP goes one hop only. */
function sightOf(report: Report): string | undefined {
  if (report.cseq === undefined) return undefined;
  const { call_id, cseq, from_tag, status, kind } = report;
  const said = streamsIn(report).map((values) => [values["ssrc"] ?? null, metricsOf(values)]);
  return JSON.stringify([kind, call_id, cseq, from_tag, status ?? null, said]);
}

function byTime(a: Report, b: Report): number {
  return microsOf(a.time) - microsOf(b.time);
}

function number(values: Values, name: string): number | undefined {
  const value = values[name];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
