import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { afterRest } from "./after-rest";

const page = Object.assign(new EventTarget(), { hidden: false });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", page);
  page.hidden = false;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function show(hidden: boolean): void {
  page.hidden = hidden;
  page.dispatchEvent(new Event("visibilitychange"));
}

test("afterRest_runsOnce", () => {
  const run = vi.fn();
  afterRest(2000, run);
  vi.advanceTimersByTime(1999);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(run).toHaveBeenCalledTimes(1);
});

test("afterRest_pageOutOfSight_waitsForTheReader", () => {
  const run = vi.fn();
  afterRest(2000, run);
  show(true);
  vi.advanceTimersByTime(60_000);
  expect(run).not.toHaveBeenCalled();
  show(false);
  expect(run).toHaveBeenCalledTimes(1);
  show(true);
  show(false);
  expect(run).toHaveBeenCalledTimes(1);
});

test("afterRest_givenUp_neverRuns", () => {
  const run = vi.fn();
  const early = afterRest(2000, run);
  const late = afterRest(1000, run);
  show(true);
  vi.advanceTimersByTime(1500);
  early();
  late();
  show(false);
  vi.advanceTimersByTime(5000);
  expect(run).not.toHaveBeenCalled();
});
