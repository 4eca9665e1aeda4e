import { expect, test } from "vitest";
import { filtered, readLog } from "./filter";

const log = (raw: string) => readLog({ id: raw, time: "2026-11-21T11:00:00Z", table: "log", raw });

test("filtered_allWordsInAnyCase", () => {
  const logs = [log("INFO: NATed request"), log("INFO: Reply 407")];
  expect(filtered(logs, "info nated")).toEqual([logs[0]]);
  expect(filtered(logs, "warning")).toEqual([]);
});

test("filtered_noWords_areAll", () => {
  const logs = [log("a"), log("b")];
  expect(filtered(logs, " ")).toEqual(logs);
});

test("readLog_isReadOnce_howeverOftenItIsSearched", () => {
  let reads = 0;
  const message = {
    id: "1",
    time: "2026-11-21T11:00:00Z",
    table: "log",
    get raw() {
      reads++;
      return '{"level":"INFO"}';
    },
  } as const;
  const logs = [readLog(message)];
  const before = reads;
  expect(filtered(filtered(logs, "info"), "level")).toHaveLength(1);
  expect(reads).toBe(before);
});
