import { microsOf } from "../../shell/time";
import type { WholeCall } from "../../api/types";
import type { MetricName, Stream } from "./streams";

export interface Metric {
  readonly name: MetricName;
  readonly title: string;
  readonly unit: string;
  readonly digits: number;
}

export const METRICS: readonly Metric[] = [
  { name: "mos", title: "MOS", unit: "", digits: 2 },
  { name: "loss", title: "Loss", unit: "%", digits: 1 },
  { name: "jitter", title: "Jitter", unit: "ms", digits: 1 },
  { name: "rtt", title: "Round trip", unit: "ms", digits: 0 },
];

export interface Summary {
  readonly min: number;
  readonly avg: number;
  readonly max: number;
  readonly count: number;
}

/** What a chart draws: times in seconds, rising, and for each stream a value or null at each. */
export interface Lines {
  readonly times: readonly number[];
  readonly values: readonly (readonly (number | null)[])[];
}

/** The lines of a metric; every time at which any stream has a value is one of the chart's. */
export function linesOf(streams: readonly Stream[], metric: MetricName): Lines {
  const known = streams.map(
    ({ points }) =>
      new Map(
        points.flatMap(({ time, values }) => {
          const value = values[metric];
          return value === undefined ? [] : [[time, value] as const];
        }),
      ),
  );
  const times = [...new Set(known.flatMap((each) => [...each.keys()]))].sort((a, b) => a - b);
  return {
    times: times.map((time) => time / 1e6),
    values: known.map((each) => times.map((time) => each.get(time) ?? null)),
  };
}

export function summaryOf({ points }: Stream, metric: MetricName): Summary | undefined {
  const values = points.flatMap((point) => point.values[metric] ?? []);
  if (values.length === 0) return undefined;
  return {
    min: values.reduce((a, b) => Math.min(a, b)),
    avg: values.reduce((a, b) => a + b) / values.length,
    max: values.reduce((a, b) => Math.max(a, b)),
    count: values.length,
  };
}

/** `4.41`, `2.3 %`, `20 ms`. */
export function valueText(value: number, { digits, unit }: Metric): string {
  return `${value.toFixed(digits)}${unit === "" ? "" : ` ${unit}`}`;
}

/** The call's time in seconds: from its start to its end, and as far as its reports reach. */
export function spanOf(call: Pick<WholeCall, "calls" | "reports">): readonly [number, number] {
  const times = [
    ...call.calls.flatMap(({ start, end }) => (end === undefined ? [start] : [start, end])),
    ...call.reports.map(({ time }) => time),
  ].map((time) => microsOf(time) / 1e6);
  if (times.length === 0) return [0, 1];
  const from = times.reduce((a, b) => Math.min(a, b));
  const to = times.reduce((a, b) => Math.max(a, b));
  // A mark at the very edge is cut, and no time at all has no axis.
  const margin = Math.max(0.5, (to - from) / 50);
  return [from - margin, to + margin];
}

/** The index nearest to a place that has a value. */
export function nearestValue(values: readonly (number | null)[], at: number): number | undefined {
  for (let away = 0; away < values.length; away++) {
    for (const index of [at - away, at + away]) {
      if (values[index] !== null && values[index] !== undefined) return index;
    }
  }
  return undefined;
}
