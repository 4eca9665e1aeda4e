import { effect, useSignal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { useCallback, useEffect } from "preact/hooks";
import { afterRest } from "./after-rest";
import { ApiProblem, apiUrl, getJson } from "./client";
import type { Parameters } from "./client";

/** What is known of an answer. While a newer one is awaited the last one stays, as `stale`. */
export type Answer<T> =
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly value: T; readonly stale: boolean }
  | { readonly state: "problem"; readonly problem: ApiProblem };

export interface Asked<T> {
  readonly answer: ReadonlySignal<Answer<T>>;
  readonly again: () => void;
}

/**
 * Asks the API, and again when path or parameters change; what is overtaken is aborted.
 *
 * @param path null to ask nothing yet
 * @param everyMillis asks again so long after each answer while the page is visible; 0 for never
 */
export function useAnswer<T>(
  path: string | null,
  parameters: Parameters = {},
  everyMillis = 0,
): Asked<T> {
  const answer = useSignal<Answer<T>>({ state: "loading" });
  const asking = useSignal(false);
  const turn = useSignal(0);
  const url = path === null ? null : apiUrl(path, parameters);
  const now = turn.value;
  useEffect(() => {
    if (path === null) return;
    const abort = new AbortController();
    asking.value = true;
    const before = answer.peek();
    if (before.state === "ready") answer.value = { ...before, stale: true };
    getJson<T>(path, parameters, abort.signal)
      .then((value) => {
        answer.value = { state: "ready", value, stale: false };
      })
      .catch((e: unknown) => {
        if (abort.signal.aborted) return;
        if (!(e instanceof ApiProblem)) throw e;
        answer.value = { state: "problem", problem: e };
      })
      .finally(() => {
        if (!abort.signal.aborted) asking.value = false;
      });
    return () => abort.abort();
  }, [url, now]);
  useEffect(() => {
    if (everyMillis === 0) return;
    return effect(() => {
      if (!asking.value) return afterRest(everyMillis, () => void turn.value++);
    });
  }, [everyMillis]);
  return { answer, again: useCallback(() => void turn.value++, []) };
}
