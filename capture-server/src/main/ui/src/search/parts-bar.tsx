import type { ReadonlySignal } from "@preact/signals";
import type { Histogram } from "../api/types";
import type { Answer } from "../api/use-answer";
import { count } from "../shell/numbers";
import { setParameters } from "../shell/location";
import { Mark } from "../sip/mark";
import { clauseOfClass, nameOfClass, outcomeOfClass } from "./histogram-class";
import { totalsOf } from "./histogram-layout";
import { PartToggles } from "../query/part-toggles";
import { withClause } from "../query/query-chips";
import type { SearchAddress } from "./search-address";

interface Props {
  readonly address: SearchAddress;
  readonly answer: ReadonlySignal<Answer<Histogram>>;
}

/** Which tables, or kinds of sessions, are searched; and what was found of each class. */
export function PartsBar({ address, answer }: Props) {
  return (
    <div class="parts">
      <div class="asked">
        <PartToggles of={address.of} parts={address.parts} />
        {address.of === "calls" && <Unsuccessful on={address.unsuccessful} />}
      </div>
      <Legend q={address.q} answer={answer} />
    </div>
  );
}

function Unsuccessful({ on }: { readonly on: boolean }) {
  return (
    <div class="choice">
      <button
        type="button"
        aria-pressed={on}
        title="Only those that failed, or had no answer in time"
        onClick={() => setParameters({ unsuccessful: on ? null : "true", sel: null, n: null })}
      >
        unsuccessful
      </button>
    </div>
  );
}

function Legend({ q, answer }: { readonly q: string; readonly answer: Props["answer"] }) {
  const now = answer.value;
  if (now.state !== "ready") return null;
  const histogram = now.value;
  const totals = totalsOf(histogram);
  return (
    <ul class="legend" aria-label="Found by class">
      {histogram.classes.map((name, i) => {
        const n = totals[i] ?? 0;
        if (n === 0) return null;
        return (
          <li key={name}>
            <button
              type="button"
              class="plain"
              title="Only these"
              onClick={() =>
                setParameters({ q: withClause(q, clauseOfClass(name)), sel: null, n: null })
              }
            >
              <Mark of={outcomeOfClass(name)} />
              {nameOfClass(name)} <span class="soft">{count(n)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
