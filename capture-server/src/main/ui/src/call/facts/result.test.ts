import { expect, test } from "vitest";
import type { Session } from "../../api/types";
import { goesOn, resultOf, ringingMillis } from "./result";

const CALL: Session = {
  id: "1",
  call_id: "a@b",
  kind: "call",
  start: "2026-11-21T11:03:13.392374Z",
  messages: 7,
  retransmissions: 0,
  legs: [],
  reports: 0,
};

test("resultOf_busy_saysWhyBeforeTheCode", () => {
  const busy: Session = { ...CALL, state: "failed", final_status: 486, final_reason: "Busy Here" };
  expect(resultOf(busy)).toEqual({
    outcome: "4xx",
    text: "Busy: the callee is on another call (486 Busy Here)",
  });
});

test("resultOf_serverError_hasTheShapeOfItsClass", () => {
  expect(resultOf({ ...CALL, state: "failed", final_status: 503 })).toEqual({
    outcome: "5xx",
    text: "The service is not available: overloaded or down (503)",
  });
});

test("resultOf_codeOfNobody_isSaidAsItIs", () => {
  const odd: Session = { ...CALL, state: "failed", final_status: 499, final_reason: "Odd" };
  expect(resultOf(odd).text).toBe("Failed (499 Odd)");
});

test("resultOf_completed_saysHowLongAndWhoEnded", () => {
  const done: Session = {
    ...CALL,
    state: "completed",
    final_status: 200,
    duration_ms: 16450,
    terminated_by: "caller",
  };
  expect(resultOf(done)).toEqual({
    outcome: "2xx",
    text: "Completed, 16.45 s, ended by the caller",
  });
});

test("resultOf_cancelled_saysHowLongItRang", () => {
  const given: Session = {
    ...CALL,
    state: "cancelled",
    ringing: "2026-11-21T11:00:00.000000Z",
    end: "2026-11-21T11:00:12.000000Z",
    final_status: 487,
    terminated_by: "caller",
  };
  expect(resultOf(given).text).toBe("Cancelled by the caller after 12 s of ringing");
  expect(resultOf({ ...CALL, state: "cancelled" }).text).toBe(
    "Cancelled by the caller before it rang",
  );
});

test("resultOf_registrationRefused_saysSo", () => {
  const refused: Session = {
    ...CALL,
    kind: "registration",
    state: "failed",
    final_status: 403,
    final_reason: "Forbidden",
  };
  expect(resultOf(refused).text).toBe("Registration refused: forbidden (403 Forbidden)");
});

test("resultOf_otherKinds_areNoCalls", () => {
  const done: Session = { ...CALL, state: "completed", final_status: 200, final_reason: "OK" };
  expect(resultOf({ ...done, kind: "options" }).text).toBe("Answered (200 OK)");
  const accepted: Session = { ...CALL, kind: "subscription", state: "answered", final_status: 202 };
  expect(resultOf(accepted).text).toBe("Accepted (202)");
});

test("goesOn_onlyCallsWithoutAnEnd", () => {
  expect(goesOn({ ...CALL, state: "ringing" })).toBe(true);
  expect(goesOn({ ...CALL, state: "answered" })).toBe(true);
  expect(goesOn({ ...CALL, state: "completed" })).toBe(false);
  expect(goesOn({ ...CALL, kind: "subscription", state: "answered" })).toBe(false);
});

test("ringingMillis_untilTheAnswer", () => {
  expect(
    ringingMillis({
      ...CALL,
      ringing: "2026-11-21T11:00:01.500000Z",
      answer: "2026-11-21T11:00:04.000000Z",
      end: "2026-11-21T11:01:00.000000Z",
    }),
  ).toBe(2500);
});
