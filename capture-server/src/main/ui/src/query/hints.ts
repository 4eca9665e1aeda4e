import type { Alias } from "../api/types";
import { explainMethod } from "../sip/methods";
import type { Of } from "./parts";
import { tokensOf } from "./query-tokens";

/** Another way to read a query that is just a word. */
export interface Hint {
  /** What the word is too: "a status". */
  readonly what: string;
  readonly of: Of;
  readonly query: string;
}

const STATES: readonly string[] = [
  "trying",
  "ringing",
  "answered",
  "completed",
  "failed",
  "cancelled",
  "redirected",
  "registered",
  "unregistered",
  "timeout",
];

/** What a query without any field may have meant; nothing where it has one. */
export function hintsOf(query: string, of: Of, aliases: readonly Alias[]): readonly Hint[] {
  const text = query.trim().replace(/^"(.*)"$/, "$1");
  const named = aliases
    .filter(({ name }) => name.toLowerCase() === text.toLowerCase())
    .map((alias) => ({ what: "an alias", of, query: clauseOfAlias(alias) }));
  const [token, ...others] = tokensOf(text);
  if (token?.kind !== "word" || others.length > 0) return named;
  const hints: Hint[] = [...named];
  if (/^[1-6]\d\d$/.test(text)) {
    const field = of === "calls" ? "final_status" : "status";
    hints.push({ what: "a status", of, query: `${field}:${text}` });
  }
  const method = text.toUpperCase();
  if (explainMethod(method) !== undefined) {
    hints.push({ what: "a method of messages", of: "messages", query: `method:${method}` });
  }
  const state = text.toLowerCase();
  if (STATES.includes(state)) {
    hints.push({ what: "a state of calls", of: "calls", query: `state:${state}` });
  }
  return hints;
}

/** An address without a field is either end; of a network a port must be asked for apart. */
function clauseOfAlias({ address, port }: Alias): string {
  if (port === undefined) return address;
  if (!address.includes("/"))
    return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
  const end = (name: string) => `(${name}_ip:${address} AND ${name}_port:${port})`;
  return `${end("src")} OR ${end("dst")}`;
}
