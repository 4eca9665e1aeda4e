import type { Status } from "../api/types";

/** How long the disk lasts, and by what day that is reckoned. */
export interface Lasting {
  readonly days: number;
  readonly day: string;
  /** Whether the day is today, of which there is only a part. */
  readonly soFar: boolean;
}

const DAY_MILLIS = 86_400_000;
/** Less of today says nothing of a day. */
const LEAST_MILLIS = DAY_MILLIS / 24;

/**
 * For how many days the free space lasts if each takes what the newest whole day (UTC) took, or, where
 * there is none, at the pace of today so far. Undefined where nothing can be said.
 */
export function lastingOf(
  disk: Pick<Status["disk"], "days" | "free_bytes">,
  nowMillis: number,
): Lasting | undefined {
  const today = new Date(nowMillis).toISOString().slice(0, 10);
  const filled = disk.days.filter(({ bytes }) => bytes > 0).map(({ day }) => day);
  const whole = filled
    .filter((day) => day < today)
    .sort()
    .at(-1);
  const day = whole ?? filled.find((each) => each === today);
  if (day === undefined) return undefined;
  const bytes = disk.days.reduce((n, each) => n + (each.day === day ? each.bytes : 0), 0);
  const passed = whole === undefined ? nowMillis - Date.parse(today) : DAY_MILLIS;
  if (passed < LEAST_MILLIS) return undefined;
  return {
    days: (disk.free_bytes / bytes) * (passed / DAY_MILLIS),
    day,
    soFar: whole === undefined,
  };
}

/** `3.4 days`, `120 days`, `more than 10 years`. */
export function daysText(days: number): string {
  if (days < 1) return "less than a day";
  if (days > 3650) return "more than 10 years";
  const n = days < 10 ? Number(days.toFixed(1)) : Math.floor(days);
  return n === 1 ? "1 day" : `${n} days`;
}
