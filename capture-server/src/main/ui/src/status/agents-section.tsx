import type { ComponentChildren } from "preact";
import type { Agent, Status } from "../api/types";
import { useKeys } from "../shell/keys";
import { agentTarget } from "../shell/listener";
import { parameter, setParameters, withParameters } from "../shell/location";
import { bytes, count } from "../shell/numbers";
import { dateTime, duration, microsOf } from "../shell/time";
import { useNow } from "../shell/use-now";
import { visible } from "../sip/visible";
import { isSilent, nextSort, rejectedBy, sorted, SORTS, sortOf } from "./agents";
import type { Sort } from "./agents";

const HEADS: Readonly<Record<Sort, string>> = {
  id: "Id",
  name: "Name",
  address: "Address",
  transport: "Transport",
  hep: "HEP",
  frames: "Frames",
  rate: "Rate",
  seen: "Last seen",
  rejected: "Rejected",
};
const NUMERIC: readonly Sort[] = ["id", "frames", "rate"];

/** Rows drawn at once: what is left out is said, and a link shows it. */
const AT_ONCE = 200;

interface Props {
  readonly agents: readonly Agent[];
  readonly listeners: Status["listeners"];
}

/** Who sends. The address holds the order: `sort`, a column with `-` before it for the top first. */
export function AgentsSection({ agents, listeners }: Props) {
  const now = useNow();
  const sort = parameter("sort", "-rate");
  const { by, down } = sortOf(sort);
  const turn = (column: Sort | undefined) => {
    if (column !== undefined) setParameters({ sort: nextSort(sort, column) }, "replace");
  };
  useKeys("Agents", [
    {
      keys: ["s"],
      does: "sort by the next column",
      run: () => turn(SORTS[(SORTS.indexOf(by) + 1) % SORTS.length]),
    },
    { keys: ["r"], does: "turn the order round", run: () => turn(by) },
  ]);
  const silent = agents.filter((agent) => isSilent(agent, now)).length;
  const all = parameter("agents") === "all";
  const shown = sorted(agents, sort).slice(0, all ? agents.length : AT_ONCE);
  return (
    <section class="agents" aria-label="Agents">
      <h2>
        Agents{" "}
        <span class="soft">
          {count(agents.length)}
          {silent > 0 && `, ${count(silent)} silent for more than 5 min`}
        </span>
      </h2>
      {agents.length === 0 ? (
        <NoAgents listeners={listeners} />
      ) : (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                {SORTS.map((column) => (
                  <th
                    key={column}
                    scope="col"
                    class={NUMERIC.includes(column) ? "numeric" : ""}
                    aria-sort={by === column ? (down ? "descending" : "ascending") : undefined}
                  >
                    <button type="button" class="plain" onClick={() => turn(column)}>
                      {HEADS[column]}
                      <span class="order" aria-hidden="true">
                        {by === column ? (down ? "▼" : "▲") : ""}
                      </span>
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((agent) => (
                <Row
                  key={`${agent.id} ${agent.address} ${agent.transport}`}
                  agent={agent}
                  now={now}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {shown.length < agents.length && (
        <p>
          Showing {count(shown.length)} of {count(agents.length)}.{" "}
          <a href={withParameters({ agents: "all" })}>Show all</a>
        </p>
      )}
    </section>
  );
}

function Row({ agent, now }: { readonly agent: Agent; readonly now: number }) {
  const seen = microsOf(agent.last_seen);
  const silent = isSilent(agent, now);
  const rejected = Object.entries(agent.rejected).filter(([, n]) => n > 0);
  return (
    <tr class={silent ? "silent" : ""}>
      <Cell numeric>{agent.id ?? "–"}</Cell>
      <td class="name" title={agent.name === undefined ? undefined : visible(agent.name)}>
        {agent.name === undefined ? "–" : visible(agent.name)}
      </td>
      <td class="mono">{agent.address}</td>
      <td>{agent.transport}</td>
      <td>{agent.hep_version === 0 ? "none" : `v${agent.hep_version}`}</td>
      <td class="numeric" title={bytes(agent.bytes)}>
        {count(agent.frames)}
      </td>
      <Cell numeric>{agent.rate.toFixed(agent.rate < 10 ? 1 : 0)}/s</Cell>
      <td title={dateTime(seen, 6)}>
        {ago(now - seen / 1000)}
        {silent && <strong class="word"> silent</strong>}
      </td>
      <td class={rejectedBy(agent) > 0 ? "lossy" : ""}>
        {rejected.length === 0
          ? "–"
          : rejected.map(([reason, n]) => `${reason.replaceAll("_", " ")} ${count(n)}`).join(", ")}
      </td>
    </tr>
  );
}

function Cell(props: { readonly numeric: true; readonly children: ComponentChildren }) {
  return <td class="numeric">{props.children}</td>;
}

function NoAgents({ listeners }: { readonly listeners: Status["listeners"] }) {
  const target = agentTarget(listeners, window.location.hostname);
  return (
    <p class="none">
      Nobody has sent anything yet.{" "}
      {target !== undefined && (
        <>
          Point a capture agent by {target.transport} at{" "}
          <code>
            {target.host}:{target.port}
          </code>
          .
        </>
      )}
    </p>
  );
}

/** Clocks of server and reader may differ: what lies ahead is now. */
function ago(millis: number): string {
  return millis < 1_000 ? "just now" : `${duration(Math.floor(millis / 1000) * 1000)} ago`;
}
