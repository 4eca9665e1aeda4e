import type { Histogram } from "../api/types";
import { dayOf, timeOfDay } from "../shell/time";

/** A piece of a bar: so many of one class in one bucket. Pixels, y from the top. */
export interface Segment {
  readonly bucket: number;
  /** Index into the histogram's classes. */
  readonly class: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly segments: readonly Segment[];
  /** Where nothing was counted, or undefined where all was. */
  readonly uncounted: { readonly x: number; readonly width: number } | undefined;
  /** Times worth a label, in milliseconds since 1970. */
  readonly ticks: readonly { readonly x: number; readonly time: number }[];
  /** The highest bar's count. */
  readonly highest: number;
}

const GAP = 1;
/** Least height of what is there at all: one failure in ten thousand calls is what is looked for. */
const LEAST = 2;
const TICK_DISTANCE = 110;
const ROUND_MILLIS = [
  1, 5, 10, 50, 100, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
  600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000,
  172_800_000, 432_000_000, 864_000_000, 2_592_000_000, 7_776_000_000, 15_552_000_000,
];
const ROUND_YEARS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const DAY_MILLIS = 86_400_000;
const YEAR_MILLIS = 365 * DAY_MILLIS;

/**
 * Bars of a histogram in so many pixels.
 *
 * @param zone milliseconds that the shown clock is ahead of UTC: labels stand at its round times
 */
export function layoutOf(histogram: Histogram, width: number, height: number, zone = 0): Layout {
  const totals = histogram.buckets.map((bucket) => sum(bucket.counts ?? []));
  const highest = Math.max(0, ...totals);
  const from = Date.parse(histogram.from);
  const to = Date.parse(histogram.to);
  const x = (time: number) => (to <= from ? 0 : ((time - from) / (to - from)) * width);
  const segments = histogram.buckets.flatMap((bucket, i): Segment[] => {
    const start = Date.parse(bucket.time);
    const left = Math.max(0, x(start));
    const right = Math.min(width, x(start + histogram.bucket_ms));
    const heights = heightsOf(bucket.counts ?? [], highest, height);
    let y = height;
    return heights.flatMap((h, c) => {
      if (h === 0) return [];
      y -= h;
      const wide = Math.max(1, right - left - GAP);
      return [{ bucket: i, class: c, x: left, y, width: wide, height: h }];
    });
  });
  const counted = Math.min(width, x(Date.parse(histogram.counted_from)));
  return {
    segments,
    uncounted: counted > 0 ? { x: 0, width: counted } : undefined,
    ticks: ticksOf(from, to, width, zone).map((time) => ({ x: x(time), time })),
    highest,
  };
}

/** What stands at a tick of a range so long, in milliseconds: as much of its time as tells it apart. */
export function tickText(time: number, span: number): string {
  const micros = time * 1000;
  if (span > 300 * DAY_MILLIS) return dayOf(micros);
  if (span > 3 * DAY_MILLIS) return dayOf(micros).slice(5);
  if (span > DAY_MILLIS) return `${dayOf(micros).slice(5)} ${timeOfDay(micros, 0).slice(0, 5)}`;
  const seconds = time % 60_000 !== 0;
  return timeOfDay(micros, time % 1000 !== 0 ? 3 : 0).slice(0, seconds ? undefined : 5);
}

/** The bucket at a place, clamped to those there are; -1 where there is none. */
export function bucketAt(histogram: Histogram, width: number, at: number): number {
  const from = Date.parse(histogram.from);
  const to = Date.parse(histogram.to);
  const time = from + (Math.max(0, Math.min(width, at)) / width) * (to - from);
  const next = histogram.buckets.findIndex((bucket) => Date.parse(bucket.time) > time);
  return next < 0 ? histogram.buckets.length - 1 : Math.max(0, next - 1);
}

/** So many of each class over all that was counted. */
export function totalsOf(histogram: Histogram): readonly number[] {
  return histogram.classes.map((_, c) =>
    sum(histogram.buckets.map((bucket) => bucket.counts?.[c] ?? 0)),
  );
}

/** Heights in proportion, but what is there at least so high that it is seen, within the bar's room. */
function heightsOf(counts: readonly number[], highest: number, room: number): readonly number[] {
  if (highest === 0) return counts.map(() => 0);
  const heights = counts.map((n) => (n === 0 ? 0 : Math.max(LEAST, (n / highest) * room)));
  const over = sum(heights) - room;
  if (over <= 0) return heights;
  const tallest = heights.indexOf(Math.max(...heights));
  return heights.map((h, i) => (i === tallest ? Math.max(LEAST, h - over) : h));
}

function ticksOf(from: number, to: number, width: number, zone: number): readonly number[] {
  const wanted = ((to - from) / Math.max(1, width)) * TICK_DISTANCE;
  const step = ROUND_MILLIS.find((round) => round >= wanted);
  if (step === undefined) return yearsOf(from, to, wanted / YEAR_MILLIS, zone);
  const ticks: number[] = [];
  for (let t = Math.ceil((from + zone) / step) * step - zone; t < to; t += step) ticks.push(t);
  return ticks;
}

/** First days of years, so many years apart. */
function yearsOf(from: number, to: number, wanted: number, zone: number): readonly number[] {
  const step = ROUND_YEARS.find((round) => round >= wanted) ?? ROUND_YEARS.at(-1)!;
  const first = Math.ceil(new Date(from + zone).getUTCFullYear() / step) * step;
  const last = new Date(to + zone).getUTCFullYear();
  const ticks: number[] = [];
  for (let year = first; year <= last; year += step) ticks.push(Date.UTC(year, 0, 1) - zone);
  return ticks.filter((time) => time >= from && time < to);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
