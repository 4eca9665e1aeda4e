import { expect, test } from "vitest";
import { nextTimes, timesOf, timeText } from "./times";

test("timeText_delta_isToTheMessageBefore", () => {
  expect(timeText("delta", 5_004_000, 5_000_000, 0)).toBe("+4 ms");
});

test("timeText_relative_isToTheFirst", () => {
  expect(timeText("relative", 5_250_000, 5_000_000, 1_000_000)).toBe("4.25 s");
});

test("nextTimes_afterTheLast_isTheFirst", () => {
  expect(nextTimes("absolute")).toBe("delta");
  expect(nextTimes(timesOf("nonsense"))).toBe("relative");
});
