import type { Of } from "./parts";
import { tokensOf } from "./query-tokens";

/** What messages and calls have under another name. */
const PAIRS: readonly { readonly [of in Of]: string }[] = [
  { messages: "status", calls: "final_status" },
  { messages: "reason", calls: "final_reason" },
  { messages: "user_agent", calls: "user_agents" },
];

/** The name that a field of the others has here; undefined where there is none. */
export function counterpartOf(field: string, here: Of): string | undefined {
  const there = here === "calls" ? "messages" : "calls";
  return PAIRS.find((pair) => pair[there] === field)?.[here];
}

/** The query with another field wherever one is asked for. */
export function withField(query: string, field: string, instead: string): string {
  return tokensOf(query).reduceRight(
    (text, token) =>
      token.field === field
        ? text.slice(0, token.start) + instead + text.slice(token.start + field.length)
        : text,
    query,
  );
}
