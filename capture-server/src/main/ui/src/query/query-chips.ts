import { meaningOf } from "./bare-word";
import { tokensOf } from "./query-tokens";
import type { Token } from "./query-tokens";

/** A piece of the query as the reader sees it below the field. */
export type Chip =
  | {
      readonly kind: "clause";
      /** Place among the query's clauses, for `withoutClause`. */
      readonly index: number;
      readonly negated: boolean;
      readonly field: string | undefined;
      readonly value: string;
      /** What a word without a field stands for. */
      readonly meaning: string | undefined;
    }
  | {
      readonly kind: "operator";
      readonly text: "AND" | "OR";
      /** Not written: what stands side by side are alternatives. */
      readonly implied: boolean;
    }
  | { readonly kind: "parenthesis"; readonly text: "(" | ")" | "NOT (" };

export function chipsOf(query: string): readonly Chip[] {
  const chips: Chip[] = [];
  let index = 0;
  let negated = false;
  let operand = false;
  for (const token of tokensOf(query)) {
    const begins = isClause(token) || token.kind === "open" || isSign(token);
    if (begins && operand) {
      chips.push({ kind: "operator", text: "OR", implied: true });
      operand = false;
    }
    if (isSign(token)) {
      if (token.text !== "+") negated = !negated;
    } else if (isClause(token)) {
      chips.push({
        kind: "clause",
        index: index++,
        negated,
        field: token.field,
        value: token.value ?? token.text,
        meaning: token.field === undefined ? meaningOf(token.text) : undefined,
      });
      operand = true;
      negated = false;
    } else if (token.kind === "open") {
      chips.push({ kind: "parenthesis", text: negated ? "NOT (" : "(" });
      negated = false;
    } else if (token.kind === "close") {
      chips.push({ kind: "parenthesis", text: ")" });
      operand = true;
    } else {
      chips.push({ kind: "operator", text: token.kind === "and" ? "AND" : "OR", implied: false });
      operand = false;
    }
  }
  return chips;
}

/** The query without one of its clauses, and without the operator and parentheses left bare. */
export function withoutClause(query: string, index: number): string {
  const tokens = [...tokensOf(query)];
  const clauses = tokens.filter(isClause);
  const clause = clauses[index];
  if (clause === undefined) return query;
  let at = tokens.indexOf(clause);
  let length = 1;
  for (;;) {
    while (at > 0 && isSign(tokens[at - 1]!)) {
      at--;
      length++;
    }
    const before = tokens[at - 1];
    const after = tokens[at + length];
    if (before?.kind === "open" && after?.kind === "close") {
      at--;
      length += 2;
      continue;
    }
    if (before !== undefined && isOperator(before)) {
      at--;
      length++;
    } else if (after !== undefined && isOperator(after)) {
      length++;
    }
    break;
  }
  tokens.splice(at, length);
  return joined(tokens);
}

/** The query, and this too: in parentheses where it has alternatives, which AND would tear apart. */
export function withClause(query: string, clause: string): string {
  if (query.trim() === "") return clause;
  let depth = 0;
  let alternatives = false;
  let operand = false;
  for (const token of tokensOf(query)) {
    if (token.kind === "close") depth--;
    if (depth === 0) {
      if (token.kind === "or" || token.kind === "sign") alternatives = true;
      if (operand && (isClause(token) || isSign(token) || token.kind === "open")) {
        alternatives = true;
      }
      operand = isClause(token) || token.kind === "close";
    }
    if (token.kind === "open") depth++;
  }
  return `${alternatives ? `(${query.trim()})` : query.trim()} AND ${clause}`;
}

/** A clause for a field with just this value, quoted where a character of it means something. */
export function clauseOf(field: string, value: string | number): string {
  const text = String(value);
  if (/^[A-Za-z0-9_.@%=;,$'#][A-Za-z0-9_.@%=;,$'#:-]*$/.test(text)) return `${field}:${text}`;
  return `${field}:"${text.replace(/[\\"]/g, "\\$&")}"`;
}

function joined(tokens: readonly Token[]): string {
  return tokens.reduce((text, token, i) => {
    const before = tokens[i - 1];
    const close =
      before === undefined ||
      before.kind === "open" ||
      before.kind === "sign" ||
      before.text === "!" ||
      token.kind === "close";
    return `${text}${close ? "" : " "}${token.text}`;
  }, "");
}

function isClause(token: Token): boolean {
  return token.kind === "field" || token.kind === "word" || token.kind === "phrase";
}

function isSign(token: Token): boolean {
  return token.kind === "not" || token.kind === "sign";
}

function isOperator(token: Token): boolean {
  return token.kind === "and" || token.kind === "or";
}
