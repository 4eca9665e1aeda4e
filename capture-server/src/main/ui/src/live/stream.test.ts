import { expect, test } from "vitest";
import { waitMillis } from "./stream";

test("waits_afterFailures_doubleToHalfAMinute", () => {
  expect([1, 2, 3, 4, 5, 6, 50].map(waitMillis)).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
  ]);
});
