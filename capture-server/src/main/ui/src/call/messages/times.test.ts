import { expect, test } from "vitest";
import { timeText } from "./times";

test("timeText_delta_isToTheMessageBefore", () => {
  expect(timeText("delta", 5_004_000, 5_000_000, 0, 3, false)).toBe("+0.004");
  expect(timeText("delta", 5_000_000, undefined, 5_000_000, 3, false)).toBe("0");
});

test("timeText_relative_isToTheFirst", () => {
  expect(timeText("relative", 5_250_001, 5_000_000, 1_000_000, 6, false)).toBe("4.250001");
});

test("timeText_absolute_hasItsDayWhereAsked", () => {
  const micros = Date.UTC(2026, 10, 20, 11) * 1000;
  expect(timeText("absolute", micros, undefined, 0, 3, true)).toMatch(
    /^2026-11-2\d \d\d:00:00\.000$/,
  );
  expect(timeText("absolute", micros, undefined, 0, 3, false)).toMatch(/^\d\d:00:00\.000$/);
});
