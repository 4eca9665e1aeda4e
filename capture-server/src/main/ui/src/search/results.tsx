import type { ReadonlySignal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Histogram, Total } from "../api/types";
import type { Answer } from "../api/use-answer";
import { copyText } from "../shell/copy";
import { useKeys } from "../shell/keys";
import {
  address as hereAddress,
  go,
  parameter,
  setParameters,
  withParameters,
} from "../shell/location";
import { Loading, ProblemState } from "../shell/states";
import { callColumns, hrefOfCall } from "../table/call-columns";
import { hrefOfMessage, messageColumns, needsDay } from "../table/message-columns";
import { rowKeys } from "../table/row-keys";
import { VirtualTable } from "../table/virtual-table";
import type { Column } from "../table/virtual-table";
import { FilterMenu } from "./filter-menu";
import { NothingFound } from "./nothing-found";
import { QueryHelp } from "../query/query-help";
import { withClause } from "../query/query-chips";
import { readQueryProblem } from "../query/query-mistake";
import { RawPanel } from "./raw-panel";
import { EndOfRows, ROWS_MORE, StatusLine } from "./status-line";
import type { SearchAddress } from "./search-address";
import type { Loaded, Row, Rows } from "./use-rows";

interface Props {
  readonly address: SearchAddress;
  readonly rows: ReadonlySignal<Rows>;
  /** Counts further than the rows' own total does. */
  readonly counted: ReadonlySignal<Answer<Histogram>>;
  readonly run: () => void;
  readonly more: (limit: number) => void;
}

/** The rows found, or why there are none. */
export function Results({ address, rows, counted, run, more }: Props) {
  const now = rows.value;
  if (now.state === "loading") return <Loading what={address.of} />;
  if (now.state === "problem") {
    if (readQueryProblem(now.problem.detail) !== undefined) return <QueryHelp of={address.of} />;
    return <ProblemState problem={now.problem} again={run} />;
  }
  if (now.rows.length === 0) {
    return <NothingFound address={address} run={run} stale={now.stale} />;
  }
  const loaded = { ...now, total: betterTotal(now.total, counted.value) };
  return <Found address={address} loaded={loaded} more={more} />;
}

function Found({
  address,
  loaded,
  more,
}: {
  readonly address: SearchAddress;
  readonly loaded: Loaded;
  readonly more: (limit: number) => void;
}) {
  const { of, q } = address;
  const { rows } = loaded;
  const filtering = useSignal(false);
  const said = useSignal("");
  const selected = parameter("sel");
  const index = useMemo(() => rows.findIndex((row) => row.id === selected), [rows, selected]);
  const row = rows[index];
  const withDay = needsDay([timeOf(rows[0]), timeOf(rows.at(-1))]);
  const columns = useMemo(
    () =>
      (of === "calls" ? callColumns(withDay) : messageColumns(withDay)) as readonly Column<Row>[],
    [of, withDay],
  );
  const open = (target: Row | undefined) => {
    if (target === undefined) return;
    select(target.id);
    go(hrefOfRow(target));
  };
  const copy = async (text: string | undefined, what: string) => {
    if (text === undefined) said.value = `This row has no ${what}`;
    else said.value = (await copyText(text)) ? `Copied the ${what}` : "Copying is not allowed here";
  };
  const raw = parameter("raw");
  useKeys("Rows", [
    ...rowKeys(rows.length, index, (i) => select(rows[i]?.id)),
    { keys: ["Enter"], does: "open the call", run: () => open(row) },
    {
      keys: ["f"],
      does: "filter by a value of the row",
      run: () => (filtering.value = row !== undefined),
    },
    { keys: ["y"], does: "copy the Call-ID", run: () => void copy(row?.call_id, "Call-ID") },
    { keys: ["s"], does: "copy a link to this", run: () => void copy(hereAddress(), "link") },
    { keys: ["l"], does: "load more", run: () => more(ROWS_MORE) },
    ...(raw === "" ? [] : [{ keys: ["Escape"], does: "close the message", run: closeRaw }]),
  ]);
  return (
    <>
      <div class={`found ${loaded.stale ? "stale" : ""}`} aria-busy={loaded.stale}>
        <VirtualTable
          label={of === "calls" ? "Calls" : "Messages"}
          columns={columns}
          rows={rows}
          keyOf={idOf}
          hrefOf={hrefOfRow}
          selected={selected}
          onSelect={open}
          footer={<EndOfRows loaded={loaded} more={more} />}
        />
        {raw !== "" && <RawPanel id={raw} close={closeRaw} />}
      </div>
      {filtering.value && row !== undefined && (
        <FilterMenu
          row={row}
          choose={(clause) => {
            filtering.value = false;
            setParameters({ q: withClause(q, clause), sel: null, n: null });
          }}
          close={() => (filtering.value = false)}
        />
      )}
      <StatusLine
        address={address}
        loaded={loaded}
        more={more}
        said={said.value}
        filter={row === undefined ? undefined : () => (filtering.value = true)}
      />
    </>
  );
}

function betterTotal(total: Total, counted: Answer<Histogram>): Total {
  if (total.relation === "eq" || counted.state !== "ready" || counted.stale) return total;
  return counted.value.total.value > total.value ? counted.value.total : total;
}

function idOf(row: Row): string {
  return row.id;
}

function timeOf(row: Row | undefined): string | undefined {
  if (row === undefined) return undefined;
  return "start" in row ? row.start : row.time;
}

/** A row leads to its call; a message without Call-ID has none and is shown here. */
function hrefOfRow(row: Row): string {
  if ("start" in row) return hrefOfCall(row);
  return hrefOfMessage(row) ?? withParameters({ sel: row.id, raw: row.id });
}

function select(id: string | undefined): void {
  setParameters({ sel: id ?? null }, "settle");
}

function closeRaw(): void {
  setParameters({ raw: null });
}
