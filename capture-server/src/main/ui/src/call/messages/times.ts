import { dateTime, timeOfDay } from "../../shell/time";
import type { Times } from "../flow/row-text";

/** A message's time as the ladder tells it: since the one before, since the first, or of the day. */
export function timeText(
  times: Times,
  micros: number,
  before: number | undefined,
  first: number,
  digits: 3 | 6,
  withDay: boolean,
): string {
  const seconds = (length: number) => (length / 1_000_000).toFixed(digits);
  switch (times) {
    case "delta":
      return before === undefined ? "0" : `+${seconds(micros - before)}`;
    case "relative":
      return seconds(micros - first);
    case "absolute":
      return (withDay ? dateTime : timeOfDay)(micros, digits);
  }
}
