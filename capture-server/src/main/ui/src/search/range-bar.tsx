import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { setParameters } from "../shell/location";
import { clock } from "../shell/preferences";
import { clockName } from "../shell/time";
import { REFRESH_SECONDS } from "./search-address";
import { DEFAULT_RANGE, PRESETS, shownTime, typedTime } from "./time-range";
import type { TimeRange } from "./time-range";

interface Props {
  readonly range: TimeRange;
  readonly refresh: number;
  readonly zoom: (factor: number) => void;
  readonly run: () => void;
}

/** The time that is searched: a preset, or from and to as typed. */
export function RangeBar({ range, refresh, zoom, run }: Props) {
  return (
    <div class="range">
      <div class="choice" role="group" aria-label="The last">
        {PRESETS.map((preset) => (
          <button
            key={preset.name}
            type="button"
            aria-pressed={range.to === "now" && range.from === preset.from}
            onClick={() => show({ from: preset.from, to: "now" })}
          >
            {preset.name}
          </button>
        ))}
      </div>
      <TypedRange range={range} />
      <div class="choice">
        <button type="button" title="A longer time (-)" onClick={() => zoom(2)}>
          <span aria-hidden="true">−</span>
          <span class="unseen">Longer time</span>
        </button>
        <button type="button" title="A shorter time (+)" onClick={() => zoom(0.5)}>
          <span aria-hidden="true">+</span>
          <span class="unseen">Shorter time</span>
        </button>
      </div>
      <label class="refresh">
        <input
          type="checkbox"
          checked={refresh > 0}
          onChange={() =>
            setParameters({ refresh: refresh > 0 ? null : `${REFRESH_SECONDS}s` }, "replace")
          }
        />
        Every {REFRESH_SECONDS} s
      </label>
      <button type="button" title="Run again (r)" onClick={run}>
        Run again
      </button>
    </div>
  );
}

function TypedRange({ range }: { readonly range: TimeRange }) {
  const id = useId();
  const from = useSignal(range.from);
  const to = useSignal(range.to);
  const mistaken = useSignal(false);
  useEffect(() => {
    from.value = shownTime(range.from, clock.value);
    to.value = shownTime(range.to, clock.value);
    mistaken.value = false;
  }, [range.from, range.to, clock.value]);
  const input = (name: string, of: typeof from) => (
    <input
      aria-label={`${name}, in ${clockName()}`}
      aria-describedby={mistaken.value ? id : undefined}
      aria-invalid={mistaken.value && typedTime(of.value, clock.value, Date.now()) === undefined}
      title="2026-11-21 11:03:25, 11:03 of today, or now-2h"
      maxLength={40}
      value={of.value}
      onInput={(event) => void (of.value = event.currentTarget.value)}
    />
  );
  return (
    <form
      class="typed"
      onSubmit={(event) => {
        event.preventDefault();
        const [start, end] = [from, to].map((of) => typedTime(of.value, clock.value, Date.now()));
        mistaken.value = start === undefined || end === undefined;
        if (start !== undefined && end !== undefined) show({ from: start, to: end });
      }}
    >
      {input("From", from)}
      <span aria-hidden="true">–</span>
      {input("To", to)}
      <span class="zone">{clockName()}</span>
      <button type="submit">Go</button>
      {mistaken.value && (
        <span class="mistake" role="alert" id={id}>
          Write 2026-11-21 11:03:25, 11:03 or now-2h
        </span>
      )}
    </form>
  );
}

function show({ from, to }: TimeRange): void {
  const usual = from === DEFAULT_RANGE.from && to === DEFAULT_RANGE.to;
  setParameters({ from: usual ? null : from, to: to === "now" ? null : to, sel: null, n: null });
}
