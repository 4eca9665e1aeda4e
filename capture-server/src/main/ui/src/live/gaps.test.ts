import { expect, test } from "vitest";
import { NO_GAPS, unwatched, watched } from "./gaps";

test("gaps_beforeTheFirstWatch_areNone", () => {
  expect(watched(NO_GAPS, 5_000)).toEqual(NO_GAPS);
});

test("gaps_addUp_eachFromItsBeginning", () => {
  let gaps = unwatched(NO_GAPS, 1_000);
  gaps = unwatched(gaps, 9_000);
  gaps = watched(gaps, 13_000);
  expect(gaps.millis).toBe(12_000);
  gaps = watched(unwatched(gaps, 20_000), 23_000);
  expect(gaps).toEqual({ millis: 15_000, since: undefined });
});
