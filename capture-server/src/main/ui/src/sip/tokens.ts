import { explainStatus } from "./codes";
import { explainCause } from "./q850";
import { explainHeader, longName } from "./headers";
import { explainMethod } from "./methods";
import { explainAttribute, explainSdpLine } from "./sdp";

export interface Token {
  readonly kind:
    | "method"
    | "status"
    | "reason"
    | "version"
    | "uri"
    | "name"
    | "separator"
    | "value"
    | "parameter"
    | "type";
  readonly text: string;
  /** One sentence for who does not know it. */
  readonly explained?: string;
}

export type Line = readonly Token[];

/** Lines that are longer are shown in one colour: an 8 kB header costs no more than its text. */
const LONGEST_COLOURED = 2000;
/** Characters of ` SIP/2.0`. */
const VERSION_LENGTH = 8;

export function startLine(line: string): Line {
  const response = /^(SIP\/\d\.\d)([ \t]+)(\d{3})(.*)$/s.exec(line);
  if (response !== null) {
    const [, version = "", space = "", status = "", reason = ""] = response;
    return [
      { kind: "version", text: version },
      { kind: "separator", text: space },
      explained("status", status, explainStatus(Number(status))),
      { kind: "reason", text: reason },
    ];
  }
  return requestLine(line) ?? [{ kind: "value", text: line }];
}

/** No regular expression: blanks at both ends of the URI would be tried in every split. */
function requestLine(line: string): Line | undefined {
  const method = /^[A-Za-z]+(?=[ \t])/.exec(line)?.[0];
  const version = /[ \t]SIP\/\d\.\d$/.exec(line.slice(-VERSION_LENGTH))?.[0].slice(1);
  if (method === undefined || version === undefined) return undefined;
  let begin = method.length;
  let end = line.length - version.length;
  while (begin < end && isBlank(line[begin])) begin++;
  while (end > begin && isBlank(line[end - 1])) end--;
  if (begin === end) return undefined;
  return [
    explained("method", method, explainMethod(method)),
    { kind: "separator", text: line.slice(method.length, begin) },
    { kind: "uri", text: line.slice(begin, end) },
    { kind: "separator", text: line.slice(end, line.length - version.length) },
    { kind: "version", text: version },
  ];
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t";
}

/** The first line of a header. */
export function headerLine(line: string): Line {
  const [, name = "", colon = "", value = ""] = /^([^\s:]+)([ \t]*:[ \t]*)(.*)$/s.exec(line) ?? [];
  if (name === "") return [{ kind: "value", text: line }];
  return [
    explained("name", name, explainHeader(name)),
    { kind: "separator", text: colon },
    ...headerValue(name, value),
  ];
}

/** The value of a header, or a line that it is continued on. */
export function headerValue(name: string, value: string): Line {
  if (value.length > LONGEST_COLOURED) return [{ kind: "value", text: value }];
  switch (longName(name).toLowerCase()) {
    case "cseq":
      return cut(value, /[A-Z]{3,}/g, "method", explainMethod);
    case "allow":
      return cut(value, /[A-Z]{3,}/g, "value", explainMethod);
    case "reason":
      return reasons(value);
    default:
      return cut(
        value,
        /\b(?:sips?|tel|urn):[^>;,\s]*|(?<=;)(?:tag|branch|received|rport|expires|lr)(?==|;|$|,|\s)/gi,
        (text) => (text.includes(":") ? "uri" : "parameter"),
      );
  }
}

/** Reasons with their protocol first (RFC 3326): the same number means another thing in another. */
function reasons(value: string): Line {
  return value.split(/(?=,)/).flatMap((each) => {
    const protocol = /^[,\s]*([^\s;,]*)/.exec(each)?.[1]?.toUpperCase();
    const explain = (cause: string) => {
      if (protocol === "SIP") return explainStatus(Number(cause));
      return protocol === "Q.850" ? explainCause(Number(cause)) : undefined;
    };
    return cut(each, /(?<=;\s*cause\s*=\s*)\d{1,3}(?!\d)/gi, "status", explain);
  });
}

/** A line of an SDP body (RFC 8866). */
export function sdpLine(line: string): Line {
  const [, type = "", value = ""] = /^([a-z])=(.*)$/s.exec(line) ?? [];
  if (type === "") return [{ kind: "value", text: line }];
  const head: Line = [
    explained("type", type, explainSdpLine(type)),
    { kind: "separator", text: "=" },
  ];
  if (type !== "a") return [...head, { kind: "value", text: value }];
  const [, name = "", rest = ""] = /^([^:\s]*)(.*)$/s.exec(value) ?? [];
  return [...head, explained("name", name, explainAttribute(name)), { kind: "value", text: rest }];
}

function explained(kind: Token["kind"], text: string, why: string | undefined): Token {
  return why === undefined ? { kind, text } : { kind, text, explained: why };
}

/** Sets apart what the pattern finds; the rest is plain. */
function cut(
  value: string,
  pattern: RegExp,
  kind: Token["kind"] | ((text: string) => Token["kind"]),
  explain: (text: string) => string | undefined = () => undefined,
): Line {
  const tokens: Token[] = [];
  let from = 0;
  for (const { 0: text, index } of value.matchAll(pattern)) {
    if (index > from) tokens.push({ kind: "value", text: value.slice(from, index) });
    tokens.push(explained(typeof kind === "string" ? kind : kind(text), text, explain(text)));
    from = index + text.length;
  }
  if (from < value.length) tokens.push({ kind: "value", text: value.slice(from) });
  return tokens;
}
