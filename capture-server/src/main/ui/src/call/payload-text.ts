import type { Message } from "../api/types";
import { visible } from "../sip/visible";
import { payloadOf } from "./raw/payload";

/** What a message carries as plain lines with nothing hidden: JSON is laid out, bytes are in hex. */
export function payloadText(message: Message): string {
  const payload = payloadOf(message);
  switch (payload.kind) {
    case "none":
      return "";
    case "sip":
      return linesText(payload.text.split(/\r?\n/));
    default:
      return linesText(payload.lines);
  }
}

function linesText(lines: readonly string[]): string {
  return lines.map(visible).join("\n").trimEnd();
}
