import type { Clock } from "../shell/preferences";
import { dateTime } from "../shell/time";

/** As the address and the API have it: ISO 8601, or relative such as `now-15m`. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

export const DEFAULT_RANGE: TimeRange = { from: "now-15m", to: "now" };

export interface Preset {
  readonly name: string;
  readonly from: string;
}

export const PRESETS: readonly Preset[] = [
  { name: "5 min", from: "now-5m" },
  { name: "15 min", from: "now-15m" },
  { name: "1 h", from: "now-1h" },
  { name: "6 h", from: "now-6h" },
  { name: "24 h", from: "now-24h" },
  { name: "7 d", from: "now-7d" },
  { name: "30 d", from: "now-30d" },
];

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const RELATIVE = /^now(?:([+-])(\d{1,12})(ms|s|m|h|d|w))?$/;
const LOCAL =
  /^(?:(\d{4})-(\d{2})-(\d{2})(?:[ T]+|$))?(?:(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?$/;
const SHORTEST = 1;
/** What the server takes: from 1970 to the end of the year 9999. */
const LATEST = 253_402_300_799_999;

/** Milliseconds since 1970 of a time of the address; undefined where it is none. */
export function millisOf(text: string, now: number): number | undefined {
  const relative = RELATIVE.exec(text);
  if (relative !== null) {
    const [, sign, amount, unit] = relative;
    if (unit === undefined) return now;
    return now + Number(`${sign}${amount}`) * UNITS[unit]!;
  }
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/**
 * A time as a person types it into the inputs: `2026-11-21 11:03:25`, `11:03` (of today), a date, in
 * the clock that the page shows; or as the API has it. Undefined where it is none of these.
 */
export function typedTime(text: string, clock: Clock, now: number): string | undefined {
  const trimmed = text.trim();
  if (RELATIVE.test(trimmed)) return trimmed;
  const local = LOCAL.exec(trimmed);
  if (local === null || trimmed === "") {
    const zoned = /[zZ]|[+-]\d\d:?\d\d$/.test(trimmed) ? Date.parse(trimmed) : NaN;
    return Number.isNaN(zoned) ? undefined : new Date(zoned).toISOString();
  }
  const today = dateTime(now * 1000, 0, clock)
    .slice(0, 10)
    .split("-");
  const [year, month, day] = [1, 2, 3].map((i) => Number(local[i] ?? today[i - 1]));
  const [hour, minute, second] = [4, 5, 6].map((i) => Number(local[i] ?? 0));
  const millis = Math.round(Number(local[7] ?? 0) * 1000);
  const parts = [year!, month! - 1, day!, hour!, minute!, second!, millis] as const;
  const at = clock === "utc" ? new Date(Date.UTC(...parts)) : new Date(...parts);
  const read = clock === "utc" ? at.getUTCDate() : at.getDate();
  // The 31st of June, 25 o'clock: a Date goes on to the next day, a person made a slip.
  if (Number.isNaN(at.getTime()) || read !== day || hour! > 23 || minute! > 59 || second! > 59) {
    return undefined;
  }
  return at.toISOString();
}

/** A time of the address as the inputs show it: relative as it is, else in the clock shown. */
export function shownTime(text: string, clock: Clock): string {
  if (RELATIVE.test(text)) return text;
  const millis = millisOf(text, 0);
  if (millis === undefined) return text;
  const shown = dateTime(millis * 1000, 3, clock);
  return shown.replace(/\.000$/, "");
}

/** Whether the range ends before now, wherever now is: what is in it has come. */
export function isPast({ from, to }: TimeRange, now: number): boolean {
  const end = millisOf(to, now);
  return !RELATIVE.test(from) && !RELATIVE.test(to) && end !== undefined && end < now;
}

/** Half of the range, or twice of it, about its middle; one that ends now ends there still. */
export function zoomed(range: TimeRange, factor: number, now: number): TimeRange {
  const from = millisOf(range.from, now);
  const to = millisOf(range.to, now);
  if (from === undefined || to === undefined) return range;
  const width = Math.max(SHORTEST, Math.round((to - from) * factor));
  if (range.to === "now") {
    const longest = Math.floor(now / UNITS["d"]!) * UNITS["d"]!;
    return { from: relativeTo(Math.min(width, longest)), to: "now" };
  }
  const start = Math.max(0, Math.round((from + to) / 2 - width / 2));
  return between(start, start + width);
}

/** From one time to another, in milliseconds since 1970, either way round; within what the server takes. */
export function between(a: number, b: number): TimeRange {
  const within = (millis: number) => Math.max(0, Math.min(LATEST, millis));
  const from = Math.min(within(Math.floor(Math.min(a, b))), LATEST - SHORTEST);
  const to = Math.max(within(Math.ceil(Math.max(a, b))), from + SHORTEST);
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/** In words: `the last 15 minutes`, `2026-11-21 11:03:25 – 11:04:25`. */
export function rangeText(range: TimeRange, clock: Clock): string {
  const relative = /^now-(\d+)(ms|s|m|h|d|w)$/.exec(range.from);
  if (relative !== null && range.to === "now") {
    const [, amount, unit] = relative;
    const names: Readonly<Record<string, string>> = {
      ms: "millisecond",
      s: "second",
      m: "minute",
      h: "hour",
      d: "day",
      w: "week",
    };
    return `the last ${amount} ${names[unit!]}${amount === "1" ? "" : "s"}`;
  }
  const [from, to] = [shownTime(range.from, clock), shownTime(range.to, clock)];
  const sameDay = /^\d{4}-/.test(from) && from.slice(0, 11) === to.slice(0, 11);
  return `${from} – ${sameDay ? to.slice(11) : to}`;
}

/** `now-30m` for 30 minutes: the largest unit that is exact. */
function relativeTo(millis: number): string {
  const unit = ["d", "h", "m", "s"].find((each) => millis % UNITS[each]! === 0) ?? "ms";
  return `now-${millis / UNITS[unit]!}${unit}`;
}
