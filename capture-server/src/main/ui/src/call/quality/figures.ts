import type { Report } from "../../api/types";
import { duration } from "../../shell/time";

/** What a report may say of a stream, in the order of interest: its name, what it is, its unit. */
const FIGURES: readonly (readonly [name: string, title: string, unit: string])[] = [
  ["direction", "Direction", ""],
  ["ssrc", "SSRC", "ssrc"],
  ["reporter_ssrc", "Reporter's SSRC", "ssrc"],
  ["media_src", "Media from", ""],
  ["media_dst", "Media to", ""],
  ["codec", "Codec", ""],
  ["mos_lq", "MOS, listening", ""],
  ["mos_cq", "MOS, conversation", ""],
  ["mos_source", "MOS is", ""],
  ["r_factor", "R factor", ""],
  ["loss_pct", "Loss", "%"],
  ["discard_pct", "Discarded", "%"],
  ["jitter_ms", "Jitter", "ms"],
  ["jitter_max_ms", "Jitter, highest", "ms"],
  ["rtt_ms", "Round trip", "ms"],
  ["rtt_source", "Round trip is", ""],
  ["one_way_delay_ms", "One-way delay", "ms"],
  ["end_system_delay_ms", "End system delay", "ms"],
  ["burst_density_pct", "Burst density", "%"],
  ["burst_duration_ms", "Burst duration", "ms"],
  ["gap_density_pct", "Gap density", "%"],
  ["gap_duration_ms", "Gap duration", "ms"],
  ["jitter_buffer_ms", "Jitter buffer", "ms"],
  ["jitter_buffer_max_ms", "Jitter buffer, highest", "ms"],
  ["signal_dbm0", "Signal level", "dBm0"],
  ["noise_dbm0", "Noise level", "dBm0"],
  ["rerl_db", "Echo return loss", "dB"],
  ["packets_sent", "Packets sent", ""],
  ["packets_received", "Packets received", ""],
  ["packets_expected", "Packets expected", ""],
  ["packets_lost", "Packets lost", ""],
  ["octets_sent", "Octets sent", ""],
  ["octets_received", "Octets received", ""],
  ["duration_ms", "Duration", "time"],
];

const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 3 });

export interface Figure {
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

export type Values = Readonly<Record<string, string | number>>;

/** What a report says, a stream at a time: many reports describe one alone. */
export function streamsIn(report: Report): readonly Values[] {
  return report.streams ?? [report as unknown as Values];
}

/** All figures that a report gives of one stream, readable. */
export function figuresIn(values: Values): readonly Figure[] {
  return FIGURES.flatMap(([name, title, unit]) => {
    const value = values[name];
    return value === undefined ? [] : [{ name, title, text: readable(value, unit) }];
  });
}

/** `0x2094B7B4`, as sniffers show it. */
export function ssrcText(ssrc: number): string {
  return `0x${ssrc.toString(16).toUpperCase().padStart(8, "0")}`;
}

function readable(value: string | number, unit: string): string {
  if (typeof value === "string") return value;
  if (unit === "ssrc") return ssrcText(value);
  if (unit === "time") return duration(value);
  return unit === "" ? NUMBER.format(value) : `${NUMBER.format(value)} ${unit}`;
}
