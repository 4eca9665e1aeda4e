import type { Status } from "../api/types";

type Days = Status["disk"]["days"];

export interface Amount {
  readonly bytes: number;
  readonly messages: number;
}

/** Days down, tables across. */
export interface DiskTable {
  /** Of those that have anything, in the order in which they are told of. */
  readonly tables: readonly string[];
  /** Newest first. */
  readonly days: readonly {
    readonly day: string;
    readonly of: ReadonlyMap<string, Amount>;
    readonly total: Amount;
  }[];
  readonly totals: ReadonlyMap<string, Amount>;
  readonly total: Amount;
}

const ORDER = ["call", "registration", "rest", "report", "log", "session"];

/** Sessions are of messages that are counted already: their documents are no messages more. */
const NOT_MESSAGES = "session";

export function diskTable(days: Days): DiskTable {
  const names = [...new Set(days.map((each) => each.table as string))].sort(
    (a, b) => rank(a) - rank(b) || a.localeCompare(b),
  );
  const newestFirst = [...new Set(days.map((each) => each.day))].sort().reverse();
  return {
    tables: names,
    days: newestFirst.map((day) => {
      const entries = days.filter((each) => each.day === day);
      return { day, of: byTable(entries), total: sum(entries) };
    }),
    totals: byTable(days),
    total: sum(days),
  };
}

function byTable(entries: Days): ReadonlyMap<string, Amount> {
  const amounts = new Map<string, Amount>();
  for (const { table, bytes, messages } of entries) {
    const before = amounts.get(table);
    amounts.set(table, {
      bytes: bytes + (before?.bytes ?? 0),
      messages: messages + (before?.messages ?? 0),
    });
  }
  return amounts;
}

function sum(entries: Days): Amount {
  return {
    bytes: entries.reduce((n, each) => n + each.bytes, 0),
    messages: entries.reduce((n, each) => n + (each.table === NOT_MESSAGES ? 0 : each.messages), 0),
  };
}

function rank(table: string): number {
  const at = ORDER.indexOf(table);
  return at < 0 ? ORDER.length : at;
}
