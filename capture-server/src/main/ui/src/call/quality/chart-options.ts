import uPlot from "uplot";
import { clock } from "../../shell/preferences";
import { timeOfDay } from "../../shell/time";
import { lookOf } from "./look";
import type { Metric } from "./series";
import type { MetricName, Stream } from "./streams";

interface Asked {
  readonly metric: Metric;
  readonly streams: readonly Stream[];
  readonly width: number;
  readonly span: () => readonly [number, number];
  /** Time of the selected report in seconds. */
  readonly marked: () => number | undefined;
  readonly nearest: (series: number, at: number) => number | undefined;
  readonly onCursor: (index: number | undefined) => void;
}

const HEIGHT = 150;
const FONT = "11px system-ui, sans-serif";

/** What a scale reaches at least, so that noise about nothing does not look like trouble. */
const LEAST: Readonly<Record<MetricName, number>> = { mos: 5, loss: 1, jitter: 10, rtt: 50 };

/** A chart in the page's colours, which it reads anew with every drawing. */
export function chartOptions(asked: Asked): uPlot.Options {
  const { metric, streams, span } = asked;
  return {
    width: asked.width,
    height: HEIGHT,
    padding: [8, 28, 0, 0],
    legend: { show: false },
    tzDate: (seconds) =>
      clock.peek() === "utc"
        ? uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC")
        : new Date(seconds * 1000),
    cursor: {
      sync: { key: "quality", scales: ["x", null] },
      y: false,
      drag: { x: false, y: false },
      dataIdx: (_, series, at) => (series === 0 ? at : (asked.nearest(series - 1, at) ?? at)),
      points: { show: false },
    },
    scales: {
      x: { range: () => [...span()] },
      [metric.name]: { range: (_, __, max) => bounds(metric.name, max) },
    },
    axes: [
      {
        ...axis(),
        space: 80,
        size: 24,
        values: (_, splits, __, ___, step) =>
          splits.map((at) => timeOfDay(Math.round(at * 1e6), decimals(step), clock.peek())),
      },
      { ...axis(), scale: metric.name, size: 44, ...scaleAxis(metric.name) },
    ],
    series: [
      {},
      ...streams.map((stream) => {
        const look = lookOf(stream);
        return {
          label: stream.letter,
          scale: metric.name,
          stroke: () => token(look.token),
          width: 1.5,
          dash: [...look.dash],
          spanGaps: true,
          points: { show: false },
        };
      }),
    ],
    hooks: {
      drawAxes: [(plot) => drawSelected(plot, asked.marked())],
      drawSeries: [
        (plot, series) => {
          const stream = streams[series - 1];
          if (stream !== undefined) drawMarks(plot, series, stream, metric.name);
        },
      ],
      setCursor: [(plot) => asked.onCursor(plot.cursor.idx ?? undefined)],
    },
  };
}

function bounds(metric: MetricName, max: number | null): [number, number] {
  if (metric === "mos") return [1, LEAST.mos];
  return [0, Math.max(LEAST[metric], (max ?? 0) * 1.15)];
}

/** Of seconds, so that neighbours on the axis differ. */
function decimals(step: number): number {
  if (step >= 1) return 0;
  return step >= 0.1 ? 2 : 3;
}

function scaleAxis(metric: MetricName): Pick<uPlot.Axis, "space" | "splits"> {
  return metric === "mos" ? { space: 10, splits: [1, 2, 3, 4, 5] } : { space: 28 };
}

function axis() {
  const line = { stroke: () => token("--line"), width: 1 };
  return {
    stroke: () => token("--text-soft"),
    font: FONT,
    grid: line,
    ticks: { ...line, size: 4 },
  };
}

/** A mark at each value, as long as there is room between them. */
function drawMarks(plot: uPlot, series: number, stream: Stream, scale: MetricName): void {
  const [times] = plot.data;
  const values = plot.data[series] ?? [];
  const known = values.filter((value) => value !== null).length;
  if (known > plot.bbox.width / uPlot.pxRatio / 12) return;
  const mark = new Path2D(lookOf(stream).mark);
  const { ctx } = plot;
  ctx.save();
  ctx.fillStyle = token(lookOf(stream).token);
  times.forEach((time, i) => {
    const value = values[i];
    if (value === null || value === undefined) return;
    ctx.setTransform(
      uPlot.pxRatio,
      0,
      0,
      uPlot.pxRatio,
      plot.valToPos(time, "x", true),
      plot.valToPos(value, scale, true),
    );
    ctx.fill(mark);
  });
  ctx.restore();
}

function drawSelected(plot: uPlot, time: number | undefined): void {
  if (time === undefined) return;
  const { ctx, bbox } = plot;
  const x = plot.valToPos(time, "x", true);
  ctx.save();
  ctx.strokeStyle = token("--accent");
  ctx.lineWidth = 2 * uPlot.pxRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
