const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * What strangers wrote, with nothing hidden: what would turn the direction of the text, or what has no
 * sign of its own, becomes a mark. Line ends and tabs stay; a carriage return before a line end goes.
 */
export function visible(text: string): string {
  return text.replace(/\r\n/g, "\n").replace(HIDDEN, (sign) => {
    const code = sign.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return "\u2421";
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
}
