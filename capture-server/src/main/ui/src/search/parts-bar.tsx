import type { ReadonlySignal } from "@preact/signals";
import type { Histogram } from "../api/types";
import type { Answer } from "../api/use-answer";
import { count } from "../shell/numbers";
import { setParameters } from "../shell/location";
import { Mark } from "../sip/mark";
import { clauseOfClass, nameOfClass, outcomeOfClass } from "./histogram-class";
import { totalsOf } from "./histogram-layout";
import { withClause } from "./query-chips";
import { KINDS, partName, TABLES, withPart } from "./search-address";
import type { Of } from "./search-address";

interface Props {
  readonly of: Of;
  readonly parts: readonly string[];
  readonly q: string;
  readonly answer: ReadonlySignal<Answer<Histogram>>;
}

/** Which tables, or kinds of sessions, are searched; and what was found of each class. */
export function PartsBar({ of, parts, q, answer }: Props) {
  const all = of === "calls" ? KINDS : TABLES;
  return (
    <div class="parts">
      <div class="choice" role="group" aria-label={of === "calls" ? "Kinds" : "Tables"}>
        {all.map((part) => (
          <button
            key={part}
            type="button"
            aria-pressed={parts.includes(part)}
            onClick={() =>
              setParameters({ [partName(of)]: withPart(of, parts, part), sel: null, n: null })
            }
          >
            {part}
          </button>
        ))}
      </div>
      <Legend q={q} answer={answer} />
    </div>
  );
}

function Legend({ q, answer }: Pick<Props, "q" | "answer">) {
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
