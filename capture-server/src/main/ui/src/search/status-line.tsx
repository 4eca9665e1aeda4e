import { ApiProblem } from "../api/client";
import { count } from "../shell/numbers";
import { switchOrder } from "./search-page";
import type { SearchAddress } from "./search-address";
import { MOST_ROWS_AT_ONCE } from "./use-rows";
import type { Loaded } from "./use-rows";

export const ROWS_MORE = 1000;

interface MoreProps {
  readonly loaded: Loaded;
  readonly more: (limit: number) => void;
}

/** How much of what was found is shown, and the ways to more of it. */
export function StatusLine({
  address,
  loaded,
  more,
  said,
  filter,
}: MoreProps & {
  readonly address: SearchAddress;
  /** What was just done, such as a copy. */
  readonly said: string;
  readonly filter: (() => void) | undefined;
}) {
  const { rows, total } = loaded;
  const waiting = loaded.more === "loading";
  const paused = address.refresh > 0 && rows.length > MOST_ROWS_AT_ONCE;
  return (
    <footer class="status-line">
      <span role="status">
        Showing {count(rows.length)} of {total.relation === "gte" ? "at least " : ""}
        {count(Math.max(total.value, rows.length))}
        {address.of === "calls" && " that began in this time"},{" "}
        {address.order === "desc" ? "newest" : "oldest"} first
        {paused && <>; not refreshed while more than {count(MOST_ROWS_AT_ONCE)} are shown</>}
      </span>
      {loaded.nextCursor !== null && (
        <>
          <button
            type="button"
            disabled={waiting}
            title={`Up to ${count(ROWS_MORE)} more (l)`}
            onClick={() => more(ROWS_MORE)}
          >
            {waiting ? "Loading …" : "Load more"}
          </button>
          <button type="button" disabled={waiting} onClick={() => more(MOST_ROWS_AT_ONCE)}>
            Load {count(MOST_ROWS_AT_ONCE)}
          </button>
        </>
      )}
      {loaded.more instanceof ApiProblem && (
        <span class="mistake" role="alert">
          No more came: {loaded.more.detail}
        </span>
      )}
      <span class="said" role="status">
        {said}
      </span>
      <button
        type="button"
        disabled={filter === undefined}
        title="Filter by a value of the selected row (f)"
        onClick={filter}
      >
        Filter by …
      </button>
      <button type="button" title="The other way round (o)" onClick={() => switchOrder(address)}>
        {address.order === "desc" ? "Oldest first" : "Newest first"}
      </button>
      <span class="took" title="How long the server searched">
        {count(loaded.tookMillis)} ms
      </span>
    </footer>
  );
}

/** Behind the last row: that it was the last, or how to go on. */
export function EndOfRows({ loaded, more }: MoreProps) {
  if (loaded.nextCursor === null) return <p class="end-of-rows">That is all that was found.</p>;
  return (
    <p class="end-of-rows">
      More was found than is shown.{" "}
      <button type="button" disabled={loaded.more === "loading"} onClick={() => more(ROWS_MORE)}>
        Show {count(ROWS_MORE)} more
      </button>
    </p>
  );
}
