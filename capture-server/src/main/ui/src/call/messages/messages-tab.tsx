import "./messages.css";
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Message, WholeCall } from "../../api/types";
import { useKeys } from "../../shell/keys";
import { parameter, setParameters, withParameters } from "../../shell/location";
import { bytes } from "../../shell/numbers";
import { microsOf } from "../../shell/time";
import { visible } from "../../sip/visible";
import { Mark } from "../../sip/mark";
import { outcomeOf } from "../../sip/outcome";
import { needsDay } from "../../table/message-columns";
import { VirtualTable } from "../../table/virtual-table";
import type { Column } from "../../table/virtual-table";
import { destinationOf, sourceOf } from "../endpoint";
import { legsOf } from "../legs";
import type { Leg } from "../legs";
import { messageTitle, TIMES } from "../flow/row-text";
import type { Times } from "../flow/row-text";
import { MessagePane } from "../raw/message-pane";
import { copyOf } from "../raw/payload";
import { copyText } from "../../shell/copy";
import { timeText } from "./times";

const TITLES: Readonly<Record<Times, string>> = {
  delta: "Delta, s",
  relative: "Since start, s",
  absolute: "Time",
};

/** The call's messages as a list. The address holds `m`, the selected one, and `times`. */
export function MessagesTab({ call }: { readonly call: WholeCall }) {
  const { messages } = call;
  const selected = parameter("m");
  const times = TIMES.find((each) => each === parameter("times")) ?? "delta";
  const copied = useSignal({ id: "", done: false });
  const at = messages.findIndex(({ id }) => id === selected);
  const select = (id: string) => setParameters({ m: id }, "settle");
  const go = (index: number) => {
    const next = messages[Math.max(0, Math.min(messages.length - 1, index))];
    if (next !== undefined) select(next.id);
  };
  const turn = () => {
    const next = TIMES[(TIMES.indexOf(times) + 1) % TIMES.length] ?? "delta";
    setParameters({ times: next === "delta" ? null : next }, "replace");
  };
  const message = messages[at];
  const copy = async () => {
    if (message === undefined) return;
    copied.value = { id: message.id, done: await copyText(copyOf(message)) };
  };
  useKeys("Messages", [
    { keys: ["j", "ArrowDown"], does: "next message", run: () => go(at + 1) },
    { keys: ["k", "ArrowUp"], does: "message before", run: () => go(at - 1) },
    { keys: ["g", "Home"], does: "first message", run: () => go(0) },
    { keys: ["G", "End"], does: "last message", run: () => go(messages.length - 1) },
    { keys: ["y"], does: "copy the raw message", run: () => void copy() },
    { keys: ["w"], does: "times: delta, relative, absolute", run: turn },
  ]);
  const withDay = needsDay([messages[0]?.time, messages.at(-1)?.time]);
  const columns = useMemo(() => columnsOf(call, times, withDay), [call, times, withDay]);
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
      {message === undefined ? (
        <p class="soft note">
          Select a message: click, or <kbd>j</kbd> and <kbd>k</kbd>. <kbd>w</kbd> changes the times.
        </p>
      ) : (
        <MessagePane
          message={message}
          row={undefined}
          several={false}
          copied={copied.value.id === message.id ? copied.value.done : undefined}
          onCopy={() => void copy()}
          onSelect={select}
        />
      )}
    </div>
  );
}

function columnsOf(call: WholeCall, times: Times, withDay: boolean): readonly Column<Message>[] {
  const { messages } = call;
  const legs = legsOf(call);
  const micros = new Map(messages.map(({ id, time }) => [id, microsOf(time)]));
  const before = new Map(messages.map(({ id }, i) => [id, micros.get(messages[i - 1]?.id ?? "")]));
  const first = micros.get(messages[0]?.id ?? "") ?? 0;
  const digits = [...micros.values()].some((each) => each % 1000 !== 0) ? 6 : 3;
  const agentOf = ({ agent_name, agent_id, agent_ip }: Message) =>
    visible(agent_name ?? agent_id?.toString() ?? agent_ip ?? "");
  const source = (message: Message) => visible(sourceOf(message));
  const destination = (message: Message) => visible(destinationOf(message));
  return [
    {
      name: "time",
      title: TITLES[times],
      width: times !== "absolute" ? "5.2rem" : withDay ? "11.8rem" : "6.8rem",
      cell: ({ id }) =>
        timeText(times, micros.get(id) ?? 0, before.get(id), first, digits, withDay),
      tip: ({ time }) => time,
      numeric: true,
    },
    {
      name: "leg",
      title: "Leg",
      width: "1.7rem",
      cell: ({ call_id: id }) => <LegNumber leg={legs.get(id ?? "")} />,
      tip: ({ call_id: id }) => visible(id ?? ""),
    },
    {
      name: "what",
      title: "Method or status",
      width: "minmax(8rem, 1fr)",
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
      cell: source,
      tip: source,
    },
    {
      name: "destination",
      title: "Destination",
      width: "minmax(8.6rem, 1fr)",
      cell: destination,
      tip: destination,
    },
    {
      name: "cseq",
      title: "CSeq",
      width: "5.6rem",
      cell: ({ cseq }) => visible(cseq ?? ""),
      tip: ({ cseq }) => visible(cseq ?? ""),
    },
    {
      name: "size",
      title: "Size",
      width: "3.2rem",
      cell: ({ size }) => (size === undefined ? "" : bytes(size)),
      numeric: true,
    },
    { name: "agent", title: "Agent", width: "minmax(2.6rem, 0.3fr)", cell: agentOf, tip: agentOf },
  ];
}

function whatOf(message: Message): string {
  return visible(messageTitle(message));
}

function LegNumber({ leg }: { readonly leg: Leg | undefined }) {
  if (leg === undefined) return null;
  return (
    <span class="leg-number" style={{ background: leg.colour }}>
      {leg.label}
    </span>
  );
}
