import { describe, expect, test } from "vitest";
import { between, isPast, millisOf, rangeText, shownTime, typedTime, zoomed } from "./time-range";

const NOW = Date.UTC(2026, 10, 21, 11, 0, 0);

describe("millisOf", () => {
  test.each([
    ["now", NOW],
    ["now-15m", NOW - 900_000],
    ["now+1w", NOW + 604_800_000],
    ["1763722800000", 1_763_722_800_000],
    ["2026-11-21T10:59:59.500Z", NOW - 500],
  ])("%s", (text, expected) => {
    expect(millisOf(text, NOW)).toBe(expected);
  });

  test("noTime_isUndefined", () => {
    expect(millisOf("yesterday", NOW)).toBeUndefined();
  });
});

describe("typedTime", () => {
  test.each([
    ["now-2h", "now-2h"],
    ["2026-11-20 08:30", "2026-11-20T08:30:00.000Z"],
    ["2026-11-20 08:30:01.25", "2026-11-20T08:30:01.250Z"],
    ["2026-11-20", "2026-11-20T00:00:00.000Z"],
    ["9:05", "2026-11-21T09:05:00.000Z"],
    ["2026-11-20T08:30:00+01:00", "2026-11-20T07:30:00.000Z"],
  ])("inUtc %s", (text, expected) => {
    expect(typedTime(text, "utc", NOW)).toBe(expected);
  });

  test("inTheLocalClock_isThatTimeThere", () => {
    expect(typedTime("2026-07-01 12:00", "local", NOW)).toBe(
      new Date(2026, 6, 1, 12).toISOString(),
    );
  });

  test.each(["", "soon", "25:00", "2026-06-31", "11:60"])("no time: %s", (text) => {
    expect(typedTime(text, "utc", NOW)).toBeUndefined();
  });
});

test("shownTime_readAgain_isTheSame", () => {
  const iso = "2026-11-20T08:30:01.250Z";
  expect(shownTime(iso, "utc")).toBe("2026-11-20 08:30:01.250");
  expect(typedTime(shownTime(iso, "local"), "local", NOW)).toBe(iso);
  expect(shownTime("now-15m", "utc")).toBe("now-15m");
});

describe("zoomed", () => {
  test("rangeThatEndsNow_stillEndsNow", () => {
    expect(zoomed({ from: "now-15m", to: "now" }, 2, NOW)).toEqual({ from: "now-30m", to: "now" });
    expect(zoomed({ from: "now-15m", to: "now" }, 0.5, NOW)).toEqual({
      from: "now-450s",
      to: "now",
    });
  });

  test("rangeOfThePast_keepsItsMiddle", () => {
    const range = { from: "2026-11-21T10:00:00.000Z", to: "2026-11-21T11:00:00.000Z" };
    expect(zoomed(range, 0.5, NOW)).toEqual({
      from: "2026-11-21T10:15:00.000Z",
      to: "2026-11-21T10:45:00.000Z",
    });
  });
});

test("zoomed_againAndAgain_staysWithinWhatTheServerTakes", () => {
  let recent = { from: "now-15m", to: "now" };
  let past = { from: "2026-11-21T10:00:00Z", to: "2026-11-21T11:00:00Z" };
  for (let i = 0; i < 80; i++) {
    recent = zoomed(recent, 2, NOW);
    past = zoomed(past, 2, NOW);
  }
  // 56 years and 325 days after 1970.
  expect(recent).toEqual({ from: "now-20778d", to: "now" });
  expect(past).toEqual({ from: "1970-01-01T00:00:00.000Z", to: "9999-12-31T23:59:59.999Z" });
});

test("between_beyondAnyDate_isClamped", () => {
  expect(between(9e15, 1e16)).toEqual({
    from: "9999-12-31T23:59:59.998Z",
    to: "9999-12-31T23:59:59.999Z",
  });
  expect(between(-5, -1).from).toBe("1970-01-01T00:00:00.000Z");
});

test.each([
  ["2026-11-21T10:00:00Z", "2026-11-21T10:59:59Z", true],
  ["2026-11-21T10:00:00Z", "2026-11-21T11:00:01Z", false],
  ["2026-11-21T10:00:00Z", "now", false],
  ["now-2h", "2026-11-21T10:00:00Z", false],
])("isPast %s to %s", (from, to, expected) => {
  expect(isPast({ from, to }, NOW)).toBe(expected);
});

test("between_eitherWayRound_isForward", () => {
  const expected = { from: "2026-11-21T10:59:59.000Z", to: "2026-11-21T11:00:00.000Z" };
  expect(between(NOW - 1000, NOW)).toEqual(expected);
  expect(between(NOW, NOW - 1000)).toEqual(expected);
});

test("between_twiceTheSame_isNotEmpty", () => {
  expect(between(NOW, NOW).to).toBe("2026-11-21T11:00:00.001Z");
});

test("rangeText_ofPresetAndOfPast", () => {
  expect(rangeText({ from: "now-15m", to: "now" }, "utc")).toBe("the last 15 minutes");
  expect(rangeText({ from: "now-1h", to: "now" }, "utc")).toBe("the last 1 hour");
  expect(rangeText({ from: "2026-11-21T10:00:00Z", to: "2026-11-21T11:00:00Z" }, "utc")).toBe(
    "2026-11-21 10:00:00 – 11:00:00",
  );
});
