import type { ComponentChildren } from "preact";
import { count } from "../shell/numbers";
import { duration } from "../shell/time";
import { counterOf, rateOf, ratesOf, rejectedIn } from "./history";
import type { Counter, Sample } from "./history";
import { Line } from "./line";
import { sumsOf } from "./sums";
import type { Sum } from "./sums";

/** The way of a frame, left to right, with what is counted at each step and lost beside it. */
export function FramesSection({ history }: { readonly history: readonly Sample[] }) {
  const now = history.at(-1);
  if (now === undefined) return null;
  const capture = now.capture;
  const sums = sumsOf(capture, history.at(-2)?.capture);
  const rejected = Object.entries(capture.rejected).filter(([, n]) => n > 0);
  return (
    <section class="frames" aria-label="Frames">
      <h2>
        Frames <span class="soft">since the start</span>
      </h2>
      <div class="path">
        <div class="step">
          <Step name="Received" of="received" history={history} main>
            <Line
              values={ratesOf(history, "received")}
              label="Frames received a second, over the last minutes"
              unit="/s"
            />
          </Step>
          <div class="aside">
            <Step
              name="Kernel drops"
              of="kernel_dropped"
              history={history}
              lossy
              unknown={capture.kernel_dropped === null}
            >
              <p class="soft">before they could be received</p>
            </Step>
            <Step name="Rejected" of="rejected" history={history} lossy>
              {rejected.length === 0 ? (
                <p class="soft">none</p>
              ) : (
                <ul class="reasons">
                  {rejected.map(([reason, n]) => (
                    <li key={reason}>
                      {reason.replaceAll("_", " ")} <b>{count(n)}</b>
                    </li>
                  ))}
                </ul>
              )}
            </Step>
          </div>
        </div>
        <Arrow />
        <div class="step">
          <Step name="Journaled" of="journaled" history={history} main>
            <p class="soft">on disk, safe</p>
          </Step>
          <div class="aside">
            <Counted name="Pending" value={count(capture.pending)} marked={false}>
              <p class="soft">in the journal, not searchable yet</p>
            </Counted>
            <Step name="Dead" of="dead" history={history} lossy>
              <p class="soft">could not be indexed</p>
            </Step>
          </div>
        </div>
        <Arrow />
        <div class="step">
          <Step name="Indexed" of="indexed" history={history} main>
            <p class="soft">searchable</p>
          </Step>
          <div class="aside">
            <Counted name="Lag" value={duration(capture.lag_ms)} marked={capture.lag_ms >= 10_000}>
              <Line
                values={history.map((sample) => sample.capture.lag_ms)}
                label="Lag over the last minutes"
                unit=" ms"
              />
            </Counted>
          </div>
        </div>
      </div>
      <ul class="sums">
        {sums.map((sum) => (
          <SumLine
            key={sum.whole}
            sum={sum}
            numbers={
              sum.whole === "received"
                ? [capture.received, capture.journaled, rejectedIn(capture)]
                : [capture.journaled, capture.indexed, capture.pending, capture.dead]
            }
          />
        ))}
      </ul>
    </section>
  );
}

function Step(props: {
  readonly name: string;
  readonly of: Counter;
  readonly history: readonly Sample[];
  /** On the way itself, not beside it. */
  readonly main?: boolean;
  /** Should be none. */
  readonly lossy?: boolean;
  readonly unknown?: boolean;
  readonly children?: ComponentChildren;
}) {
  const now = props.history.at(-1);
  const n = now === undefined ? 0 : counterOf(now.capture, props.of);
  const rate = rateOf(props.history, props.of);
  return (
    <Counted
      name={props.name}
      value={props.unknown === true ? "not told" : count(n)}
      marked={props.lossy === true && n > 0}
      rate={rate !== undefined && (props.main === true || rate > 0) ? perSecond(rate) : undefined}
    >
      {props.children}
    </Counted>
  );
}

function Counted(props: {
  readonly name: string;
  readonly value: string;
  readonly marked: boolean;
  readonly rate?: string | undefined;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class={`counter ${props.marked ? "marked" : ""}`} role="group" aria-label={props.name}>
      <p class="name">{props.name}</p>
      <p class="value">
        <b>{props.value}</b> {props.rate !== undefined && <span class="soft">{props.rate}</span>}
      </p>
      {props.children}
    </div>
  );
}

function Arrow() {
  return (
    <svg class="onward" viewBox="0 0 32 12" width="32" height="12" aria-hidden="true">
      <path d="M0 6 H28 M23 1.5 L29 6 L23 10.5" fill="none" stroke="currentColor" />
    </svg>
  );
}

function SumLine({ sum, numbers }: { readonly sum: Sum; readonly numbers: readonly number[] }) {
  const [whole, ...parts] = numbers.map(count);
  return (
    <li class={sum.verdict}>
      <span class="verdict-mark" aria-hidden="true">
        {sum.verdict === "holds" ? "✓" : sum.verdict === "moving" ? "…" : "✗"}
      </span>
      <span>
        {sum.whole} = {sum.parts}: {whole} = {parts.join(" + ")}
        {sum.verdict === "holds" && ", every frame accounted for"}
        {sum.verdict === "moving" && `, ${count(Math.abs(sum.missing))} on their way`}
        {sum.verdict === "broken" &&
          `, ${count(Math.abs(sum.missing))} not accounted for: a fault of the server, please report it`}
      </span>
    </li>
  );
}

function perSecond(rate: number): string {
  return `${rate > 0 && rate < 10 ? rate.toFixed(1) : count(Math.round(rate))}/s`;
}
