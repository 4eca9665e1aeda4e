import { expect, test } from "vitest";
import { ratesOf, withSample } from "./rates";

const at = (seconds: number, seen: number, matched = 0) => ({
  atMillis: seconds * 1000,
  seen,
  matched,
  skipped: 0,
});

test("rates_ofOneSample_areNotKnown", () => {
  expect(ratesOf([])).toBeUndefined();
  expect(ratesOf([at(1, 100)])).toBeUndefined();
});

test("rates_overTwoSeconds_areHalfTheDifference", () => {
  expect(ratesOf([at(10, 1_000, 40), at(11, 1_700, 50), at(12, 2_000, 60)])).toEqual({
    seen: 500,
    matched: 10,
  });
});

test("samples_afterAReconnect_startAgain", () => {
  const samples = withSample([at(1, 500), at(2, 900)], at(5, 3));
  expect(samples).toEqual([at(5, 3)]);
});

test("samples_beyondTheWindow_areForgotten", () => {
  let samples = [at(0, 0)];
  for (let s = 1; s <= 20; s++) samples = withSample(samples, at(s, s * 10));
  expect(samples).toHaveLength(6);
  expect(ratesOf(samples)?.seen).toBe(10);
});
