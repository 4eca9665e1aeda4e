import { effect, useSignal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { afterRest } from "../api/after-rest";
import { ApiProblem, apiUrl, getJson } from "../api/client";
import type { Parameters } from "../api/client";
import type { CallsPage, Message, MessagesPage, Session, Total } from "../api/types";
import { parameter, setParameters } from "../shell/location";
import { isPast } from "./time-range";
import type { TimeRange } from "./time-range";

export type Row = Message | Session;

/** Rows loaded so far. While newer ones are awaited these stay, as `stale`. */
export interface Loaded {
  readonly url: string;
  readonly rows: readonly Row[];
  readonly total: Total;
  readonly nextCursor: string | null;
  readonly tookMillis: number;
  readonly stale: boolean;
  /** More rows are awaited, or why there are none. */
  readonly more: "idle" | "loading" | ApiProblem;
}

export type Rows =
  | { readonly state: "loading" }
  | { readonly state: "problem"; readonly problem: ApiProblem }
  | ({ readonly state: "ready" } & Loaded);

export interface AskedRows {
  readonly rows: ReadonlySignal<Rows>;
  readonly again: () => void;
  readonly more: (limit: number) => void;
}

export const FIRST_ROWS = 100;
export const MOST_ROWS_AT_ONCE = 10_000;

/** What was shown last: who comes back from a call to a row finds it where it was, at once. */
let last: Loaded | undefined;

/**
 * The rows of a search, page after page. How many are loaded is in the address as `n`, so a reload
 * loads as many, up to what the server gives at once.
 */
export function useRows(
  path: "/messages" | "/calls",
  parameters: Parameters,
  range: TimeRange,
  everySeconds: number,
): AskedRows {
  const rows = useSignal<Rows>({ state: "loading" });
  const url = apiUrl(path, parameters);
  const abort = useRef<AbortController>(null);
  const asking = useSignal(false);

  const show = (loaded: Loaded) => {
    last = loaded;
    rows.value = { state: "ready", ...loaded };
  };
  const ask = async (
    limit: number,
    cursor: string | undefined,
  ): Promise<MessagesPage | CallsPage | ApiProblem | undefined> => {
    abort.current?.abort();
    const mine = new AbortController();
    abort.current = mine;
    asking.value = true;
    try {
      return await getJson(path, { ...parameters, limit, cursor }, mine.signal);
    } catch (e) {
      if (mine.signal.aborted) return undefined;
      if (e instanceof ApiProblem) return e;
      throw e;
    } finally {
      if (!mine.signal.aborted) asking.value = false;
    }
  };
  const first = async (limit: number) => {
    const before = rows.peek();
    if (before.state === "ready") rows.value = { ...before, stale: true };
    const page = await ask(limit, undefined);
    if (page === undefined) return;
    if (page instanceof ApiProblem) rows.value = { state: "problem", problem: page };
    else show({ url, ...pageOf(page), stale: false, more: "idle" });
  };
  const more = async (limit: number) => {
    const before = rows.peek();
    if (before.state !== "ready" || before.stale || before.more === "loading") return;
    if (before.nextCursor === null) return;
    rows.value = { ...before, more: "loading" };
    const page = await ask(limit, before.nextCursor);
    if (page === undefined) return;
    if (page instanceof ApiProblem) {
      show({ ...before, more: page });
      return;
    }
    const next = pageOf(page);
    const all = [...before.rows, ...next.rows];
    show({ ...before, ...next, total: before.total, rows: all, more: "idle" });
    setParameters({ n: String(all.length) }, "replace");
  };

  const latest = useRef({ first, more });
  latest.current = { first, more };
  useEffect(() => {
    const known = last?.url === url && parameter("sel") !== "" ? last : undefined;
    if (known !== undefined) show({ ...known, stale: false, more: "idle" });
    // What of the past was found is found again; of a time that goes on there may be more by now.
    if (known === undefined || !isPast(range, Date.now())) void latest.current.first(wanted());
    return () => abort.current?.abort();
  }, [url]);
  useEffect(() => {
    if (everySeconds === 0) return;
    const next = () => {
      const now = rows.peek();
      const many = now.state === "ready" && now.rows.length > MOST_ROWS_AT_ONCE;
      if (!many) void latest.current.first(wanted());
    };
    return effect(() => {
      if (!asking.value) return afterRest(everySeconds * 1000, next);
    });
  }, [everySeconds]);

  return useMemo(
    () => ({
      rows,
      again: () => void latest.current.first(wanted()),
      more: (limit: number) => void latest.current.more(limit),
    }),
    [],
  );
}

function wanted(): number {
  const n = Number(parameter("n"));
  return Number.isInteger(n) ? Math.max(FIRST_ROWS, Math.min(MOST_ROWS_AT_ONCE, n)) : FIRST_ROWS;
}

function pageOf(page: MessagesPage | CallsPage) {
  return {
    rows: "messages" in page ? page.messages : page.calls,
    total: page.total,
    nextCursor: page.next_cursor,
    tookMillis: page.took_ms,
  };
}
