import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type { Session, WholeCall } from "../../api/types";
import { count } from "../../shell/numbers";
import { clockName, dateTime, duration, microsOf } from "../../shell/time";
import { visible } from "../../sip/visible";
import { retransmissionsIn, sendingsOf } from "../flow/sendings";
import { legsOf } from "../legs";
import { agentsOf, fewOf } from "./agents";
import { MosLamp } from "./mos-lamp";
import { goesOn, ringingMillis } from "./result";
import { allFacts, turnFacts } from "./switches";

type Fact = readonly [name: string, value: ComponentChildren, tip?: string];

/** The call's figures in one line; what is seldom asked for is folded below it. */
export function FactsList({ call, main }: { readonly call: WholeCall; readonly main: Session }) {
  const all = allFacts();
  const again = useMemo(() => retransmissionsIn(sendingsOf(call.messages)), [call.messages]);
  const facts = figures(call, main, again);
  return (
    <div class="figures">
      <dl>
        {facts.map(([name, value, tip]) => (
          <div key={name} title={tip}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="plain" onClick={turnFacts} aria-expanded={all} title="(D)">
        {all ? "Less" : "More"}
      </button>
      {all && (
        <dl class="rest">
          {details(call).map(([name, values]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {values.map((value) => (
                  <bdi key={value}>{visible(value)}</bdi>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

function figures(call: WholeCall, main: Session, again: number): readonly Fact[] {
  const facts: Fact[] = [["Start", `${dateTime(microsOf(main.start))} ${clockName()}`]];
  const rang = ringingMillis(main);
  if (main.setup_ms !== undefined) {
    const setup = main.setup_ms === 0 ? "under 1 ms" : duration(main.setup_ms);
    facts.push(
      main.kind === "call"
        ? ["PDD", setup, "INVITE to the first 18x or final response"]
        : ["Answered in", setup],
    );
  }
  if (rang !== undefined) facts.push(["Rang", duration(rang)]);
  if (main.duration_ms !== undefined) {
    facts.push(["Duration", duration(main.duration_ms), "Answer to BYE"]);
  } else if (goesOn(main)) {
    const since = Date.now() - microsOf(main.answer ?? main.start) / 1000;
    facts.push(["So far", duration(Math.max(0, Math.round(since / 1000) * 1000))]);
  }
  facts.push(["Legs", count(legsOf(call).size), "Call-IDs that belong together"]);
  const agents = agentsOf(call.calls);
  if (agents.length > 0) {
    facts.push(["Agents", <bdi>{visible(fewOf(agents))}</bdi>, visible(agents.join("\n"))]);
  }
  return [...facts, ...quality(call.calls), ...traffic(call, again)];
}

function quality(legs: readonly Session[]): readonly Fact[] {
  const facts: Fact[] = [];
  const worst = legs
    .filter(({ mos_min: mos }) => mos !== undefined)
    .sort((a, b) => (a.mos_min ?? 0) - (b.mos_min ?? 0))[0];
  if (worst?.mos_min !== undefined) {
    const average = worst.mos_avg === undefined ? "" : `, avg ${worst.mos_avg.toFixed(2)}`;
    facts.push([
      "MOS",
      <>
        <MosLamp mos={worst.mos_min} /> {worst.mos_min.toFixed(2)}
        {average}
      </>,
      legs.length > 1 ? "Lowest, and average, of the worst leg" : "Lowest, and average",
    ]);
  }
  const loss = highest(legs, "loss_max");
  const jitter = highest(legs, "jitter_max_ms");
  if (loss !== undefined) facts.push(["Loss", `${Number(loss.toFixed(1))} %`, "Highest reported"]);
  if (jitter !== undefined) facts.push(["Jitter", duration(jitter), "Highest reported"]);
  return facts;
}

function highest(legs: readonly Session[], field: "loss_max" | "jitter_max_ms") {
  const values = legs.map((leg) => leg[field]).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : Math.max(...values);
}

function traffic(call: WholeCall, again: number): readonly Fact[] {
  return [
    ["Messages", count(call.messages.length)],
    ["Retransmitted", count(again), "The same bytes on the same hop, as the ladder folds them"],
  ];
}

function details(call: WholeCall): readonly (readonly [string, readonly string[]])[] {
  const of = (field: "user_agents" | "codecs") => [
    ...new Set(call.calls.flatMap((leg) => leg[field] ?? [])),
  ];
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ["User agents", of("user_agents")],
    ["Codecs", of("codecs")],
    ["Capture agents", agentsOf(call.calls)],
    ["Transport", [...new Set(call.calls.flatMap(({ transport }) => transport ?? []))]],
    ["Hosts", call.hosts.map(({ ip, alias }) => (alias === undefined ? ip : `${alias} (${ip})`))],
  ];
  return lists.filter(([, values]) => values.length > 0);
}
