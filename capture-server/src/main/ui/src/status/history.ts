import type { Status } from "../api/types";

/** What one poll told of the frames. */
export interface Sample {
  /** A steady clock of ours, in milliseconds. */
  readonly atMillis: number;
  readonly uptimeSeconds: number;
  readonly capture: Status["capture"];
}

/** How far back is drawn. */
export const HISTORY_MILLIS = 5 * 60_000;

/** The samples of the last minutes, oldest first; those before a restart of the server are let go. */
export function withSample(history: readonly Sample[], next: Sample): readonly Sample[] {
  const last = history.at(-1);
  if (last !== undefined && isOtherRun(last, next)) return [next];
  const oldest = next.atMillis - HISTORY_MILLIS;
  return [...history.filter((sample) => sample.atMillis >= oldest), next];
}

function isOtherRun(before: Sample, after: Sample): boolean {
  return (
    after.uptimeSeconds < before.uptimeSeconds || after.capture.received < before.capture.received
  );
}

export type Counter = "received" | "rejected" | "journaled" | "indexed" | "kernel_dropped" | "dead";

export function counterOf(capture: Status["capture"], counter: Counter): number {
  return counter === "rejected" ? rejectedIn(capture) : (capture[counter] ?? 0);
}

export function rejectedIn(capture: Pick<Status["capture"], "rejected">): number {
  return Object.values(capture.rejected).reduce((sum, n) => sum + n, 0);
}

/** A second, between the last two samples; undefined where there are less. */
export function rateOf(history: readonly Sample[], counter: Counter): number | undefined {
  return ratesOf(history.slice(-2), counter)[0];
}

/** A second, between each sample and the next. */
export function ratesOf(history: readonly Sample[], counter: Counter): readonly number[] {
  return history.slice(1).map((sample, i) => {
    const before = history[i] ?? sample;
    const seconds = (sample.atMillis - before.atMillis) / 1000;
    const more = counterOf(sample.capture, counter) - counterOf(before.capture, counter);
    return seconds > 0 ? more / seconds : 0;
  });
}
