import type { Message, Report } from "../../api/types";
import { textOfMessage } from "../raw/payload";
import { kindOf } from "../report-kinds";

const LONGEST = 200;

/** `RTCP MOS 4.4 loss 0 % jitter 14.1 ms`: what one line of the ladder can hold. */
export function reportText(report: Report): string {
  const values = [
    value("MOS", report.mos_lq ?? report.mos_cq, ""),
    value("loss", report.loss_pct, " %"),
    value("jitter", report.jitter_ms, " ms"),
    value("round trip", report.rtt_ms, " ms"),
  ].filter((each) => each !== undefined);
  const name = kindOf(report);
  if (values.length > 0) return `${name} ${values.join(" ")}`;
  return report.packets_sent === undefined ? name : `${name} ${report.packets_sent} packets sent`;
}

/** The first line of a log. */
export function logText(log: Message): string {
  const line = /^[^\r\n]*/.exec((textOfMessage(log) ?? "").slice(0, LONGEST + 1))?.[0] ?? "";
  if (line === "") return "Log";
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

function value(name: string, n: number | undefined, unit: string): string | undefined {
  return n === undefined ? undefined : `${name} ${Number(n.toFixed(1))}${unit}`;
}
