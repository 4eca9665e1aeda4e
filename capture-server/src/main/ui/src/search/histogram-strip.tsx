import "./histogram-strip.css";
import { useSignal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Histogram } from "../api/types";
import type { Answer } from "../api/use-answer";
import { count } from "../shell/numbers";
import { clock } from "../shell/preferences";
import { dateTime, timeOfDay } from "../shell/time";
import { nameOfClass, outcomeOfClass } from "./histogram-class";
import { bucketAt, layoutOf, tickText, totalsOf } from "./histogram-layout";
import type { Layout } from "./histogram-layout";
import type { Of } from "../query/parts";
import { between } from "./time-range";
import type { TimeRange } from "./time-range";

interface Props {
  readonly answer: ReadonlySignal<Answer<Histogram>>;
  readonly of: Of;
  readonly onRange: (range: TimeRange) => void;
}

const HEIGHT = 56;
/** A pointer that moved less has clicked, not dragged. */
const DRAG_PIXELS = 4;
/** Of a tick's label, its padding with it: one that would be cut is left out. */
const TICK_CHAR_PIXELS = 7;

/** How much was found when, stacked by class. A drag, or Enter on a bucket, shows just that time. */
export function HistogramStrip({ answer, of, onRange }: Props) {
  const now = answer.value;
  return (
    <section class="histogram" aria-label="Histogram" aria-busy={now.state !== "ready"}>
      {now.state === "ready" && <Bars histogram={now.value} of={of} onRange={onRange} />}
      {now.state === "problem" && !now.problem.detail.startsWith("parameter") && (
        <p class="note">No histogram: {now.problem.detail}</p>
      )}
    </section>
  );
}

function Bars({
  histogram,
  of,
  onRange,
}: {
  readonly histogram: Histogram;
  readonly of: Of;
  readonly onRange: (range: TimeRange) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const at = useSignal(-1);
  const drag = useSignal<{ readonly from: number; readonly to: number } | null>(null);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) width.value = Math.floor(entry.contentRect.width);
    });
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);

  const from = Date.parse(histogram.from);
  const to = Date.parse(histogram.to);
  const zone = clock.value === "utc" ? 0 : -new Date(from).getTimezoneOffset() * 60_000;
  const layout = layoutOf(histogram, width.value, HEIGHT, zone);
  const timeAt = (x: number) => from + (x / Math.max(1, width.value)) * (to - from);
  const placeOf = (event: PointerEvent) =>
    Math.max(0, Math.min(width.value, event.clientX - box.current!.getBoundingClientRect().left));
  const last = histogram.buckets.length - 1;
  const chosen = Math.min(at.value, last);
  const zoomTo = (bucket: number) => {
    const start = Date.parse(histogram.buckets[bucket]?.time ?? histogram.from);
    onRange(between(Math.max(from, start), Math.min(to, start + histogram.bucket_ms)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1 }[event.key];
    if (step !== undefined) {
      at.value = at.value < 0 ? last : Math.max(0, Math.min(last, at.value + step));
    } else if (event.key === "Home") at.value = 0;
    else if (event.key === "End") at.value = last;
    else if (event.key === "Enter" && chosen >= 0) zoomTo(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div
        ref={box}
        class="bars"
        role="slider"
        tabIndex={0}
        aria-label="Bucket; Enter shows its time alone"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={Math.max(0, chosen)}
        aria-valuetext={chosen < 0 ? summaryOf(histogram, of) : bucketText(histogram, chosen, of)}
        onKeyDown={onKeyDown}
        onBlur={() => void (at.value = -1)}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          box.current?.setPointerCapture(event.pointerId);
          drag.value = { from: placeOf(event), to: placeOf(event) };
        }}
        onPointerMove={(event) => {
          at.value = bucketAt(histogram, width.value, placeOf(event));
          if (drag.value !== null) drag.value = { ...drag.value, to: placeOf(event) };
        }}
        onPointerLeave={() => void (at.value = -1)}
        onPointerCancel={() => void (drag.value = null)}
        onPointerUp={() => {
          const done = drag.value;
          drag.value = null;
          if (done !== null && Math.abs(done.to - done.from) >= DRAG_PIXELS) {
            onRange(between(timeAt(done.from), timeAt(done.to)));
          }
        }}
      >
        <Drawing histogram={histogram} layout={layout} width={width.value} chosen={chosen} />
        {layout.highest > 0 && (
          <span class="highest" title="The highest bar" aria-hidden="true">
            {count(layout.highest)}
          </span>
        )}
        {drag.value !== null && (
          <div
            class="drag"
            style={{
              left: `${Math.min(drag.value.from, drag.value.to)}px`,
              width: `${Math.abs(drag.value.to - drag.value.from)}px`,
            }}
          />
        )}
        <div class="ticks" aria-hidden="true">
          {layout.ticks
            .map((tick) => ({ ...tick, text: tickText(tick.time, to - from) }))
            .filter(({ x, text }) => x + text.length * TICK_CHAR_PIXELS <= width.value)
            .map(({ x, time, text }) => (
              <span key={time} style={{ left: `${x}px` }}>
                {text}
              </span>
            ))}
        </div>
      </div>
      <p class={chosen < 0 ? "unseen" : "reading"}>
        {drag.value !== null
          ? spanText(timeAt(drag.value.from), timeAt(drag.value.to))
          : chosen < 0
            ? summaryOf(histogram, of)
            : bucketText(histogram, chosen, of)}
      </p>
      {layout.uncounted !== undefined && (
        <p class="note">
          Hatched: older than {dateTime(Date.parse(histogram.counted_from) * 1000, 0)} was not
          counted. Narrow the time to count it all.
        </p>
      )}
    </>
  );
}

function Drawing({
  histogram,
  layout,
  width,
  chosen,
}: {
  readonly histogram: Histogram;
  readonly layout: Layout;
  readonly width: number;
  readonly chosen: number;
}) {
  const { uncounted } = layout;
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true">
      <defs>
        <pattern id="uncounted" width="6" height="6" patternUnits="userSpaceOnUse">
          <path d="M0 6 L6 0" stroke="var(--line-strong)" stroke-width="1" />
        </pattern>
      </defs>
      {layout.ticks.map((tick) => (
        <line key={tick.time} class="tick" x1={tick.x} x2={tick.x} y1={0} y2={HEIGHT} />
      ))}
      {uncounted !== undefined && (
        <rect x={uncounted.x} width={uncounted.width} height={HEIGHT} fill="url(#uncounted)" />
      )}
      {layout.segments.map((s) => (
        <rect
          key={`${s.bucket}-${s.class}`}
          class={`outcome-${outcomeOfClass(histogram.classes[s.class] ?? "other")} ${
            chosen >= 0 && s.bucket !== chosen ? "faint" : ""
          }`}
          x={s.x}
          y={s.y}
          width={s.width}
          height={s.height}
          fill="currentColor"
        />
      ))}
    </svg>
  );
}

/** The time that a drag would show. */
function spanText(a: number, b: number): string {
  const range = between(a, b);
  const ends = [range.from, range.to].map((end) => dateTime(Date.parse(end) * 1000, 0));
  return ends.join(" – ");
}

function summaryOf(histogram: Histogram, of: Of): string {
  const { total } = histogram;
  const parts = partsText(histogram, totalsOf(histogram));
  const about = total.relation === "gte" ? "at least " : "";
  const what = total.value === 1 ? of.slice(0, -1) : of;
  return `${about}${count(total.value)} ${what}${parts === "" ? "" : `: ${parts}`}.`;
}

function bucketText(histogram: Histogram, bucket: number, of: Of): string {
  const { time, counts } = histogram.buckets[bucket]!;
  const start = Date.parse(time) * 1000;
  const digits = histogram.bucket_ms < 1000 ? 3 : 0;
  const end = start + histogram.bucket_ms * 1000;
  const span = `${dateTime(start, digits)} – ${timeOfDay(end, digits)}`;
  if (counts === null) return `${span}: not counted.`;
  const n = counts.reduce((a, b) => a + b, 0);
  const parts = partsText(histogram, counts);
  return `${span}: ${count(n)} ${n === 1 ? of.slice(0, -1) : of}${parts === "" ? "" : `: ${parts}`}.`;
}

function partsText({ classes }: Histogram, counts: readonly number[]): string {
  return classes
    .map((name, i) => ({ name, n: counts[i] ?? 0 }))
    .filter(({ n }) => n > 0)
    .map(({ name, n }) => `${count(n)} ${nameOfClass(name)}`)
    .join(", ");
}
