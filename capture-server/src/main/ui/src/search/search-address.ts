import type { Parameters } from "../api/client";
import { allOf, parameter } from "../shell/location";
import { DEFAULT_RANGE } from "./time-range";
import type { TimeRange } from "./time-range";

export type Of = "messages" | "calls";

export const TABLES = ["call", "registration", "rest", "report", "log"] as const;
export const KINDS = [
  "call",
  "registration",
  "options",
  "subscription",
  "message",
  "other",
] as const;
const DEFAULT_TABLES: readonly string[] = ["call", "registration", "rest"];
const DEFAULT_KINDS: readonly string[] = ["call"];

/** What is searched, as the address says it. */
export interface SearchAddress {
  readonly of: Of;
  readonly q: string;
  readonly range: TimeRange;
  /** Tables of messages, or kinds of sessions. */
  readonly parts: readonly string[];
  readonly order: "asc" | "desc";
  /** Seconds between two searches; 0 for just one. */
  readonly refresh: number;
}

export const REFRESH_SECONDS = 10;

export function searchAddress(): SearchAddress {
  const of = parameter("of") === "calls" ? "calls" : "messages";
  const given = allOf(partName(of));
  const parts = given.length > 0 ? given : of === "calls" ? DEFAULT_KINDS : DEFAULT_TABLES;
  return {
    of,
    q: parameter("q"),
    range: {
      from: parameter("from", DEFAULT_RANGE.from),
      to: parameter("to", DEFAULT_RANGE.to),
    },
    parts,
    order: parameter("order") === "asc" ? "asc" : "desc",
    refresh: parameter("refresh") === "" ? 0 : REFRESH_SECONDS,
  };
}

/** The parameter that holds the parts: tables of messages, kinds of sessions. */
export function partName(of: Of): "table" | "kind" {
  return of === "calls" ? "kind" : "table";
}

/** The parts with one switched; null where these are what is searched without a word. */
export function withPart(of: Of, parts: readonly string[], part: string): readonly string[] | null {
  const all: readonly string[] = of === "calls" ? KINDS : TABLES;
  const next = all.filter((each) => parts.includes(each) !== (each === part));
  const usual = of === "calls" ? DEFAULT_KINDS : DEFAULT_TABLES;
  // With none there would be nothing to find: then it is the usual ones again.
  return next.length === 0 || next.join() === usual.join() ? null : next;
}

/** For the API: rows and histogram are asked with the same. */
export function parametersOf(address: SearchAddress): Parameters {
  return {
    q: address.q.trim(),
    from: address.range.from,
    to: address.range.to,
    [partName(address.of)]: address.parts,
  };
}
