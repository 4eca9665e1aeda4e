import { useEffect } from "preact/hooks";
import type { WholeCall } from "../api/types";
import { useAnswer } from "../api/use-answer";
import { useKeys } from "../shell/keys";
import { allOf, parameter, setParameters, withParameters } from "../shell/location";
import { Empty, Incomplete, Loading } from "../shell/states";
import { visible } from "../sip/visible";
import { CallProblem } from "./call-problem";
import { ExportTab } from "./export/export-tab";
import { CallFacts } from "./facts/call-facts";
import { FlowTab } from "./flow/flow-tab";
import { LogsTab } from "./logs/logs-tab";
import { MessagesTab } from "./messages/messages-tab";
import { QualityTab } from "./quality/quality-tab";

const TABS = ["flow", "messages", "quality", "logs", "export"] as const;
type Tab = (typeof TABS)[number];
const NAMES: Readonly<Record<Tab, string>> = {
  flow: "Flow",
  messages: "Messages",
  quality: "Quality",
  logs: "Logs",
  export: "Export",
};

/**
 * One call, whole. The address holds: `id` (repeatable), `legs=false`, `tab`, `m` (id of the selected
 * message), `with` (id of the one that it is compared with), and what the tabs add.
 */
export function CallPage() {
  const ids = allOf("id");
  const legs = parameter("legs", "true");
  const { answer, again } = useAnswer<WholeCall>(ids.length === 0 ? null : "/call", {
    call_id: ids,
    legs,
  });
  const tab = TABS.find((each) => each === parameter("tab")) ?? "flow";
  const goBy = (by: 1 | -1) => showTab(TABS[TABS.indexOf(tab) + by]);
  useKeys("Call", [
    { keys: ["["], does: "tab before", run: () => goBy(-1) },
    { keys: ["]"], does: "tab after", run: () => goBy(1) },
  ]);
  useEffect(() => {
    document.title = ids.length === 0 ? "Hepatica" : `${visible(ids[0] ?? "")} · Hepatica`;
    return () => (document.title = "Hepatica");
  }, [ids[0]]);

  if (ids.length === 0) {
    return (
      <Empty title="Which call?">
        <p>
          The address names no Call-ID. <a href="/">Search</a> for one.
        </p>
      </Empty>
    );
  }
  const now = answer.value;
  if (now.state === "loading") return <Loading what="the call" />;
  if (now.state === "problem") return <CallProblem problem={now.problem} ids={ids} again={again} />;
  const call = now.value;
  return (
    <article class="call" aria-busy={now.stale}>
      <CallFacts call={call} stale={now.stale} again={again} />
      {!call.complete && (
        <Incomplete>
          This call has more legs or reports than are followed; what is shown is not all.
        </Incomplete>
      )}
      <nav class="tabs" aria-label="Parts of the call">
        {TABS.map((each) => (
          <a
            key={each}
            href={withParameters({ tab: each === "flow" ? null : each })}
            aria-current={each === tab ? "page" : undefined}
          >
            {NAMES[each]}
            <TabCount call={call} tab={each} />
          </a>
        ))}
      </nav>
      <TabContent call={call} tab={tab} />
    </article>
  );
}

function showTab(tab: Tab | undefined): void {
  if (tab !== undefined) setParameters({ tab: tab === "flow" ? null : tab }, "replace");
}

function TabCount({ call, tab }: { readonly call: WholeCall; readonly tab: Tab }) {
  const counts: Partial<Record<Tab, number>> = {
    messages: call.messages.length,
    quality: call.reports.length,
    logs: call.logs.length,
  };
  const n = counts[tab];
  return n === undefined ? null : <span class="count">{n}</span>;
}

function TabContent({ call, tab }: { readonly call: WholeCall; readonly tab: Tab }) {
  switch (tab) {
    case "flow":
      return <FlowTab call={call} />;
    case "messages":
      return <MessagesTab call={call} />;
    case "quality":
      return <QualityTab call={call} />;
    case "logs":
      return <LogsTab call={call} />;
    case "export":
      return <ExportTab call={call} />;
  }
}
