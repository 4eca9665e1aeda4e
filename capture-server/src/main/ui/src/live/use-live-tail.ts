import { useSignal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { apiUrl } from "../api/client";
import type { Message } from "../api/types";
import { withSample } from "./rates";
import type { RateSample } from "./rates";
import { readStream } from "./stream";
import type { Connection } from "./stream";
import { cleared, EMPTY_TAIL, paused, resumed, VIEW_ROWS, withMessages } from "./tail";
import type { Tail } from "./tail";

export interface LiveTail {
  readonly connection: ReadonlySignal<Connection>;
  readonly tail: ReadonlySignal<Tail>;
  readonly samples: ReadonlySignal<readonly RateSample[]>;
  /** Matched and not sent, on every stream since the query was asked. */
  readonly skipped: ReadonlySignal<Skipped>;
  readonly togglePause: () => void;
  readonly clear: () => void;
  readonly connectAgain: () => void;
}

export interface Skipped {
  readonly messages: number;
  /** Some of which the server does not know the number. */
  readonly more: boolean;
}

const NONE: Skipped = { messages: 0, more: false };

/** Follows the server's stream of what matches; another query starts an empty view. */
export function useLiveTail(query: string, tables: readonly string[]): LiveTail {
  const connection = useSignal<Connection>({ state: "connecting" });
  const tail = useSignal<Tail>(EMPTY_TAIL);
  const samples = useSignal<readonly RateSample[]>([]);
  const skipped = useSignal<Skipped>(NONE);
  const turn = useSignal(0);
  const url = apiUrl("/live", { q: query, table: tables });
  const now = turn.value;

  useEffect(() => {
    tail.value = cleared(tail.peek());
    skipped.value = NONE;
  }, [url]);

  useEffect(() => {
    let waiting: Message[] = [];
    let frame: number | undefined;
    const flush = (): void => {
      if (frame !== undefined) cancelAnimationFrame(frame);
      frame = undefined;
      tail.value = withMessages(tail.peek(), waiting);
      waiting = [];
    };
    samples.value = [];
    const close = readStream(url, {
      onConnection: (next) => (connection.value = next),
      onMessages: (messages) => {
        waiting.push(...messages);
        // A page out of sight has no frames: what waits for one is bounded all the same.
        if (waiting.length >= VIEW_ROWS) flush();
        else frame ??= requestAnimationFrame(flush);
      },
      onCounts: (counts) => {
        const sample = { ...counts, atMillis: performance.now() };
        samples.value = withSample(samples.peek(), sample);
      },
      onSkipped: (messages) => {
        const before = skipped.peek();
        skipped.value = {
          messages: before.messages + (messages ?? 0),
          more: before.more || messages === undefined,
        };
      },
    });
    return () => {
      close();
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }, [url, now]);

  return {
    connection,
    tail,
    samples,
    skipped,
    togglePause: () => {
      tail.value = tail.peek().paused ? resumed(tail.peek()) : paused(tail.peek());
    },
    clear: () => {
      tail.value = cleared(tail.peek());
      skipped.value = NONE;
    },
    connectAgain: () => turn.value++,
  };
}
