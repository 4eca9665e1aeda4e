import type { Message } from "../../api/types";
import { dateTime, timeOfDay } from "../../shell/time";
import { hostPort } from "../endpoint";
import type { Layout, MessageRow, Row } from "./layout";

export const TIMES = ["delta", "relative", "absolute"] as const;
export type Times = (typeof TIMES)[number];

/** `INVITE`, `407 Proxy Authentication Required`, or what it is where it is no SIP. */
export function messageTitle(message: Message): string {
  if (message.status !== undefined) {
    return message.reason === undefined
      ? `${message.status}`
      : `${message.status} ${message.reason}`;
  }
  if (message.table === "report") return "Report";
  if (message.table === "log") return "Log";
  return message.method ?? (message.parse_error === undefined ? "Not SIP" : "Unreadable SIP");
}

/** `10.0.0.1:5060 → 10.0.0.2:5060`. */
export function hopText(message: Message): string {
  return `${hostPort(message.src_ip, message.src_port)} → ${hostPort(message.dst_ip, message.dst_port)}`;
}

/** The time at a row's left. */
export function gutterText(
  row: Exclude<Row, { kind: "gap" }>,
  times: Times,
  layout: Pick<Layout, "start" | "digits">,
  withDay: boolean,
): string {
  const seconds = (micros: number) => (micros / 1_000_000).toFixed(layout.digits);
  switch (times) {
    case "delta":
      return row.delta === undefined ? "0" : `+${seconds(row.delta)}`;
    case "relative":
      return seconds(row.micros - layout.start);
    case "absolute":
      return (withDay ? dateTime : timeOfDay)(row.micros, layout.digits);
  }
}

/** A row in one sentence, for who hears the ladder. */
export function rowText(row: Exclude<Row, { kind: "gap" }>, several: boolean): string {
  const leg = several && row.leg !== undefined ? `, leg ${row.leg.label}` : "";
  const findings = row.findings.map((finding) => `. ${finding.severity}: ${finding.text}`).join("");
  const time = timeOfDay(row.micros);
  if (row.kind === "mark") return `${time} ${row.of} ${row.text}${leg}${findings}`;
  return `${time} ${messageTitle(row.message)} ${endsText(row.message)}${leg}${extras(row)}${findings}`;
}

function endsText(message: Message): string {
  const from = hostPort(message.src_ip, message.src_port);
  const to = hostPort(message.dst_ip, message.dst_port);
  const named = (alias: string | undefined, end: string) =>
    alias === undefined ? end : `${alias} ${end}`;
  return `from ${named(message.src_alias, from)} to ${named(message.dst_alias, to)}`;
}

function extras(row: MessageRow): string {
  return [
    row.sdp === undefined ? "" : `, SDP ${row.sdp}`,
    row.folded.length === 0 ? "" : `, sent ${row.times} times`,
    row.again === 0 ? "" : `, retransmission ${row.again} of ${row.times - 1}`,
    row.copies.length === 0 ? "" : `, seen by ${row.copies.length + 1} agents`,
  ].join("");
}
