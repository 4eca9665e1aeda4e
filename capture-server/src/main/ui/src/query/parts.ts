/** What is listed: messages, or the sessions that they make. */
export type Of = "messages" | "calls";

export const TABLES = ["call", "registration", "rest", "report", "log"] as const;
const KINDS = ["call", "registration", "options", "subscription", "message", "other"] as const;
const DEFAULT_TABLES: readonly string[] = ["call", "registration", "rest"];
const DEFAULT_KINDS: readonly string[] = ["call"];

/** The parameter that holds the parts, in the address and for the API. */
export function partName(of: Of): "table" | "kind" {
  return of === "calls" ? "kind" : "table";
}

/** What there is to choose from: tables of messages, kinds of sessions. */
export function allParts(of: Of): readonly string[] {
  return of === "calls" ? KINDS : TABLES;
}

/** The parts that the address names, or else the usual ones. */
export function partsAsked(of: Of, given: readonly string[]): readonly string[] {
  return given.length > 0 ? given : usualParts(of);
}

/** The parts with one switched; null where these are the usual ones, which need no word. */
export function withPart(of: Of, parts: readonly string[], part: string): readonly string[] | null {
  const next = allParts(of).filter((each) => parts.includes(each) !== (each === part));
  // With none there would be nothing to find: then it is the usual ones again.
  return next.length === 0 || next.join() === usualParts(of).join() ? null : next;
}

/** The tables in which messages of these kinds of sessions are. */
export function tablesOf(kinds: readonly string[]): readonly string[] {
  const tables: readonly string[] = kinds.map((kind) =>
    kind === "call" || kind === "registration" ? kind : "rest",
  );
  return TABLES.filter((table) => tables.includes(table));
}

function usualParts(of: Of): readonly string[] {
  return of === "calls" ? DEFAULT_KINDS : DEFAULT_TABLES;
}
