import type { Status } from "../api/types";
import { useAnswer } from "../api/use-answer";
import { withParameters } from "../shell/location";
import { clock } from "../shell/preferences";
import { visible } from "../sip/visible";
import { Empty } from "../shell/states";
import { FirstPage } from "./first-page";
import type { SearchAddress } from "./search-address";
import { millisOf, PRESETS, rangeText } from "./time-range";

interface Props {
  readonly address: SearchAddress;
  readonly run: () => void;
  readonly stale: boolean;
}

/** Nothing was found: on a server that never received anything that is another matter. */
export function NothingFound({ address, run, stale }: Props) {
  const { answer, again } = useAnswer<Status>("/status");
  const now = answer.value;
  if (now.state === "ready" && isEmpty(now.value)) {
    const onFirst = () => {
      run();
      again();
    };
    return <FirstPage onFirst={onFirst} />;
  }
  return (
    <div class={stale ? "found stale" : "found"}>
      <Empty title={`No ${address.of} in ${rangeText(address.range, clock.value)}`}>
        <Wider address={address} />
        {address.q !== "" && (
          <p>
            Searched for <code>{visible(address.q)}</code> among {address.parts.join(", ")}.{" "}
            <a href={withParameters({ q: null, sel: null })}>Without the query</a>
          </p>
        )}
      </Empty>
    </div>
  );
}

function Wider({ address }: { readonly address: SearchAddress }) {
  const now = Date.now();
  const { from, to } = address.range;
  const span = (millisOf(to, now) ?? now) - (millisOf(from, now) ?? now);
  const wider = PRESETS.filter(
    (preset) => to !== "now" || now - (millisOf(preset.from, now) ?? now) > span + 1000,
  );
  if (wider.length === 0) return <p>This is the longest of the times offered.</p>;
  return (
    <p class="wider">
      Look at the last:{" "}
      {wider.map((preset) => (
        <a key={preset.name} href={withParameters({ from: preset.from, to: null, sel: null })}>
          {preset.name}
        </a>
      ))}
    </p>
  );
}

/** Received nothing since the start, and nothing kept from before. */
function isEmpty({ capture, disk }: Status): boolean {
  return capture.received === 0 && disk.days.every((day) => day.messages === 0);
}
