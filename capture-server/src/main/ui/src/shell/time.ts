import { clock } from "./preferences";
import type { Clock } from "./preferences";

/** Microseconds since 1970, exact to 2255: a time of the API has six decimals, a Date three. */
export function microsOf(iso: string): number {
  const fraction = /\.(\d{1,6})/.exec(iso)?.[1] ?? "";
  const seconds = Date.parse(iso.replace(/\.\d+/, "")) * 1000;
  return seconds + Number(fraction.padEnd(6, "0"));
}

export function isoOf(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const rest = String(micros - seconds * 1_000_000).padStart(6, "0");
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${rest}Z`;
}

/** `11:03:13.392` in the reader's clock; `digits` decimals of the second. */
export function timeOfDay(micros: number, digits = 3, of: Clock = clock.value): string {
  const d = new Date(Math.floor(micros / 1000));
  const [h, m, s] =
    of === "utc"
      ? [d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds()]
      : [d.getHours(), d.getMinutes(), d.getSeconds()];
  const fraction = String(micros - Math.floor(micros / 1_000_000) * 1_000_000).padStart(6, "0");
  const text = [h, m, s].map(two).join(":");
  return digits === 0 ? text : `${text}.${fraction.slice(0, digits)}`;
}

/** `2026-11-21` in the reader's clock. */
export function dayOf(micros: number, of: Clock = clock.value): string {
  const d = new Date(Math.floor(micros / 1000));
  return of === "utc"
    ? d.toISOString().slice(0, 10)
    : `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
}

export function dateTime(micros: number, digits = 3, of: Clock = clock.value): string {
  return `${dayOf(micros, of)} ${timeOfDay(micros, digits, of)}`;
}

/** Which clock is shown, in words: `UTC`, or the local zone as of now: `Europe/Berlin, +01:00`. */
export function clockName(of: Clock = clock.value): string {
  if (of === "utc") return "UTC";
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone === "UTC" ? zone : `${zone}, ${offsetText(-new Date().getTimezoneOffset())}`;
}

/** `+01:00` for 60 minutes ahead of UTC. */
export function offsetText(minutes: number): string {
  const ahead = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}

/** `0.4 ms`, `320 ms`, `4.95 s`, `2 min 05 s`, `1 h 02 min`. */
export function duration(millis: number): string {
  if (millis < 10) return `${Number(millis.toFixed(1))} ms`;
  if (millis < 1000) return `${Math.round(millis)} ms`;
  const seconds = millis / 1000;
  if (seconds < 60) return `${Number(seconds.toFixed(2))} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  if (whole < 86_400)
    return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}

function two(n: number | undefined): string {
  return String(n).padStart(2, "0");
}
