import { expect, test } from "vitest";
import type { Sample } from "./history";
import { HISTORY_MILLIS, rateOf, ratesOf, withSample } from "./history";

function sample(seconds: number, received: number, rejected = {}): Sample {
  return {
    atMillis: seconds * 1000,
    uptimeSeconds: 100 + seconds,
    capture: {
      received,
      rejected,
      kernel_dropped: null,
      journaled: received,
      indexed: received,
      pending: 0,
      dead: 0,
      lag_ms: 0,
      connections_refused: 0,
    },
  };
}

test("rate_ofTwoPolls_isTheDifferenceASecond", () => {
  const history = [sample(0, 0), sample(2, 1_000), sample(4, 1_500)];
  expect(rateOf(history, "received")).toBe(250);
  expect(ratesOf(history, "received")).toEqual([500, 250]);
});

test("rate_ofOnePoll_isNotKnown", () => {
  expect(rateOf([sample(0, 10)], "received")).toBeUndefined();
});

test("rate_ofRejected_addsTheReasons", () => {
  const history = [
    sample(0, 9, { bad_chunk: 1 }),
    sample(2, 20, { bad_chunk: 2, bad_password: 5 }),
  ];
  expect(rateOf(history, "rejected")).toBe(3);
});

test("rate_ofWhatTheSystemDoesNotTell_isNone", () => {
  expect(rateOf([sample(0, 0), sample(2, 10)], "kernel_dropped")).toBe(0);
});

test("history_afterARestart_startsAgain", () => {
  const restarted = { ...sample(6, 3), uptimeSeconds: 1 };
  expect(withSample([sample(2, 500), sample(4, 900)], restarted)).toEqual([restarted]);
});

test("history_beyondItsLength_isForgotten", () => {
  const late = sample(HISTORY_MILLIS / 1000 + 1, 50);
  expect(withSample([sample(0, 1), sample(2, 2)], late)).toEqual([sample(2, 2), late]);
});
