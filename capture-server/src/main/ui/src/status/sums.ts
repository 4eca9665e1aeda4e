import type { Status } from "../api/types";
import { rejectedIn } from "./history";

type Capture = Status["capture"];

/** `moving`: off while frames are on their way, which is no fault. */
export type Verdict = "holds" | "moving" | "broken";

export interface Sum {
  readonly whole: string;
  readonly parts: string;
  readonly verdict: Verdict;
  /** Frames of the whole that are in none of the parts. */
  readonly missing: number;
}

/**
 * Whether every frame is accounted for. The counters are read one after another, so the sums are exact
 * only once traffic rests.
 *
 * @param before the counters of the poll before, if there was one
 */
export function sumsOf(now: Capture, before: Capture | undefined): readonly Sum[] {
  return [
    sum(
      "received",
      "journaled + rejected",
      (capture) => capture.received - capture.journaled - rejectedIn(capture),
      now,
      before,
    ),
    sum(
      "journaled",
      "indexed + pending + dead",
      (capture) => capture.journaled - capture.indexed - capture.pending - capture.dead,
      now,
      before,
    ),
  ];
}

function sum(
  whole: string,
  parts: string,
  missingOf: (capture: Capture) => number,
  now: Capture,
  before: Capture | undefined,
): Sum {
  const missing = missingOf(now);
  const verdict = missing === 0 ? "holds" : rests(now, before) ? "broken" : "moving";
  return { whole, parts, verdict, missing };
}

function rests(now: Capture, before: Capture | undefined): boolean {
  return (
    before !== undefined &&
    before.received === now.received &&
    before.journaled === now.journaled &&
    before.indexed === now.indexed &&
    before.pending === now.pending
  );
}
