import { ApiProblem, request } from "../api/client";
import type { Message } from "../api/types";

export type Connection =
  | { readonly state: "connecting" }
  | { readonly state: "live" }
  /** Lost: tried again at that time, in milliseconds of Date.now(). */
  | { readonly state: "waiting"; readonly untilMillis: number; readonly why: string }
  /** The server closed it for good, and said why. */
  | { readonly state: "ended"; readonly reason: string }
  /** The server will not have it: asking again would not help. */
  | { readonly state: "refused"; readonly problem: ApiProblem };

export interface Counts {
  readonly seen: number;
  readonly matched: number;
  readonly skipped: number;
}

export interface Reader {
  readonly onConnection: (connection: Connection) => void;
  readonly onMessages: (messages: readonly Message[]) => void;
  readonly onCounts: (counts: Counts) => void;
  /** Some matched and were not sent; undefined where the server cannot tell how many. */
  readonly onSkipped: (messages: number | undefined) => void;
}

/** The reason of a server that is stopped, perhaps to be started again at once. */
const STOPPING = "the server is stopping";

const FIRST_WAIT_MILLIS = 1_000;
const LONGEST_WAIT_MILLIS = 30_000;

/** The server says something every second; a connection silent for so long is dead, whoever holds it open. */
const SILENCE_MILLIS = 10_000;

/** What asks why there is no stream waits no longer for an answer. */
const PROBE_MILLIS = 5_000;

/** How long to wait before the attempt after so many that failed. */
export function waitMillis(failures: number): number {
  return Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS * 2 ** Math.max(0, failures - 1));
}

/**
 * Reads the live tail until it is closed. The browser's own reconnecting is not used: it says neither
 * when it tries next nor why the last attempt failed.
 *
 * @returns closes it
 */
export function readStream(url: string, reader: Reader): () => void {
  const abort = new AbortController();
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  function heard(): void {
    clearTimeout(silence);
    silence = setTimeout(() => void lost(), SILENCE_MILLIS);
  }

  function connect(): void {
    reader.onConnection({ state: "connecting" });
    source = new EventSource(url);
    heard();
    on("hello", () => {
      failures = 0;
      reader.onConnection({ state: "live" });
    });
    on<{ messages: Message[] }>("messages", ({ messages }) => reader.onMessages(messages));
    on<Counts>("rate", reader.onCounts);
    on<{ messages: number | null }>("skipped", ({ messages }) =>
      reader.onSkipped(messages ?? undefined),
    );
    on<{ reason: string }>("end", ({ reason }) => {
      stop();
      if (reason === STOPPING) {
        failures++;
        wait("The server is stopping.");
      } else reader.onConnection({ state: "ended", reason });
    });
    source.onerror = () => void lost();
  }

  function on<T>(event: string, take: (data: T) => void): void {
    source?.addEventListener(event, (e: MessageEvent<string>) => {
      heard();
      take(JSON.parse(e.data) as T);
    });
  }

  function stop(): void {
    source?.close();
    clearTimeout(silence);
  }

  async function lost(): Promise<void> {
    stop();
    failures++;
    reader.onConnection({ state: "connecting" });
    const problem = await refusal(url, abort.signal);
    if (abort.signal.aborted) return;
    if (problem !== undefined && problem.status >= 400 && problem.status < 500) {
      reader.onConnection({ state: "refused", problem });
      return;
    }
    wait(problem?.detail ?? "The connection was lost.");
  }

  function wait(why: string): void {
    const millis = waitMillis(failures);
    reader.onConnection({ state: "waiting", untilMillis: Date.now() + millis, why });
    timer = setTimeout(connect, millis);
  }

  connect();
  return () => {
    abort.abort();
    stop();
    clearTimeout(timer);
  };
}

/** Why the server does not stream, which an EventSource hides; undefined where it would. */
async function refusal(url: string, signal: AbortSignal): Promise<ApiProblem | undefined> {
  const probe = new AbortController();
  const both = AbortSignal.any([signal, probe.signal, AbortSignal.timeout(PROBE_MILLIS)]);
  try {
    await request(url, { headers: { Accept: "text/event-stream" }, signal: both });
    return undefined;
  } catch (e) {
    return e instanceof ApiProblem ? e : undefined;
  } finally {
    probe.abort();
  }
}
