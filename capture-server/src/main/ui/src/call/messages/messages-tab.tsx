import "./messages.css";
import { useMemo } from "preact/hooks";
import type { Message, WholeCall } from "../../api/types";
import { useKeys } from "../../shell/keys";
import { parameter, setParameters, withParameters } from "../../shell/location";
import { bytes } from "../../shell/numbers";
import { microsOf } from "../../shell/time";
import { visible } from "../../shell/visible";
import { Mark } from "../../sip/mark";
import { outcomeOf } from "../../sip/outcome";
import { VirtualTable } from "../../table/virtual-table";
import type { Column } from "../../table/virtual-table";
import { destinationOf, sourceOf } from "../endpoint";
import { legsOf } from "../legs";
import type { Leg } from "../legs";
import { payloadText } from "../payload";
import { nextTimes, timesOf, timeText } from "./times";
import type { Times } from "./times";

const TITLES: Readonly<Record<Times, string>> = {
  delta: "Since before",
  relative: "Since start",
  absolute: "Time",
};

/** The call's messages as a list. The address holds `m`, the selected one, and `times`. */
export function MessagesTab({ call }: { readonly call: WholeCall }) {
  const { messages } = call;
  const selected = parameter("m");
  const times = timesOf(parameter("times"));
  const at = messages.findIndex(({ id }) => id === selected);
  const select = (id: string) => setParameters({ m: id }, "replace");
  const go = (index: number) => {
    const next = messages[Math.max(0, Math.min(messages.length - 1, index))];
    if (next !== undefined) select(next.id);
  };
  const turn = () => {
    const next = nextTimes(times);
    setParameters({ times: next === "delta" ? null : next }, "replace");
  };
  useKeys("Messages", [
    { keys: ["j", "ArrowDown"], does: "next message", run: () => go(at + 1) },
    { keys: ["k", "ArrowUp"], does: "message before", run: () => go(at - 1) },
    { keys: ["g", "Home"], does: "first message", run: () => go(0) },
    { keys: ["G", "End"], does: "last message", run: () => go(messages.length - 1) },
    { keys: ["w"], does: "times: delta, relative, absolute", run: turn },
  ]);
  const columns = useMemo(() => columnsOf(call, times), [call, times]);
  const message = messages[at];
  return (
    <div class="messages">
      <VirtualTable
        label="Messages"
        columns={columns}
        rows={messages}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => withParameters({ m: id })}
        selected={selected}
        onSelect={({ id }) => select(id)}
      />
      <section class="message" aria-label="Message">
        {message === undefined ? (
          <p class="soft">
            Select a message: click, or <kbd>j</kbd> and <kbd>k</kbd>. <kbd>w</kbd> changes the
            times.
          </p>
        ) : (
          <pre tabIndex={0}>{payloadText(message)}</pre>
        )}
      </section>
    </div>
  );
}

function columnsOf(call: WholeCall, times: Times): readonly Column<Message>[] {
  const { messages } = call;
  const legs = legsOf(call);
  const micros = new Map(messages.map(({ id, time }) => [id, microsOf(time)]));
  const before = new Map(messages.map(({ id }, i) => [id, micros.get(messages[i - 1]?.id ?? "")]));
  const first = micros.get(messages[0]?.id ?? "") ?? 0;
  const agentOf = ({ agent_name, agent_id, agent_ip }: Message) =>
    visible(agent_name ?? agent_id?.toString() ?? agent_ip ?? "");
  return [
    {
      name: "time",
      title: TITLES[times],
      width: times === "absolute" ? "7.5rem" : "5.6rem",
      cell: ({ id }) => timeText(times, micros.get(id) ?? 0, before.get(id), first),
      tip: ({ time }) => time,
      numeric: true,
    },
    {
      name: "leg",
      title: "Leg",
      width: "1.7rem",
      cell: ({ call_id: id }) => <LegNumber leg={legs.get(id ?? "")} />,
      tip: ({ call_id: id }) => id,
    },
    {
      name: "what",
      title: "Method or status",
      width: "minmax(8rem, 1.3fr)",
      cell: (message) => (
        <span class="what">
          <Mark of={outcomeOf(message)} />
          <bdi>{whatOf(message)}</bdi>
        </span>
      ),
      tip: whatOf,
    },
    {
      name: "source",
      title: "Source",
      width: "minmax(8.6rem, 1fr)",
      cell: sourceOf,
      tip: sourceOf,
    },
    {
      name: "destination",
      title: "Destination",
      width: "minmax(8.6rem, 1fr)",
      cell: destinationOf,
      tip: destinationOf,
    },
    {
      name: "cseq",
      title: "CSeq",
      width: "5.6rem",
      cell: ({ cseq }) => visible(cseq ?? ""),
      tip: ({ cseq }) => cseq,
    },
    {
      name: "size",
      title: "Size",
      width: "3.2rem",
      cell: ({ size }) => (size === undefined ? "" : bytes(size)),
      numeric: true,
    },
    { name: "agent", title: "Agent", width: "minmax(2.8rem, 0.4fr)", cell: agentOf, tip: agentOf },
  ];
}

function whatOf({ status, reason, method, proto_type: type }: Message): string {
  if (status !== undefined) return visible(`${status} ${reason ?? ""}`);
  return visible(method ?? `type ${type ?? "unknown"}`);
}

function LegNumber({ leg }: { readonly leg: Leg | undefined }) {
  if (leg === undefined) return null;
  return (
    <span class="leg-number" style={{ color: leg.colour, borderColor: leg.colour }}>
      {leg.label}
    </span>
  );
}
