/**
 * A query as it is typed, in pieces. The server's parser is the judge of what is right; this one
 * never fails, so that half a query can be shown too.
 */
export interface Token {
  readonly kind: "field" | "word" | "phrase" | "and" | "or" | "not" | "sign" | "open" | "close";
  readonly start: number;
  readonly end: number;
  /** As it stands, from start to end. */
  readonly text: string;
  /** Of a field clause: what stands before the colon, and behind it. */
  readonly field?: string;
  readonly value?: string;
}

const BLANK = /\s/;
const FIELD = /^([a-z][a-z0-9_]*):/;
/** An IPv6 address begins like a field does. */
const IPV6 = /^[0-9a-f]*:[0-9a-f.]*:[0-9a-f:.]*(\/[0-9]+)?$/i;
const KEYWORD = /^(AND|OR|NOT)(?=[\s()"]|$)/;
const KEYWORDS = { AND: "and", OR: "or", NOT: "not" } as const;
const SYMBOLS = { "&&": "and", "||": "or" } as const;

export function tokensOf(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = skipBlanks(query, 0);
  while (at < query.length) {
    const token = tokenAt(query, at);
    tokens.push(token);
    at = skipBlanks(query, token.end);
  }
  return tokens;
}

function tokenAt(query: string, at: number): Token {
  const rest = query.slice(at);
  const simple = (kind: Token["kind"], length: number): Token => ({
    kind,
    start: at,
    end: at + length,
    text: rest.slice(0, length),
  });
  const first = rest[0];
  if (first === "(") return simple("open", 1);
  if (first === ")") return simple("close", 1);
  if (first === "!") return simple("not", 1);
  if (first === "+" && !/^\+\d/.test(rest)) return simple("sign", 1);
  if (first === "-") return simple("sign", 1);
  if (first === '"') return simple("phrase", quotedEnd(rest, 0, '"'));
  const keyword = KEYWORD.exec(rest)?.[1];
  if (keyword !== undefined) {
    return simple(KEYWORDS[keyword as keyof typeof KEYWORDS], keyword.length);
  }
  const symbol = rest.slice(0, 2);
  if (symbol === "&&" || symbol === "||") return simple(SYMBOLS[symbol], 2);
  const field = FIELD.exec(rest)?.[1];
  const word = simple("word", wordEnd(rest, 0));
  if (field === undefined || IPV6.test(word.text)) return word;
  const valueStart = skipBlanks(rest, field.length + 1);
  const end = valueEnd(rest, valueStart);
  return { ...simple("field", end), field, value: rest.slice(valueStart, end) };
}

/** Where the value of a field ends: a word, a phrase, a range, an expression or a group. */
function valueEnd(text: string, start: number): number {
  switch (text[start]) {
    case '"':
      return quotedEnd(text, start, '"');
    case "/":
      return quotedEnd(text, start, "/");
    case "(":
      return groupEnd(text, start);
    case "[":
    case "{": {
      if (IPV6.test(text.slice(start + 1, wordEnd(text, start)).replace("]", ""))) break;
      const close = /[\]}]/.exec(text.slice(start));
      return close === null ? text.length : start + close.index + 1;
    }
    case "<":
    case ">": {
      const bound = skipBlanks(text, text[start + 1] === "=" ? start + 2 : start + 1);
      return text[bound] === '"' ? quotedEnd(text, bound, '"') : wordEnd(text, bound);
    }
  }
  return wordEnd(text, start);
}

function groupEnd(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const c = text[at];
    if (c === '"') at = quotedEnd(text, at, '"');
    else at += c === "\\" ? 2 : 1;
    if (c === "(") depth++;
    if (c === ")" && --depth === 0) return at;
  }
  return text.length;
}

function quotedEnd(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
}

function wordEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && !BLANK.test(text[at]!) && !'()"'.includes(text[at]!)) {
    at += text[at] === "\\" ? 2 : 1;
  }
  // A quote in the midst of a word is an error that the server tells; here it is the next piece.
  return Math.max(Math.min(at, text.length), start === 0 ? 1 : start);
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && BLANK.test(text[at]!)) at++;
  return at;
}
