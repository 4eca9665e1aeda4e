import type { Message } from "../../api/types";
import { microsOf } from "../../shell/time";

/** One time that a message went over a hop, however many agents saw it. */
export interface Sending {
  /** What the first agent saw. */
  readonly message: Message;
  readonly micros: number;
  /** What other agents saw of the same sending. */
  readonly copies: readonly Message[];
  /** 0 for the first sending; 1, 2 … for retransmissions. */
  readonly again: number;
  /** Id of the message that this is a retransmission of; its own where it is the first. */
  readonly first: string;
}

/** Less than T1 (RFC 3261, 17.1.1.1): what comes later may be a retransmission. */
const COPY_WINDOW_MICROS = 400_000;
/** No timer of RFC 3261 sends again after 32 s. */
const REPEAT_WINDOW_MICROS = 60_000_000;

interface Draft {
  readonly message: Message;
  readonly micros: number;
  readonly copies: Message[];
  readonly agents: Set<string>;
  readonly again: number;
  readonly first: string;
}

/**
 * The messages in order of time, copies of one sending put together. The same bytes again on the same
 * hop are a retransmission: Call-ID, CSeq and branch are among them.
 */
export function sendingsOf(messages: readonly Message[]): readonly Sending[] {
  const timed = messages.map((message) => ({ message, micros: microsOf(message.time) }));
  timed.sort((a, b) => a.micros - b.micros);
  const all: Draft[] = [];
  const same = new Map<string, Draft[]>();
  for (const { message, micros } of timed) {
    const agent = `${message.agent_ip} ${message.agent_id} ${message.agent_name}`;
    const key = hopAndBytes(message);
    const before = key === undefined ? [] : (same.get(key) ?? []);
    const seen = before.find(
      (each) => !each.agents.has(agent) && micros - each.micros <= COPY_WINDOW_MICROS,
    );
    if (seen !== undefined) {
      seen.copies.push(message);
      seen.agents.add(agent);
      continue;
    }
    const last = before.at(-1);
    const repeats =
      last !== undefined && isSip(message) && micros - last.micros <= REPEAT_WINDOW_MICROS;
    const draft: Draft = {
      message,
      micros,
      copies: [],
      agents: new Set([agent]),
      again: repeats ? last.again + 1 : 0,
      first: repeats ? last.first : message.id,
    };
    all.push(draft);
    if (key !== undefined) same.set(key, repeats ? [...before, draft] : [draft]);
  }
  return all;
}

/** How many of the messages were sent again: what the ladder folds. */
export function retransmissionsIn(sendings: readonly Sending[]): number {
  return sendings.filter((each) => each.again > 0).length;
}

/** Undefined where nothing tells whether another message is the same. */
function hopAndBytes(message: Message): string | undefined {
  const bytes = message.raw ?? message.raw_base64;
  if (bytes === undefined || message.src_ip === undefined || message.dst_ip === undefined) {
    return undefined;
  }
  return [message.src_ip, message.src_port, message.dst_ip, message.dst_port, bytes].join(" ");
}

function isSip(message: Message): boolean {
  return message.method !== undefined || message.status !== undefined;
}
