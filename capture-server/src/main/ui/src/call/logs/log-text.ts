import type { Message } from "../../api/types";
import { microsOf } from "../../shell/time";
import { visible } from "../../shell/visible";
import { payloadText } from "../payload";

/** The text of a log; JSON is laid out. */
export function logText(log: Message): string {
  const text = payloadText(log).trimEnd();
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return visible(JSON.stringify(JSON.parse(log.raw ?? ""), null, 2));
  } catch {
    return text;
  }
}

/** Those whose text has the words, all of them, in any case. */
export function filtered(logs: readonly Message[], words: string): readonly Message[] {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  return logs.filter((log) => {
    const text = payloadText(log).toLowerCase();
    return asked.every((word) => text.includes(word));
  });
}

/** The last message at or before a time, or the first one: where the ladder was then. */
export function messageAt(messages: readonly Message[], time: string): Message | undefined {
  const at = microsOf(time);
  return messages.findLast((message) => microsOf(message.time) <= at) ?? messages[0];
}
