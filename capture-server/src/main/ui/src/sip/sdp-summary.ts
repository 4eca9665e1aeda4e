/** Static payload types that are seen in practice (RFC 3551, 6). */
const STATIC_TYPES: Readonly<Record<string, string>> = {
  "0": "PCMU",
  "3": "GSM",
  "4": "G723",
  "8": "PCMA",
  "9": "G722",
  "13": "CN",
  "15": "G728",
  "18": "G729",
  "26": "JPEG",
  "31": "H261",
  "34": "H263",
};
/** Carried beside the voice, not instead of it. */
const NOT_SAID = new Set(["telephone-event", "CN", "red"]);
const MOST_LINES = 400;

interface Media {
  readonly kind: string;
  readonly port: string;
  readonly formats: readonly string[];
  readonly names: Map<string, string>;
  address: string | undefined;
  direction: string | undefined;
}

/** `PCMU,PCMA 10.0.0.1:4000 sendonly` for each medium; undefined where there is no SDP. */
export function sdpSummary(raw: string): string | undefined {
  const begin = /(?:^|\n)v=0\r?\n/.exec(raw);
  if (begin === null) return undefined;
  const media: Media[] = [];
  let sessionAddress: string | undefined;
  let sessionDirection: string | undefined;
  for (const line of raw.slice(begin.index).trimStart().split("\n", MOST_LINES)) {
    const [, type, value] = /^([a-z])=(.*)$/s.exec(line.trimEnd()) ?? [];
    if (type === undefined || value === undefined) break;
    const current = media.at(-1);
    if (type === "m") {
      const [kind = "", port = "", , ...formats] = value.split(" ");
      media.push({
        kind,
        port,
        formats,
        names: new Map(),
        address: undefined,
        direction: undefined,
      });
    } else if (type === "c") {
      const address = value.split(" ")[2]?.split("/")[0];
      if (current === undefined) sessionAddress = address;
      else current.address = address;
    } else if (type === "a" && /^(?:sendonly|recvonly|inactive|sendrecv)$/.test(value)) {
      if (current === undefined) sessionDirection = value;
      else current.direction = value;
    } else if (type === "a") {
      const [, format, name] = /^rtpmap:(\d+) ([^/ ]+)/.exec(value) ?? [];
      if (format !== undefined && name !== undefined) current?.names.set(format, name);
    }
  }
  if (media.length === 0) return undefined;
  return media.map((each) => text(each, sessionAddress, sessionDirection)).join(" · ");
}

function text(media: Media, address: string | undefined, direction: string | undefined): string {
  if (media.port === "0") return `${media.kind} refused`;
  const names = media.formats
    .map((format) => media.names.get(format) ?? STATIC_TYPES[format] ?? format)
    .filter((name) => !NOT_SAID.has(name));
  const way = media.direction ?? direction ?? "sendrecv";
  return [
    ...(media.kind === "audio" ? [] : [media.kind]),
    ...(names.length === 0 ? [] : [[...new Set(names)].join(",")]),
    `${media.address ?? address ?? "?"}:${media.port}`,
    ...(way === "sendrecv" ? [] : [way]),
  ].join(" ");
}
