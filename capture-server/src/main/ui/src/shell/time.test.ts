import { expect, test } from "vitest";
import { dateTime, offsetText, timeOfDay } from "./time";

test("timeOfDay_before1970_hasAFractionThatGoesForward", () => {
  expect(timeOfDay(-75_000, 6, "utc")).toBe("23:59:59.925000");
  expect(dateTime(-75_000, 3, "utc")).toBe("1969-12-31 23:59:59.925");
});

test("timeOfDay_microseconds_arePadded", () => {
  expect(timeOfDay(1_000_042, 6, "utc")).toBe("00:00:01.000042");
});

test.each([
  [60, "+01:00"],
  [0, "+00:00"],
  [-210, "-03:30"],
  [345, "+05:45"],
])("offsetText_%d_is %s", (minutes, text) => {
  expect(offsetText(minutes)).toBe(text);
});
