import { useSignal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { afterRest } from "../api/after-rest";
import { ApiProblem, getJson } from "../api/client";
import type { Agent, Status } from "../api/types";
import { withSample } from "./history";
import type { Sample } from "./history";

const EVERY_MILLIS = 2_000;

/** An answer that takes longer is given up, and asked for again. */
const PATIENCE_MILLIS = 8_000;

export interface Polled {
  /** The last that was answered, however long ago. */
  readonly known?: { readonly status: Status; readonly agents: readonly Agent[] };
  readonly history: readonly Sample[];
  /** Since when the server is asked and does not answer, in milliseconds of Date.now(). */
  readonly askedMillis?: number;
  /** What went wrong with the last attempt. */
  readonly problem?: ApiProblem;
}

/** Asks for the status every 2 s while the page is visible, and keeps what was known. */
export function useStatus(): ReadonlySignal<Polled> {
  const polled = useSignal<Polled>({ history: [] });
  useEffect(() => {
    const abort = new AbortController();
    let stop: (() => void) | undefined;

    async function poll(): Promise<void> {
      const before = polled.peek();
      polled.value = { ...before, askedMillis: before.askedMillis ?? Date.now() };
      const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(PATIENCE_MILLIS)]);
      try {
        const [status, { agents }] = await Promise.all([
          getJson<Status>("/status", {}, signal),
          getJson<{ readonly agents: readonly Agent[] }>("/agents", {}, signal),
        ]);
        const sample: Sample = {
          atMillis: performance.now(),
          uptimeSeconds: status.uptime_s,
          capture: status.capture,
        };
        polled.value = {
          known: { status, agents },
          history: withSample(before.history, sample),
        };
      } catch (e) {
        if (abort.signal.aborted) return;
        if (e instanceof ApiProblem) polled.value = { ...polled.peek(), problem: e };
        else if (!(e instanceof DOMException)) throw e;
      }
      stop = afterRest(EVERY_MILLIS, () => void poll());
    }

    void poll();
    return () => {
      stop?.();
      abort.abort();
    };
  }, []);
  return polled;
}
