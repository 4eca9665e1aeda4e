import { expect, test } from "vitest";
import { diskTable } from "./disk-table";

const DAYS = [
  { day: "2026-11-20", table: "report", bytes: 50, messages: 5 },
  { day: "2026-11-21", table: "session", bytes: 7, messages: 2 },
  { day: "2026-11-21", table: "call", bytes: 100, messages: 10 },
  { day: "2026-11-20", table: "call", bytes: 300, messages: 30 },
] as const;

test("days_areNewestFirstAndTablesInTheirOrder", () => {
  const table = diskTable(DAYS);
  expect(table.days.map((each) => each.day)).toEqual(["2026-11-21", "2026-11-20"]);
  expect(table.tables).toEqual(["call", "report", "session"]);
  expect(table.days[0]?.of.get("report")).toBeUndefined();
});

test("totals_addUp_withSessionsAsBytesAlone", () => {
  const table = diskTable(DAYS);
  expect(table.total).toEqual({ bytes: 457, messages: 45 });
  expect(table.days[0]?.total).toEqual({ bytes: 107, messages: 10 });
  expect(table.totals.get("call")).toEqual({ bytes: 400, messages: 40 });
});

test("table_ofNothing_isEmpty", () => {
  expect(diskTable([])).toMatchObject({ tables: [], days: [], total: { bytes: 0, messages: 0 } });
});
