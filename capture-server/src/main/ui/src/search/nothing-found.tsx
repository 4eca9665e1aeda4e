import type { Alias, MessagesPage, Status } from "../api/types";
import { useAnswer } from "../api/use-answer";
import { hintsOf } from "../query/hints";
import { tablesOf } from "../query/parts";
import { withParameters } from "../shell/location";
import { count } from "../shell/numbers";
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
        {address.of === "calls" && <MessagesThere address={address} />}
        <Wider address={address} />
        {address.q !== "" && <Hints address={address} />}
        {address.unsuccessful && (
          <p>
            Only what was unsuccessful was searched for.{" "}
            <a href={withParameters({ unsuccessful: null, sel: null })}>Search for all</a>
          </p>
        )}
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

/** Calls are of the time at which they began: messages of this time may be of earlier ones. */
function MessagesThere({ address }: { readonly address: SearchAddress }) {
  const table = tablesOf(address.parts);
  const { q, range } = address;
  const { answer } = useAnswer<MessagesPage>("/messages", { ...range, q, table, limit: 1 });
  const now = answer.value;
  if (now.state !== "ready" || now.value.total.value === 0) return null;
  const { value, relation } = now.value.total;
  return (
    <p>
      {relation === "gte" ? "At least " : ""}
      {count(value)} {value === 1 ? "message matches" : "messages match"}; calls are found by when
      they began, and these may have begun earlier.{" "}
      <a href={withParameters({ of: null, kind: null, table, sel: null, n: null })}>
        Show the messages
      </a>
    </p>
  );
}

/** What a word that found nothing may have meant. */
function Hints({ address }: { readonly address: SearchAddress }) {
  const { answer } = useAnswer<{ readonly aliases: readonly Alias[] }>("/aliases");
  const aliases = answer.value.state === "ready" ? answer.value.value.aliases : [];
  const hints = hintsOf(address.q, address.of, aliases);
  if (hints.length === 0) return null;
  return (
    <ul class="hints">
      {hints.map(({ what, of, query }) => (
        <li key={`${what} ${query}`}>
          Also {what}:{" "}
          <a
            href={withParameters({ q: query, of: of === "calls" ? of : null, sel: null, n: null })}
          >
            <code>{query}</code>
          </a>
        </li>
      ))}
    </ul>
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
