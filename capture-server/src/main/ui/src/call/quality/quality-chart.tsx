import "uplot/dist/uPlot.min.css";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { clock } from "../../shell/preferences";
import { chartOptions } from "./chart-options";
import { Swatch } from "./look";
import { linesOf, nearestValue, summaryOf, valueText } from "./series";
import type { Lines, Metric } from "./series";
import type { Stream } from "./streams";

interface Props {
  readonly metric: Metric;
  /** Those that are shown. */
  readonly streams: readonly Stream[];
  readonly span: readonly [number, number];
  /** Time of the selected report in seconds. */
  readonly marked: number | undefined;
  readonly onPick: (report: string) => void;
}

/**
 * One metric of the streams over the call's time. Where no stream has two values there is no line to
 * draw: the values stand as figures. What the chart shows is said in text too.
 */
export function QualityChart(props: Props) {
  const { metric, streams } = props;
  const lines = linesOf(streams, metric.name);
  const drawn = lines.values.some((values) => values.filter((value) => value !== null).length > 1);
  const reported = streams.filter((stream) => summaryOf(stream, metric.name) !== undefined);
  return (
    <figure aria-label={metric.title}>
      {drawn ? (
        <Plot {...props} lines={lines} />
      ) : (
        <>
          <Caption metric={metric} />
          {reported.length === 0 ? (
            <p class="soft">None of the reports tells it.</p>
          ) : (
            <Figures metric={metric} streams={reported} />
          )}
        </>
      )}
      <ul class="unseen" aria-label={`${metric.title} in words`}>
        {reported.map((stream) => (
          <li key={stream.letter}>{inWords(stream, metric)}</li>
        ))}
      </ul>
    </figure>
  );
}

function Caption({ metric }: { readonly metric: Metric }) {
  return (
    <span class="chart-title">
      {metric.title} {metric.unit !== "" && <span class="soft">{metric.unit}</span>}
    </span>
  );
}

function Figures({ metric, streams }: Pick<Props, "metric" | "streams">) {
  return (
    <ul class="big-figures">
      {streams.map((stream) => (
        <li key={stream.letter}>
          <span class="big">{valueText(summaryOf(stream, metric.name)?.avg ?? 0, metric)}</span>
          <Swatch of={stream} /> {stream.letter}
        </li>
      ))}
    </ul>
  );
}

function inWords(stream: Stream, metric: Metric): string {
  const summary = summaryOf(stream, metric.name);
  if (summary === undefined) return "";
  const { min, avg, max, count } = summary;
  return (
    `${stream.letter}, ${stream.src} to ${stream.dst}: lowest ${valueText(min, metric)}, ` +
    `average ${valueText(avg, metric)}, highest ${valueText(max, metric)}, ${count} reports`
  );
}

/** What is under the cursor: an index into each stream's values. */
type Under = readonly (number | undefined)[];

function Plot(props: Props & { readonly lines: Lines }) {
  const { metric, streams, span, lines, marked } = props;
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const plot = useRef<uPlot>(null);
  const under = useSignal<Under>([]);
  // What changes how the chart is built; new values alone are given to the one that is there.
  const shape = [metric.name, ...streams.map(({ letter }) => letter)].join(" ");
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const options = chartOptions({
      metric,
      streams,
      width: element.clientWidth,
      span: () => latest.current.span,
      marked: () => latest.current.marked,
      nearest: (series, at) => nearestValue(latest.current.lines.values[series] ?? [], at),
      onCursor: (at) => {
        const { values } = latest.current.lines;
        under.value = at === undefined ? [] : values.map((each) => nearestValue(each, at));
      },
    });
    const made = new uPlot(options, aligned(latest.current.lines), element);
    plot.current = made;
    const pick = () => {
      const report = reportAt(made, latest.current);
      if (report !== undefined) latest.current.onPick(report);
    };
    made.over.addEventListener("click", pick);
    const resized = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: options.height }),
    );
    resized.observe(element);
    const themed = new MutationObserver(() => made.redraw(false, true));
    themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      resized.disconnect();
      themed.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shape]);
  useEffect(() => plot.current?.setData(aligned(lines)), [JSON.stringify(lines), ...span]);
  useEffect(() => plot.current?.redraw(false, true), [clock.value, marked]);
  return (
    <>
      <div class="chart-head">
        <Caption metric={metric} />
        <span class="readout" aria-hidden="true">
          {under.value.map((index, i) => {
            const value = index === undefined ? null : lines.values[i]?.[index];
            const stream = streams[i];
            return value === null || value === undefined || stream === undefined ? null : (
              <span key={stream.letter}>
                <b>{stream.letter}</b> {valueText(value, metric)}
              </span>
            );
          })}
        </span>
      </div>
      <div class="plot" ref={place} aria-hidden="true" />
    </>
  );
}

function aligned({ times, values }: Lines): uPlot.AlignedData {
  return [[...times], ...values.map((each) => [...each])];
}

/** The report whose point is nearest to the cursor. */
function reportAt(plot: uPlot, { streams, metric, lines }: Props & { readonly lines: Lines }) {
  const { idx, top = 0, left = 0 } = plot.cursor;
  if (idx === null || idx === undefined) return undefined;
  let found: { readonly report: string; readonly away: number } | undefined;
  streams.forEach(({ points }, i) => {
    const index = nearestValue(lines.values[i] ?? [], idx);
    const value = index === undefined ? null : lines.values[i]?.[index];
    const time = index === undefined ? undefined : lines.times[index];
    if (time === undefined || value === null || value === undefined) return;
    const away = Math.hypot(
      plot.valToPos(time, "x") - left,
      plot.valToPos(value, metric.name) - top,
    );
    const report = points.find((point) => point.time / 1e6 === time)?.report;
    if (report !== undefined && (found === undefined || away < found.away))
      found = { report, away };
  });
  return found?.report;
}
