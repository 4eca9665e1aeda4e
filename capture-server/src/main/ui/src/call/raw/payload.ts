import type { Message } from "../../api/types";
import { visible } from "../../sip/visible";
import { bytesOf, hexLines, textOf } from "./bytes";
import { laidOut } from "./json";

/** What a message carries, as it is best read. */
export type Payload =
  | { readonly kind: "sip"; readonly text: string }
  | { readonly kind: "json" | "text" | "binary"; readonly lines: readonly string[] }
  | { readonly kind: "none" };

/** More of what is no text than this share: bytes. */
const BINARY_SHARE = 0.1;
const NO_TEXT = /[\u0000-\u0008\u000e-\u001f\udc80-\udcff]/g;

export function payloadOf(message: Message): Payload {
  const text = textOfMessage(message);
  if (text === undefined) return { kind: "none" };
  if (isSip(message, text)) return { kind: "sip", text };
  const strange = text.match(NO_TEXT)?.length ?? 0;
  if (strange > text.length * BINARY_SHARE) {
    const bytes =
      message.raw_base64 === undefined
        ? new TextEncoder().encode(text)
        : bytesOf(message.raw_base64);
    return { kind: "binary", lines: hexLines(bytes) };
  }
  const json = laidOut(text);
  if (json !== undefined) return { kind: "json", lines: json };
  return { kind: "text", lines: text.split(/\r?\n/) };
}

/** What is put on the clipboard: the text as it came; bytes that are no UTF-8 by their names. */
export function copyOf(message: Message): string {
  return message.raw ?? (textOfMessage(message) ?? "").split("\r\n").map(visible).join("\r\n");
}

/** The payload as text, stray bytes kept; undefined where the message has none. */
export function textOfMessage(message: Message): string | undefined {
  if (message.raw !== undefined) return message.raw;
  return message.raw_base64 === undefined ? undefined : textOf(bytesOf(message.raw_base64));
}

function isSip(message: Message, text: string): boolean {
  return (
    message.method !== undefined ||
    message.status !== undefined ||
    /^\s*(?:SIP\/\d\.\d \d{3}|[A-Z]{3,32} \S{1,4096} SIP\/\d\.\d)/.test(text)
  );
}
