/** A SIP message cut into its parts, whatever is wrong with it; nothing is thrown away. */
export interface SipText {
  readonly start: string;
  readonly headers: readonly HeaderText[];
  /** Lines of the body; empty where there is none. */
  readonly body: readonly string[];
  readonly ends: LineEnds;
  /** Whether the empty line after the headers is there (RFC 3261, 7). */
  readonly closed: boolean;
}

export interface HeaderText {
  /** As it was sent: `v`, `Via`. Empty where the line has no colon. */
  readonly name: string;
  /** Lines of the header as they were sent, the first with the name: folded ones have several. */
  readonly lines: readonly string[];
}

/** RFC 3261 wants CRLF; much of what is captured has LF. */
export type LineEnds = "crlf" | "lf" | "mixed";

export function splitSip(raw: string): SipText {
  const lines = raw.replace(/^(?:\r?\n)+/, "").split("\n");
  const crlf = lines.slice(0, -1).filter((line) => line.endsWith("\r")).length;
  const ends = crlf === lines.length - 1 ? "crlf" : crlf === 0 ? "lf" : "mixed";
  const clean = lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  // What follows the last line end is no line.
  if (clean.at(-1) === "") clean.pop();
  const empty = clean.indexOf("", 1);
  const last = empty < 0 ? clean.length : empty;
  const headers: { name: string; lines: string[] }[] = [];
  for (const line of clean.slice(1, last)) {
    const before = headers.at(-1);
    if (/^[ \t]/.test(line) && before !== undefined) before.lines.push(line);
    else headers.push({ name: nameOf(line), lines: [line] });
  }
  const body = empty < 0 ? [] : clean.slice(empty + 1);
  while (body.at(-1) === "") body.pop();
  return { start: clean[0] ?? "", headers, body, ends, closed: empty >= 0 };
}

function nameOf(line: string): string {
  return /^([^\s:]+)[ \t]*:/.exec(line)?.[1] ?? "";
}
