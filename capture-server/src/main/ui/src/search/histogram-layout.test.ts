import { describe, expect, test } from "vitest";
import type { Histogram } from "../api/types";
import { bucketAt, layoutOf, tickText, totalsOf } from "./histogram-layout";

/** Four minutes, a minute a bucket, two classes; from 10 s into the first. */
const HISTOGRAM: Histogram = {
  from: "2026-11-21T11:00:10.000Z",
  to: "2026-11-21T11:03:40.000Z",
  bucket_ms: 60_000,
  classes: ["request", "5xx"],
  buckets: [
    { time: "2026-11-21T11:00:00Z", counts: null },
    { time: "2026-11-21T11:01:00Z", counts: [300, 100] },
    { time: "2026-11-21T11:02:00Z", counts: [0, 0] },
    { time: "2026-11-21T11:03:00Z", counts: [99, 1] },
  ],
  total: { value: 500, relation: "gte" },
  counted_from: "2026-11-21T11:01:00.000Z",
  took_ms: 1,
};

describe("layoutOf", () => {
  // 210 s on 210 pixels.
  const layout = layoutOf(HISTOGRAM, 210, 80);

  test("segments_standOnOneAnotherInProportion", () => {
    expect(layout.segments.slice(0, 2)).toEqual([
      { bucket: 1, class: 0, x: 50, y: 20, width: 59, height: 60 },
      { bucket: 1, class: 1, x: 50, y: 0, width: 59, height: 20 },
    ]);
    expect(layout.highest).toBe(400);
  });

  test("firstAndLastBucket_endWithTheRange", () => {
    expect(layout.segments.at(-1)).toMatchObject({ bucket: 3, x: 170, width: 39 });
  });

  test("oneOfMany_isStillSeen", () => {
    expect(layout.segments.at(-1)).toMatchObject({ class: 1, height: 2 });
  });

  test("fullBarWithOneOfManyInIt_staysInItsRoom", () => {
    const full = {
      ...HISTOGRAM,
      buckets: [{ time: "2026-11-21T11:01:00Z", counts: [100_000, 1] }],
    };
    const heights = layoutOf(full, 210, 80).segments.map((segment) => segment.height);
    expect(heights).toEqual([78, 2]);
  });

  test("uncounted_isUpToWhereCountingBegins", () => {
    expect(layout.uncounted).toEqual({ x: 0, width: 50 });
    expect(layoutOf({ ...HISTOGRAM, counted_from: HISTOGRAM.from }, 210, 80).uncounted).toBe(
      undefined,
    );
  });

  test("ticks_areRoundTimesApart", () => {
    expect(layout.ticks).toEqual([{ x: 110, time: Date.UTC(2026, 10, 21, 11, 2) }]);
  });

  test("ticks_inAClockAhead_areRoundThere", () => {
    const day = { ...HISTOGRAM, from: "2026-11-20T12:00:00Z", to: "2026-11-23T12:00:00Z" };
    const zone = 5.5 * 3_600_000;
    expect(layoutOf(day, 330, 80, zone).ticks[0]?.time).toBe(Date.UTC(2026, 10, 20, 18, 30));
  });

  test.each([
    ["2026-01-01T00:00:00Z", "2027-11-21T00:00:00Z"],
    ["1970-01-01T00:00:00Z", "2027-11-21T00:00:00Z"],
    ["1970-01-01T00:00:00Z", "9999-12-31T00:00:00Z"],
  ])("ticks_ofYears_areALabelApart %s %s", (from, to) => {
    const { ticks } = layoutOf({ ...HISTOGRAM, from, to }, 1200, 80);
    expect(ticks.length).toBeGreaterThan(3);
    // A label is at most 110 pixels wide; a leap day may bring two a pixel nearer.
    ticks.slice(1).forEach((tick, i) => expect(tick.x - ticks[i]!.x).toBeGreaterThan(109));
  });

  test("ticks_ofManyYears_areFirstDaysOfThem", () => {
    const years = { ...HISTOGRAM, from: "1969-07-01T00:00:00Z", to: "1989-07-01T00:00:00Z" };
    const { ticks } = layoutOf(years, 450, 80);
    expect(ticks.map((tick) => new Date(tick.time).toISOString().slice(0, 10))).toEqual([
      "1970-01-01",
      "1975-01-01",
      "1980-01-01",
      "1985-01-01",
    ]);
  });

  test("nothing_hasNoBars", () => {
    const none = { ...HISTOGRAM, buckets: [] };
    expect(layoutOf(none, 210, 80).segments).toEqual([]);
  });
});

test("bucketAt_isTheOneUnderThePointer", () => {
  expect([0, 49, 50, 120, 209, 500].map((x) => bucketAt(HISTOGRAM, 210, x))).toEqual([
    0, 0, 1, 2, 3, 3,
  ]);
});

test("totalsOf_leavesOutWhatWasNotCounted", () => {
  expect(totalsOf(HISTOGRAM)).toEqual([399, 101]);
});

test("tickText_ofMostOfAYear_hasTheYear", () => {
  const noon = new Date(2026, 10, 21, 12).getTime();
  expect(tickText(noon, 301 * 86_400_000)).toBe("2026-11-21");
  expect(tickText(noon, 299 * 86_400_000)).toBe("11-21");
});
