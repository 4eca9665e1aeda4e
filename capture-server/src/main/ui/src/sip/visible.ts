/**
 * A byte that is no UTF-8 is kept in a text as a lone surrogate from here on (as Python's
 * "surrogateescape" does): no text has one, so nothing is mistaken for it.
 */
export const STRAY_BYTE = 0xdc00;

/** Controls, marks of direction and of no width, and stray bytes: what a screen would not show. */
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\udc80-\udcff](?<![\ud800-\udbff].)/g;

export interface Piece {
  readonly text: string;
  /** Whether the text stands for what can't be seen. */
  readonly unseen: boolean;
}

/** A text with what can't be seen named: `\x00`, `U+202E`. Tabs and line feeds stay. */
export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index), unseen: false });
    found.push({ text: nameOf(match[0].charCodeAt(0)), unseen: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from), unseen: false });
  return found;
}

/** The same as one string, for places that can't set pieces apart. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (unseen) => nameOf(unseen.charCodeAt(0)));
}

function nameOf(code: number): string {
  if (code >= STRAY_BYTE && code < STRAY_BYTE + 0x100) return `\\x${hex(code - STRAY_BYTE, 2)}`;
  return code < 0x20 || code === 0x7f ? `\\x${hex(code, 2)}` : `U+${hex(code, 4)}`;
}

function hex(n: number, digits: number): string {
  return n.toString(16).toUpperCase().padStart(digits, "0");
}
