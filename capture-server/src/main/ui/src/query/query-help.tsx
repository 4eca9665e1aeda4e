import "./query-help.css";
import type { Of } from "./parts";
import { withParameters } from "../shell/location";
import { Empty } from "../shell/states";

const OF_CALLS = [
  ["state:failed OR state:timeout", "either of two"],
  ["final_status:[500 TO 599] AND NOT caller:4420*", "a range, and all but a beginning"],
  ["mos_min:<3.6", "the worst stream below fair"],
  ["duration_ms:>60000", "longer than a minute"],
  ["caller:4420* OR callee:*0001", "a beginning, or an ending"],
] as const;
const OF_MESSAGES = [
  ["9460001", "a number that ends so (six digits or more)"],
  ["10.0.0.1:5060", "from or to this address"],
  ["status:[400 TO 499] AND NOT method:REGISTER", "a range, both of two, all but one"],
  ["from_user:4420* OR to_user:*0001", "a beginning, or an ending"],
  ['user_agent:"PBX (v2)"', "quotes where there are blanks or parentheses"],
] as const;

/** How a query is written, for who just wrote one that is none. */
export function QueryHelp({ of }: { readonly of: Of }) {
  return (
    <Empty title="The query is not understood, so nothing is shown">
      <p>
        Mend it in the field above at the mark, or{" "}
        <a href={withParameters({ q: null, sel: null })}>go on without it</a>. So it is written:
      </p>
      <dl class="examples">
        {(of === "calls" ? OF_CALLS : OF_MESSAGES).map(([query, meaning]) => (
          <div key={query}>
            <dt>
              <a href={withParameters({ q: query, sel: null })}>
                <code>{query}</code>
              </a>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Empty>
  );
}
