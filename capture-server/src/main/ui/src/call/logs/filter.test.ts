import { expect, test } from "vitest";
import type { Message } from "../../api/types";
import { filtered } from "./filter";

const log = (raw: string): Message => ({
  id: raw,
  time: "2026-11-21T11:00:00Z",
  table: "log",
  raw,
});

test("filtered_allWordsInAnyCase", () => {
  const logs = [log("INFO: NATed request"), log("INFO: Reply 407")];
  expect(filtered(logs, "info nated")).toEqual([logs[0]]);
  expect(filtered(logs, "warning")).toEqual([]);
});

test("filtered_noWords_areAll", () => {
  const logs = [log("a"), log("b")];
  expect(filtered(logs, " ")).toEqual(logs);
});
