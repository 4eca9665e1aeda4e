const LONGEST_JSON = 1_000_000;
/** Indentation makes more of a text: so many times its length at most, of a short one a little more. */
const MOST_GROWTH = 4;
const ALWAYS_ALLOWED = 2000;
const DEEPEST = 64;
const INDENT = "  ";

/**
 * JSON with a line a value; its numbers and strings are as they were sent. Undefined where the text
 * is no JSON, or so long or deep that it is better shown as it came.
 */
export function laidOut(text: string): readonly string[] | undefined {
  if (!/^\s*[[{]/.test(text) || text.length > LONGEST_JSON || !isJson(text)) return undefined;
  const most = ALWAYS_ALLOWED + MOST_GROWTH * text.length;
  const lines: string[] = [];
  let line = "";
  let depth = 0;
  let length = 0;
  const lineEnds = () => {
    lines.push(line);
    line = INDENT.repeat(depth);
    length += line.length + 1;
  };
  for (let at = nextToken(text, 0); at < text.length;) {
    const end = tokenEnd(text, at);
    const token = text.slice(at, end);
    at = nextToken(text, end);
    switch (token) {
      case "{":
      case "[":
        line += token;
        if (text[at] === "}" || text[at] === "]") {
          line += text[at];
          at = nextToken(text, at + 1);
        } else {
          if (++depth > DEEPEST) return undefined;
          lineEnds();
        }
        break;
      case "}":
      case "]":
        depth--;
        lineEnds();
        line += token;
        break;
      case ",":
        line += token;
        lineEnds();
        break;
      case ":":
        line += ": ";
        break;
      default:
        line += token;
    }
    if (length > most) return undefined;
  }
  return [...lines, line];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // It only looked like JSON: shown as the text that it is.
    return false;
  }
}

function nextToken(json: string, from: number): number {
  let at = from;
  while (at < json.length && " \t\r\n".includes(json.charAt(at))) at++;
  return at;
}

/** Index behind the token that begins there; the text is known to be JSON. */
function tokenEnd(json: string, from: number): number {
  const first = json.charAt(from);
  let at = from + 1;
  if (first === '"') {
    while (json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
    return at + 1;
  }
  if ("{}[],:".includes(first)) return at;
  while (at < json.length && !" \t\r\n{}[],:".includes(json.charAt(at))) at++;
  return at;
}
