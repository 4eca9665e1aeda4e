import { expect, test } from "vitest";
import { timeText } from "./times";

test("timeText_delta_isToTheMessageBefore", () => {
  expect(timeText("delta", 5_004_000, 5_000_000, 0, 3)).toBe("+0.004");
  expect(timeText("delta", 5_000_000, undefined, 5_000_000, 3)).toBe("0");
});

test("timeText_relative_isToTheFirst", () => {
  expect(timeText("relative", 5_250_001, 5_000_000, 1_000_000, 6)).toBe("4.250001");
});
