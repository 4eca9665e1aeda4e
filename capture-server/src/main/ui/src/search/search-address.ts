import type { Parameters } from "../api/client";
import type { SessionState } from "../api/types";
import { partName, partsAsked } from "../query/parts";
import type { Of } from "../query/parts";
import { allOf, parameter } from "../shell/location";
import { DEFAULT_RANGE } from "./time-range";
import type { TimeRange } from "./time-range";

/** What is searched, as the address says it. */
export interface SearchAddress {
  readonly of: Of;
  readonly q: string;
  readonly range: TimeRange;
  /** Tables of messages, or kinds of sessions. */
  readonly parts: readonly string[];
  /** Of calls: only those that did not succeed. */
  readonly unsuccessful: boolean;
  readonly order: "asc" | "desc";
  /** Seconds between two searches; 0 for just one. */
  readonly refresh: number;
}

/** A final answer that said no (a 486, say), or none in time (a 408). */
const UNSUCCESSFUL: readonly SessionState[] = ["failed", "timeout"];

export const REFRESH_SECONDS = 10;

export function searchAddress(): SearchAddress {
  const of = parameter("of") === "calls" ? "calls" : "messages";
  return {
    of,
    q: parameter("q"),
    range: {
      from: parameter("from", DEFAULT_RANGE.from),
      to: parameter("to", DEFAULT_RANGE.to),
    },
    parts: partsAsked(of, allOf(partName(of))),
    unsuccessful: of === "calls" && parameter("unsuccessful") !== "",
    order: parameter("order") === "asc" ? "asc" : "desc",
    refresh: parameter("refresh") === "" ? 0 : REFRESH_SECONDS,
  };
}

/** For the API: rows and histogram are asked with the same. */
export function parametersOf(address: SearchAddress): Parameters {
  return {
    q: address.q.trim(),
    from: address.range.from,
    to: address.range.to,
    [partName(address.of)]: address.parts,
    ...(address.unsuccessful ? { state: UNSUCCESSFUL } : {}),
  };
}
