import { duration, timeOfDay } from "../../shell/time";

/** How the times of messages are told; the ladder and the list share the parameter. */
export const TIMES = ["delta", "relative", "absolute"] as const;
export type Times = (typeof TIMES)[number];

export function timesOf(text: string): Times {
  return TIMES.find((each) => each === text) ?? "delta";
}

export function nextTimes(times: Times): Times {
  return TIMES[(TIMES.indexOf(times) + 1) % TIMES.length] ?? "delta";
}

/** `+4 ms` since the message before, `4.2 s` since the first, or the time of day. */
export function timeText(
  times: Times,
  micros: number,
  before: number | undefined,
  first: number,
): string {
  if (times === "absolute") return timeOfDay(micros, 6);
  if (times === "relative") return duration((micros - first) / 1000);
  return before === undefined ? timeOfDay(micros) : `+${duration((micros - before) / 1000)}`;
}
