import type { Message } from "../api/types";
import { visible } from "../shell/visible";

/** What the frame carried, as text; bytes that are no UTF-8 show as replacement characters. */
export function payloadText(message: Pick<Message, "raw" | "raw_base64">): string {
  if (message.raw !== undefined) return visible(message.raw);
  if (message.raw_base64 === undefined) return "";
  const bytes = Uint8Array.from(atob(message.raw_base64), (sign) => sign.charCodeAt(0));
  return visible(new TextDecoder().decode(bytes));
}
