import { explainStatus } from "./codes";
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

export function startLine(line: string): Line {
  const response = /^(SIP\/\d\.\d)([ \t]+)(\d{3})(.*)$/.exec(line);
  if (response !== null) {
    const [, version = "", space = "", status = "", reason = ""] = response;
    return [
      { kind: "version", text: version },
      { kind: "separator", text: space },
      explained("status", status, explainStatus(Number(status))),
      { kind: "reason", text: reason },
    ];
  }
  const request = /^([A-Za-z]+)([ \t]+)(.*?)([ \t]+)(SIP\/\d\.\d)$/.exec(line.slice(0, 9000));
  if (request === null || line.length > 9000) return [{ kind: "value", text: line }];
  const [, method = "", space = "", uri = "", between = "", version = ""] = request;
  return [
    explained("method", method, explainMethod(method)),
    { kind: "separator", text: space },
    { kind: "uri", text: uri },
    { kind: "separator", text: between },
    { kind: "version", text: version },
  ];
}

/** The first line of a header. */
export function headerLine(line: string): Line {
  const [, name = "", colon = "", value = ""] = /^([^\s:]+)([ \t]*:[ \t]*)(.*)$/.exec(line) ?? [];
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
      return cut(value, /(?<=cause=)\d{3}/g, "status", (code) => explainStatus(Number(code)));
    default:
      return cut(
        value,
        /\b(?:sips?|tel|urn):[^>;,\s]*|(?<=;)(?:tag|branch|received|rport|expires|lr)(?==|;|$|,|\s)/gi,
        (text) => (text.includes(":") ? "uri" : "parameter"),
      );
  }
}

/** A line of an SDP body (RFC 8866). */
export function sdpLine(line: string): Line {
  const [, type = "", value = ""] = /^([a-z])=(.*)$/.exec(line) ?? [];
  if (type === "") return [{ kind: "value", text: line }];
  const head: Line = [
    explained("type", type, explainSdpLine(type)),
    { kind: "separator", text: "=" },
  ];
  if (type !== "a") return [...head, { kind: "value", text: value }];
  const [, name = "", rest = ""] = /^([^:\s]*)(.*)$/.exec(value) ?? [];
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
