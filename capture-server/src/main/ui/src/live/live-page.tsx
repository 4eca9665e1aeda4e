import "./live.css";
import { signal, useComputed } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Message } from "../api/types";
import { PartToggles } from "../query/part-toggles";
import { partsAsked } from "../query/parts";
import { QueryField } from "../query/query-field";
import { QueryHelp } from "../query/query-help";
import { readQueryProblem } from "../query/query-mistake";
import type { QueryMistake } from "../query/query-mistake";
import { useKeys } from "../shell/keys";
import { allOf, go, parameter, setParameters } from "../shell/location";
import { count } from "../shell/numbers";
import { Empty, ProblemState } from "../shell/states";
import { hrefOfMessage, messageColumns, needsDay } from "../table/message-columns";
import { rowKeys } from "../table/row-keys";
import { VirtualTable } from "../table/virtual-table";
import { LiveStatus } from "./live-status";
import { NothingYet } from "./nothing-yet";
import type { Connection } from "./stream";
import { useFollow } from "./use-follow";
import { useLiveTail } from "./use-live-tail";
import type { LiveTail } from "./use-live-tail";

/** Id of the selected row, kept while the page lives: who comes back from its call finds it. */
const selected = signal<string | undefined>(undefined);

/** Messages as they arrive, newest last. The address holds the query: `q`, and `table` (repeatable). */
export function LivePage() {
  const query = parameter("q");
  const tables = partsAsked("messages", allOf("table"));
  const live = useLiveTail(query, tables);
  const tail = live.tail.value;
  const connection = live.connection.value;
  const mistake = mistakeOf(connection);
  const follow = useFollow(tail);

  const ask = (asked: string) => {
    if (asked !== query) setParameters({ q: asked === "" ? null : asked });
    else if (connection.state !== "live") live.connectAgain();
  };
  const clear = () => {
    live.clear();
    follow.follow();
  };
  const select = (index: number) => {
    selected.value = tail.rows[index]?.id;
    if (index < tail.rows.length - 1) follow.stay();
  };
  const chosen = tail.rows.findIndex((row) => row.id === selected.value);
  // Without a chosen row the keys start from the end, where the reader looks.
  const start = chosen < 0 ? tail.rows.length : chosen;
  useKeys("Live", [
    { keys: [" "], does: "pause, resume", run: live.togglePause },
    { keys: ["G", "End"], does: "follow the newest", run: follow.follow },
    { keys: ["c", "Delete"], does: "clear", run: clear },
    { keys: ["Enter"], does: "open the call", run: () => open(tail.rows[chosen]) },
    ...rowKeys(tail.rows.length, start, select).filter((key) => !key.keys.includes("End")),
  ]);
  useEffect(() => {
    document.title = "Live · Hepatica";
    return () => (document.title = "Hepatica");
  }, []);

  return (
    <article class="live-page">
      <h1 class="unseen">Live</h1>
      <QueryField
        of="messages"
        q={query}
        mistake={mistake}
        onQuery={ask}
        placeholder="Try method:INVITE AND NOT status:*   ( / )"
      >
        <button type="submit" class="primary">
          Filter
        </button>
        <button type="button" onClick={live.togglePause} title="Space">
          {tail.paused ? "Resume" : "Pause"}
        </button>
        <button type="button" onClick={clear} disabled={tail.arrived === 0} title="c">
          Clear
        </button>
        <button
          type="button"
          onClick={follow.follow}
          aria-pressed={follow.following.value && !tail.paused}
          title="Keep the newest in sight (G)"
        >
          Follow
        </button>
      </QueryField>
      <div class="live-bar">
        <PartToggles of="messages" parts={tables} />
        <LiveStatus live={live} />
      </div>
      <div class="live-content" ref={follow.frame} onScrollCapture={follow.onScroll}>
        {mistake === undefined ? (
          <Content live={live} query={query} selected={selected.value} />
        ) : (
          <QueryHelp of="messages" />
        )}
      </div>
    </article>
  );
}

interface ContentProps {
  readonly live: LiveTail;
  readonly query: string;
  readonly selected: string | undefined;
}

function Content({ live, query, selected }: ContentProps) {
  const rows = live.tail.value.rows;
  const connection = live.connection.value;
  const seen = useComputed(() => live.samples.value.at(-1)?.seen ?? 0);
  const withDay = useMemo(() => needsDay(rows.map((row) => row.time)), [rows]);
  const columns = useMemo(() => messageColumns(withDay), [withDay]);
  if (connection.state === "refused") {
    return <ProblemState problem={connection.problem} again={live.connectAgain} />;
  }
  if (rows.length === 0) {
    if (live.tail.value.paused) return <PausedState live={live} />;
    return connection.state === "live" ? <NothingYet query={query} seen={seen.value} /> : null;
  }
  return (
    <VirtualTable
      label="Messages"
      columns={columns}
      rows={rows}
      keyOf={keyOf}
      hrefOf={hrefOfMessage}
      selected={selected}
      onSelect={open}
    />
  );
}

function PausedState({ live }: { readonly live: LiveTail }) {
  const held = live.tail.value.held.length;
  return (
    <Empty title="Paused">
      <p>
        {held === 0 ? "Nothing is held" : `${count(held)} ${held === 1 ? "is" : "are"} held`}: what
        comes now is shown on resume.{" "}
        <button type="button" onClick={live.togglePause}>
          Resume
        </button>
      </p>
    </Empty>
  );
}

function mistakeOf(connection: Connection): QueryMistake | undefined {
  return connection.state === "refused" ? readQueryProblem(connection.problem.detail) : undefined;
}

function keyOf(message: Message): string {
  return message.id;
}

function open(message: Message | undefined): void {
  const href = message && hrefOfMessage(message);
  if (href !== undefined) go(href);
}
