import type { Report } from "../../api/types";
import { useKeys } from "../../shell/keys";
import { withParameters } from "../../shell/location";
import { visible } from "../../sip/visible";
import { needsDay, RowTime } from "../../table/message-columns";
import { ROW_HEIGHT, VirtualTable } from "../../table/virtual-table";
import type { Column } from "../../table/virtual-table";
import { destinationOf, sourceOf } from "../endpoint";
import { kindOf } from "../report-kinds";
import { streamsIn } from "./figures";
import { ReportDetails } from "./report-details";
import { METRICS, valueText } from "./series";
import { metricsOf } from "./streams";
import type { Stream } from "./streams";

const MOST_ROWS = 12;

/** The reports behind the charts, and all that the selected one says. */
export function ReportsPart({
  reports,
  streams,
  selected,
  onSelect,
}: {
  readonly reports: readonly Report[];
  readonly streams: readonly Stream[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
}) {
  const at = reports.findIndex(({ id }) => id === selected);
  const step = (by: number) => {
    const next = reports[Math.max(0, Math.min(reports.length - 1, at < 0 ? 0 : at + by))];
    if (next !== undefined) onSelect(next.id);
  };
  useKeys("Quality", [
    { keys: ["j", "ArrowDown"], does: "next report", run: () => step(1) },
    { keys: ["k", "ArrowUp"], does: "report before", run: () => step(-1) },
  ]);
  const height = (Math.min(reports.length, MOST_ROWS) + 1) * ROW_HEIGHT + 4;
  const report = reports[at];
  return (
    <div class="reports">
      <div class="reports-table" style={{ height: `${height}px` }}>
        <VirtualTable
          label="Reports"
          columns={columnsOf(streams, needsDay(reports.map(({ time }) => time)))}
          rows={reports}
          keyOf={({ id }) => id}
          hrefOf={({ id }) => withParameters({ m: id })}
          selected={selected}
          onSelect={({ id }) => onSelect(id)}
        />
      </div>
      {report === undefined ? (
        <p class="soft note">Select a report for all that it says, and its text.</p>
      ) : (
        <ReportDetails report={report} />
      )}
    </div>
  );
}

function columnsOf(streams: readonly Stream[], withDay: boolean): readonly Column<Report>[] {
  const letters = new Map<string, string[]>();
  for (const { letter, points } of streams) {
    for (const { report } of points) letters.set(report, [...(letters.get(report) ?? []), letter]);
  }
  const source = (report: Report) => visible(`${sourceOf(report)} → ${destinationOf(report)}`);
  return [
    {
      name: "time",
      title: "Time",
      width: withDay ? "9.75rem" : "6.5rem",
      cell: ({ time }) => <RowTime iso={time} withDay={withDay} />,
    },
    {
      name: "kind",
      title: "Kind",
      width: "9rem",
      cell: kindOf,
    },
    {
      name: "stream",
      title: "Stream",
      width: "3.5rem",
      cell: ({ id, cseq }) => letters.get(id)?.join(" ") ?? (cseq === undefined ? "" : "again"),
      tip: ({ id, cseq }) =>
        letters.has(id) || cseq === undefined ? undefined : "The same report at another hop",
    },
    {
      name: "source",
      title: "Source → destination",
      width: "minmax(15rem, 1fr)",
      cell: (report) => <bdi>{source(report)}</bdi>,
      tip: source,
    },
    {
      name: "figures",
      title: "Figures",
      width: "minmax(17rem, 1.2fr)",
      cell: figuresText,
      tip: figuresText,
    },
  ];
}

/** The figures of the first stream, which is the worst. */
function figuresText(report: Report): string {
  const worst = streamsIn(report)[0];
  const values = worst === undefined ? {} : metricsOf(worst);
  const texts = METRICS.flatMap((metric) => {
    const value = values[metric.name];
    return value === undefined ? [] : [`${metric.title} ${valueText(value, metric)}`];
  });
  return texts.length === 0 ? "No figures of quality" : texts.join(" · ");
}
