import { signal, useSignal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { apiUrl } from "../api/client";
import type { Message } from "../api/types";
import { NO_GAPS, unwatched, watched } from "./gaps";
import type { Gaps } from "./gaps";
import { withSample } from "./rates";
import type { RateSample } from "./rates";
import { readStream } from "./stream";
import type { Connection } from "./stream";
import { cleared, EMPTY_TAIL, paused, resumed, VIEW_ROWS, withMessages } from "./tail";
import type { Tail } from "./tail";

export interface LiveTail {
  /** For how long the stream was not watched since the view was cleared. */
  readonly gaps: ReadonlySignal<Gaps>;
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

/** Kept while the page lives: who comes back from a call finds what was in view, paused or not. */
const connection = signal<Connection>({ state: "connecting" });
const tail = signal<Tail>(EMPTY_TAIL);
const samples = signal<readonly RateSample[]>([]);
const skipped = signal<Skipped>(NONE);
const gaps = signal<Gaps>(NO_GAPS);
/** The stream that all this is of. */
let keptUrl = "";

/** An empty view, of which nothing was missed yet. */
function clear(): void {
  tail.value = cleared(tail.peek());
  skipped.value = NONE;
  gaps.value = NO_GAPS;
}

/** Follows the server's stream of what matches; another query starts an empty view. */
export function useLiveTail(query: string, tables: readonly string[]): LiveTail {
  const turn = useSignal(0);
  const url = apiUrl("/live", { q: query, table: tables });
  const now = turn.value;

  useEffect(() => {
    if (url !== keptUrl) clear();
    keptUrl = url;
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
      onConnection: (next) => {
        const now = Date.now();
        if (next.state === "live") gaps.value = watched(gaps.peek(), now);
        else if (connection.peek().state === "live") gaps.value = unwatched(gaps.peek(), now);
        connection.value = next;
      },
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
      if (waiting.length > 0) flush();
      if (connection.peek().state === "live") gaps.value = unwatched(gaps.peek(), Date.now());
      connection.value = { state: "connecting" };
    };
  }, [url, now]);

  return {
    connection,
    tail,
    samples,
    skipped,
    gaps,
    togglePause: () => {
      tail.value = tail.peek().paused ? resumed(tail.peek()) : paused(tail.peek());
    },
    clear,
    connectAgain: () => turn.value++,
  };
}
