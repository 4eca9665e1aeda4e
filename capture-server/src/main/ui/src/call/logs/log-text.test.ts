import { expect, test } from "vitest";
import type { Message } from "../../api/types";
import { filtered, logText, messageAt } from "./log-text";

const log = (raw: string): Message => ({
  id: raw,
  time: "2026-11-21T11:00:00Z",
  table: "log",
  raw,
});

test("logText_json_isLaidOut", () => {
  expect(logText(log('{"a":{"b":1}}'))).toBe('{\n  "a": {\n    "b": 1\n  }\n}');
});

test("logText_bracketsThatAreNoJson_stay", () => {
  expect(logText(log("[info] {x}\n"))).toBe("[info] {x}");
});

test("logText_jsonWithHiddenSigns_showsThem", () => {
  expect(logText(log('{"a":"\\u202e"}'))).toContain("⟨U+202E⟩");
});

test("filtered_allWordsInAnyCase", () => {
  const logs = [log("INFO: NATed request"), log("INFO: Reply 407")];
  expect(filtered(logs, "info nated")).toEqual([logs[0]]);
  expect(filtered(logs, " ")).toEqual(logs);
});

test("messageAt_between_isTheOneBefore", () => {
  const message = (time: string) => ({ ...log(time), time });
  const messages = [message("2026-11-21T11:00:01.000001Z"), message("2026-11-21T11:00:03.000000Z")];
  expect(messageAt(messages, "2026-11-21T11:00:02Z")).toBe(messages[0]);
  expect(messageAt(messages, "2026-11-21T11:00:00Z")).toBe(messages[0]);
  expect(messageAt(messages, "2026-11-21T11:00:03.000000Z")).toBe(messages[1]);
});
