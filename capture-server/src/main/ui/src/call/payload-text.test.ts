import { expect, test } from "vitest";
import type { Message } from "../api/types";
import { payloadText } from "./payload-text";

const log = (raw: string): Message => ({
  id: "1",
  time: "2026-11-21T11:00:00Z",
  table: "log",
  raw,
});

test("payloadText_json_isLaidOut", () => {
  expect(payloadText(log('{"a":{"b":1}}'))).toBe('{\n  "a": {\n    "b": 1\n  }\n}');
});

test("payloadText_bracketsThatAreNoJson_stay", () => {
  expect(payloadText(log("[info] {x}\n"))).toBe("[info] {x}");
});

test("payloadText_sip_hasItsLines", () => {
  const bye = { ...log("BYE sip:a SIP/2.0\r\nTo: b\u202e\r\n\r\n"), method: "BYE" };
  expect(payloadText(bye)).toBe("BYE sip:a SIP/2.0\nTo: bU+202E");
});

test("payloadText_nothing_isEmpty", () => {
  expect(payloadText({ id: "1", time: "2026-11-21T11:00:00Z", table: "log" })).toBe("");
});
