import type { Message } from "../../api/types";
import { payloadText } from "../payload-text";

/** Those whose text has the words, all of them, in any case. */
export function filtered(logs: readonly Message[], words: string): readonly Message[] {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (asked.length === 0) return logs;
  return logs.filter((log) => {
    const text = payloadText(log).toLowerCase();
    return asked.every((word) => text.includes(word));
  });
}
