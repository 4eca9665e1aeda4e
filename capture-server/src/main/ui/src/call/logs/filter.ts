import type { Message } from "../../api/types";
import { payloadText } from "../payload-text";

/** A log and the text that words are looked for in: laid out once, not at every key. */
export interface ReadLog {
  readonly log: Message;
  readonly text: string;
  readonly lowerCase: string;
}

export function readLog(log: Message): ReadLog {
  const text = payloadText(log);
  return { log, text, lowerCase: text.toLowerCase() };
}

/** Those whose text has the words, all of them, in any case. */
export function filtered(logs: readonly ReadLog[], words: string): readonly ReadLog[] {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  return logs.filter(({ lowerCase }) => asked.every((word) => lowerCase.includes(word)));
}
