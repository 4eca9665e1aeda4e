import "./flow.css";
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Message, WholeCall } from "../../api/types";
import { copyText } from "../../shell/copy";
import { useKeys } from "../../shell/keys";
import { allOf, parameter, setParameters } from "../../shell/location";
import { ladderShare } from "../../shell/preferences";
import { Empty } from "../../shell/states";
import { DiffPane } from "../raw/diff-pane";
import { MessagePane } from "../raw/message-pane";
import { copyOf } from "../raw/payload";
import { FlowBar } from "./flow-bar";
import { turned } from "./folds";
import { Ladder } from "./ladder";
import { layoutOf } from "./layout";
import { LegLegend } from "./leg-legend";
import { TIMES } from "./row-text";
import { Splitter } from "./splitter";
import { firstAtOrAfter, step } from "./steps";

/** Rows that a page key goes on by: the ladder shows about so many. */
const PAGE = 15;

/**
 * The ladder and the selected message. The address holds: `m` (selected), `with` (marked for
 * comparison), `diff=true`, `times`, `marks=false`, `leg` (repeatable), `unfold` (ids, or `all`).
 */
export function FlowTab({ call }: { readonly call: WholeCall }) {
  const legs = new Set(allOf("leg"));
  const marks = parameter("marks", "true") !== "false";
  const unfold = allOf("unfold");
  const times = TIMES.find((each) => each === parameter("times")) ?? "delta";
  const layout = useMemo(
    () =>
      layoutOf(call, {
        legs,
        marks,
        unfolded: unfold.includes("all") ? "all" : new Set(unfold),
      }),
    [call, [...legs].join("\n"), marks, unfold.join("\n")],
  );
  const byId = useMemo(() => messagesById(call), [call]);
  const copied = useSignal({ id: "", done: false });

  const first = layout.rows.find((row) => row.kind !== "gap");
  const message = byId.get(parameter("m")) ?? first?.message;
  const selected = message === undefined ? -1 : (layout.rowOf.get(message.id) ?? -1);
  const row = layout.rows[selected];
  const other = byId.get(parameter("with"));
  const differs = parameter("diff") === "true" && other !== undefined && message !== undefined;

  const select = (id: string) => setParameters({ m: id }, "settle");
  const go = (by: number) => {
    const hidden = firstAtOrAfter(layout.rows, message);
    const from = selected >= 0 ? selected : by > 0 ? hidden - 1 : hidden;
    const next = step(layout.rows, from, by);
    if (next !== undefined) select(next.id);
  };
  const finding = (direction: 1 | -1) => {
    const next = step(layout.rows, selected, direction, (each) => each.findings.length > 0);
    if (next !== undefined) select(next.id);
  };
  const mark = () => {
    if (message === undefined) return;
    if (other === message) unmark();
    else setParameters({ with: message.id }, "replace");
  };
  const unmark = () => setParameters({ with: null, diff: null }, "replace");
  const showDiff = () => {
    if (other === undefined) return;
    setParameters({ diff: differs ? null : "true" }, "replace");
  };
  const fold = (id: string) =>
    setParameters({ unfold: turned(unfold, id, layout.rows) }, "replace");
  const foldSelected = () => {
    if (row?.kind === "message" && row.times > 1) fold(row.first);
  };
  const foldAll = () => setParameters({ unfold: unfold.length > 0 ? null : "all" }, "replace");
  const nextTimes = () => {
    const next = TIMES[(TIMES.indexOf(times) + 1) % TIMES.length] ?? "delta";
    setParameters({ times: next === "delta" ? null : next }, "replace");
  };
  const switchMarks = () => setParameters({ marks: marks ? "false" : null }, "replace");
  const copy = () => {
    if (message === undefined) return;
    void copyText(copyOf(message)).then((done) => {
      copied.value = { id: message.id, done };
    });
  };

  useKeys("Flow", [
    { keys: ["j", "ArrowDown"], does: "next message", run: () => go(1) },
    { keys: ["k", "ArrowUp"], does: "message before", run: () => go(-1) },
    { keys: ["PageDown"], does: "a page on", run: () => go(PAGE) },
    { keys: ["PageUp"], does: "a page back", run: () => go(-PAGE) },
    { keys: ["Home"], does: "first message", run: () => go(-layout.rows.length) },
    { keys: ["End"], does: "last message", run: () => go(layout.rows.length) },
    { keys: ["n"], does: "next message of a finding", run: () => finding(1) },
    { keys: ["p"], does: "message of a finding before", run: () => finding(-1) },
    { keys: [" "], does: "mark for comparison", run: mark },
    { keys: ["d"], does: "difference to the marked one", run: showDiff },
    { keys: ["x"], does: "unfold or fold the message's retransmissions", run: foldSelected },
    { keys: ["X"], does: "unfold or fold all retransmissions", run: foldAll },
    { keys: ["w"], does: "times: delta, relative, absolute", run: nextTimes },
    { keys: ["r"], does: "reports and logs on or off", run: switchMarks },
    { keys: ["y"], does: "copy the raw message", run: copy },
  ]);

  if (first === undefined || message === undefined) {
    return (
      <Empty title="Nothing to draw">
        <p>
          {legs.size > 0
            ? "No message is of the legs in the address."
            : "The server has no message of this call, only what was reported about it."}
        </p>
        {legs.size > 0 && (
          <button type="button" onClick={() => setParameters({ leg: null }, "replace")}>
            Show all legs
          </button>
        )}
      </Empty>
    );
  }
  return (
    <div class="flow">
      <FlowBar
        layout={layout}
        times={times}
        marks={marks}
        markCount={call.reports.length + call.logs.length}
        unfolded={unfold.length > 0}
        onTimes={nextTimes}
        onMarks={switchMarks}
        onFold={foldAll}
        compared={other}
        differs={differs}
        onDiff={showDiff}
        onMark={mark}
        onUnmark={unmark}
      >
        {layout.legs.size > 1 && (
          <LegLegend
            legs={layout.legs}
            shown={legs}
            onShow={(ids) => setParameters({ leg: ids }, "replace")}
          />
        )}
      </FlowBar>
      <div class="flow-panes" style={{ "--share": `${ladderShare.value * 100}%` }}>
        <section class="ladder" aria-label="Ladder">
          <Ladder
            layout={layout}
            times={times}
            selected={selected}
            compared={other === undefined ? -1 : (layout.rowOf.get(other.id) ?? -1)}
            onSelect={select}
            onFold={fold}
          />
        </section>
        <Splitter />
        <div class="flow-side" onKeyDown={keepScrollKeys}>
          {differs && other !== undefined ? (
            <DiffPane {...ordered(message, other)} onClose={showDiff} />
          ) : (
            <MessagePane
              message={message}
              row={row?.kind === "gap" ? undefined : row}
              several={layout.legs.size > 1}
              copied={copied.value.id === message.id ? copied.value.done : undefined}
              onCopy={copy}
              onSelect={select}
            />
          )}
        </div>
      </div>
    </div>
  );
}

function ordered(a: Message, b: Message): { readonly before: Message; readonly after: Message } {
  return a.time <= b.time ? { before: a, after: b } : { before: b, after: a };
}

/** While the message has the focus, the keys that scroll do scroll it. */
function keepScrollKeys(event: KeyboardEvent): void {
  if (/^(?:Arrow(?:Up|Down)|Page(?:Up|Down)|Home|End)$/.test(event.key)) event.stopPropagation();
}

function messagesById(call: WholeCall): ReadonlyMap<string, Message> {
  return new Map([...call.messages, ...call.reports, ...call.logs].map((each) => [each.id, each]));
}
