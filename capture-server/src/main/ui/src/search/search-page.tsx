import "./search.css";
import type { Histogram } from "../api/types";
import { useAnswer } from "../api/use-answer";
import { DropZone, ImportButton } from "../imports/import-file";
import type { Of } from "../query/parts";
import { QueryField } from "../query/query-field";
import { readQueryProblem } from "../query/query-mistake";
import type { QueryMistake } from "../query/query-mistake";
import { useKeys } from "../shell/keys";
import { setParameters } from "../shell/location";
import { HistogramStrip } from "./histogram-strip";
import { PartsBar } from "./parts-bar";
import { RangeBar } from "./range-bar";
import { Results } from "./results";
import { parametersOf, searchAddress } from "./search-address";
import type { SearchAddress } from "./search-address";
import { zoomed } from "./time-range";
import type { TimeRange } from "./time-range";
import { useRows } from "./use-rows";
import type { Rows } from "./use-rows";

const MOST_BUCKETS = 120;

/**
 * Search. The address holds: `q`, `from`, `to`, `table` (repeatable), `of=calls` and then `kind`
 * (repeatable) and `unsuccessful`, `order=asc`, `refresh`, `sel` (id of the selected row), `n` (rows loaded) and `raw`
 * (id of a message that is shown in place).
 */
export function SearchPage() {
  const address = searchAddress();
  return (
    <DropZone>
      <SearchOf key={address.of} address={address} />
    </DropZone>
  );
}

function SearchOf({ address }: { readonly address: SearchAddress }) {
  const parameters = parametersOf(address);
  const path = address.of === "calls" ? "/calls" : "/messages";
  const { rows, again, more } = useRows(
    path,
    { ...parameters, order: address.order },
    address.range,
    address.refresh,
  );
  const histogram = useAnswer<Histogram>(
    `${path}/histogram`,
    { ...parameters, buckets: MOST_BUCKETS },
    address.refresh * 1000,
  );
  const run = () => {
    again();
    histogram.again();
  };
  const ask = (query: string) => {
    if (query === address.q) run();
    else setParameters({ q: query === "" ? null : query, sel: null, n: null });
  };
  const zoom = (factor: number) => showRange(zoomed(address.range, factor, Date.now()));
  useKeys("Search", [
    { keys: ["c"], does: "messages, calls", run: () => showOf(other(address.of)) },
    { keys: ["o"], does: "newest first, oldest first", run: () => switchOrder(address) },
    { keys: ["r"], does: "run again", run },
    { keys: ["-"], does: "a longer time", run: () => zoom(2) },
    { keys: ["+", "="], does: "a shorter time", run: () => zoom(0.5) },
  ]);
  return (
    <div class="search">
      <h1 class="unseen">Search</h1>
      <QueryField of={address.of} q={address.q} mistake={mistakeOf(rows.value)} onQuery={ask}>
        <button type="submit" class="primary">
          Search
        </button>
        <OfSwitch of={address.of} />
        <ImportButton />
      </QueryField>
      <RangeBar range={address.range} refresh={address.refresh} zoom={zoom} run={run} />
      <HistogramStrip answer={histogram.answer} of={address.of} onRange={showRange} />
      <PartsBar address={address} answer={histogram.answer} />
      <Results address={address} rows={rows} counted={histogram.answer} run={run} more={more} />
    </div>
  );
}

function showRange(range: TimeRange): void {
  const to = range.to === "now" ? null : range.to;
  setParameters({ from: range.from, to, sel: null, n: null });
}

function OfSwitch({ of }: { readonly of: Of }) {
  return (
    <div class="choice" role="group" aria-label="What is shown">
      {(["messages", "calls"] as const).map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === of}
          title="Messages or calls (c)"
          onClick={() => showOf(each)}
        >
          {each === "messages" ? "Messages" : "Calls"}
        </button>
      ))}
    </div>
  );
}

function mistakeOf(rows: Rows): QueryMistake | undefined {
  return rows.state === "problem" ? readQueryProblem(rows.problem.detail) : undefined;
}

function showOf(of: Of): void {
  setParameters({ of: of === "calls" ? of : null, sel: null, n: null, raw: null });
}

function other(of: Of): Of {
  return of === "calls" ? "messages" : "calls";
}

export function switchOrder({ order }: SearchAddress): void {
  setParameters({ order: order === "desc" ? "asc" : null, sel: null, n: null });
}
