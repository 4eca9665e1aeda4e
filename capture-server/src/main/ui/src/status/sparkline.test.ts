import { expect, test } from "vitest";
import { sparkline } from "./sparkline";

test("line_overValues_reachesFromTheBottomToTheTop", () => {
  expect(sparkline([0, 5, 10], 100, 20)).toBe("0,20 50,10 100,0");
});

test("line_ofZeros_liesAtTheBottom", () => {
  expect(sparkline([0, 0], 10, 4)).toBe("0,4 10,4");
});

test("line_ofLessThanTwo_isNone", () => {
  expect(sparkline([3], 10, 4)).toBe("");
});
