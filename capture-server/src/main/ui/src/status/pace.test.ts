import { expect, test } from "vitest";
import { daysText, lastingOf } from "./pace";

const NOON = Date.parse("2026-11-21T12:00:00Z");
const day = (date: string, bytes: number, table = "call" as "call" | "session") => ({
  day: date,
  table,
  bytes,
  messages: 1,
});

test("lasting_isByTheNewestWholeDay_ofAllTables", () => {
  const days = [
    day("2026-11-21", 999),
    day("2026-11-20", 60),
    day("2026-11-20", 40, "session"),
    day("2026-11-19", 7),
  ];
  expect(lastingOf({ days, free_bytes: 1000 }, NOON)).toEqual({
    days: 10,
    day: "2026-11-20",
    soFar: false,
  });
});

test("lasting_withoutAWholeDay_isByThePaceOfToday", () => {
  expect(lastingOf({ days: [day("2026-11-21", 50)], free_bytes: 1000 }, NOON)).toEqual({
    days: 10,
    day: "2026-11-21",
    soFar: true,
  });
});

test("lasting_ofNothingOrOfMinutes_isNotSaid", () => {
  expect(lastingOf({ days: [], free_bytes: 1000 }, NOON)).toBeUndefined();
  expect(lastingOf({ days: [day("2026-11-20", 0)], free_bytes: 1000 }, NOON)).toBeUndefined();
  const early = Date.parse("2026-11-21T00:20:00Z");
  expect(lastingOf({ days: [day("2026-11-21", 50)], free_bytes: 1000 }, early)).toBeUndefined();
});

test("daysText_isNoFinerThanItIsKnown", () => {
  expect([0.4, 1, 3.44, 120.9, 4000].map(daysText)).toEqual([
    "less than a day",
    "1 day",
    "3.4 days",
    "120 days",
    "more than 10 years",
  ]);
});
