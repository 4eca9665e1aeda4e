import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readStream, waitMillis } from "./stream";
import type { Connection } from "./stream";

/** The server's end of every stream that was opened. */
const streams: FakeSource[] = [];

class FakeSource extends EventTarget {
  onerror: (() => void) | null = null;
  closed = false;

  constructor(readonly url: string) {
    super();
    streams.push(this);
  }

  close(): void {
    this.closed = true;
  }

  say(event: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }
}

let close = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeSource);
  streams.length = 0;
});

afterEach(() => {
  close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function read(): Connection[] {
  const seen: Connection[] = [];
  close = readStream("/api/v1/live", {
    onConnection: (connection) => seen.push(connection),
    onMessages: () => {},
    onCounts: () => {},
    onSkipped: () => {},
  });
  return seen;
}

const statesOf = (seen: readonly Connection[]) => seen.map(({ state }) => state);

test("waits_afterFailures_doubleToHalfAMinute", () => {
  expect([1, 2, 3, 4, 5, 6, 50].map(waitMillis)).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
  ]);
});

test("stream_silent_isNoLongerCalledLive", async () => {
  // A server that takes the connection and says nothing.
  vi.stubGlobal("fetch", () => new Promise(() => {}));
  const seen = read();
  streams[0]!.say("hello", { tables: [], time: "2026-11-21T11:00:00Z" });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(statesOf(seen)).toEqual(["connecting", "live", "connecting"]);
  expect(streams[0]!.closed).toBe(true);
});

test("probe_hasItsEnd", () => {
  const given: AbortSignal[] = [];
  const timeout = vi.spyOn(AbortSignal, "timeout");
  vi.stubGlobal("fetch", (_: string, init: RequestInit) => {
    given.push(init.signal!);
    return new Promise(() => {});
  });
  read();
  streams[0]!.onerror?.();
  expect(timeout).toHaveBeenCalledWith(5_000);
  expect(given).toHaveLength(1);
});

test("stream_ofAServerThatStops_isOpenedAgain", async () => {
  const seen = read();
  streams[0]!.say("hello", { tables: [], time: "2026-11-21T11:00:00Z" });
  streams[0]!.say("end", { reason: "the server is stopping" });
  expect(seen.at(-1)).toMatchObject({ state: "waiting", why: "The server is stopping." });
  await vi.advanceTimersByTimeAsync(1_000);
  streams[1]!.say("hello", { tables: [], time: "2026-11-21T11:00:05Z" });
  expect(seen.at(-1)).toEqual({ state: "live" });
});

test("stream_endedForAnotherReason_staysEnded", async () => {
  const seen = read();
  streams[0]!.say("end", { reason: "this reader took nothing for 30 s" });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.at(-1)).toEqual({ state: "ended", reason: "this reader took nothing for 30 s" });
  expect(streams).toHaveLength(1);
});
