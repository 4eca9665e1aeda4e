import type { ComponentChildren } from "preact";
import { count } from "../shell/numbers";
import { duration } from "../shell/time";
import { useNow } from "../shell/use-now";
import { ratesOf } from "./rates";
import type { Connection } from "./stream";
import type { LiveTail } from "./use-live-tail";

/** How the stream stands, in one line: connection, rates, and what is not in view. */
export function LiveStatus({ live }: { readonly live: LiveTail }) {
  const tail = live.tail.value;
  const skipped = live.skipped.value;
  const isLive = live.connection.value.state === "live";
  const rates = isLive ? ratesOf(live.samples.value) : undefined;
  return (
    <div class="live-status" role="status" aria-label="Live tail">
      <ConnectionState connection={live.connection.value} paused={tail.paused} />
      {live.connection.value.state === "ended" && (
        <button type="button" onClick={live.connectAgain}>
          Connect again
        </button>
      )}
      {/* Numbers that change by the second are not to be read out each time. */}
      <dl class="figures" aria-live="off">
        <Figure name="Matched" title="Messages a second that match">
          {rate(rates?.matched)}
        </Figure>
        <Figure name="Seen" title="Messages a second that the server looked at">
          {rate(rates?.seen)}
        </Figure>
        <Figure name="Shown">{count(tail.rows.length)}</Figure>
        {tail.paused && (
          <Figure name="Held" title="Came while paused, shown on resume">
            {count(tail.held.length)}
          </Figure>
        )}
        {live.gaps.value.millis > 0 && (
          <Figure
            name="Not watched"
            title="So long the stream was not read: this page was left, or the connection lost. Search finds what came"
            marked
          >
            {duration(Math.ceil(live.gaps.value.millis / 1000) * 1000)}
          </Figure>
        )}
        <Figure
          name="Dropped in view"
          title="Left the view, which keeps the newest 5,000. Search finds them"
          marked={tail.dropped > 0}
        >
          {count(tail.dropped)}
        </Figure>
        <Figure
          name="Skipped"
          title="Matched, and were not sent since this page or the server was too slow. Search finds them"
          marked={skipped.messages > 0 || skipped.more}
        >
          {count(skipped.messages)}
          {skipped.more && " and more"}
        </Figure>
      </dl>
    </div>
  );
}

function ConnectionState({
  connection,
  paused,
}: {
  readonly connection: Connection;
  readonly paused: boolean;
}) {
  switch (connection.state) {
    case "connecting":
      return <State of="waiting">Connecting …</State>;
    case "live":
      return paused ? <State of="paused">Paused</State> : <State of="live">Live</State>;
    case "waiting":
      return <Countdown untilMillis={connection.untilMillis} why={connection.why} />;
    case "ended":
      return <State of="stopped">Ended: {connection.reason}</State>;
    case "refused":
      return <State of="stopped">Refused</State>;
  }
}

function Countdown({ untilMillis, why }: { readonly untilMillis: number; readonly why: string }) {
  const seconds = Math.max(1, Math.ceil((untilMillis - useNow()) / 1000));
  return (
    <State of="waiting">
      Reconnecting in <span aria-live="off">{seconds} s</span> <span class="soft">{why}</span>
    </State>
  );
}

function State({
  of,
  children,
}: {
  readonly of: "live" | "paused" | "waiting" | "stopped";
  readonly children: ComponentChildren;
}) {
  return (
    <p class={`connection ${of}`}>
      <span class="live-lamp" aria-hidden="true" />
      <span>{children}</span>
    </p>
  );
}

function Figure(props: {
  readonly name: string;
  readonly title?: string;
  readonly marked?: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <div title={props.title} class={props.marked === true ? "marked" : ""}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function rate(perSecond: number | undefined): string {
  if (perSecond === undefined) return "–";
  return `${perSecond > 0 && perSecond < 10 ? perSecond.toFixed(1) : count(Math.round(perSecond))}/s`;
}
