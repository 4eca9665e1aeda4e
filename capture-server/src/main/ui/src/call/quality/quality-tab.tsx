import "./quality.css";
import { useMemo } from "preact/hooks";
import type { WholeCall } from "../../api/types";
import { parameter, setParameters } from "../../shell/location";
import { clockName, microsOf } from "../../shell/time";
import { NoReports } from "./no-reports";
import { QualityChart } from "./quality-chart";
import { ReportsPart } from "./reports-part";
import { METRICS, spanOf } from "./series";
import { StreamTable } from "./stream-table";
import { StreamToggles } from "./stream-toggles";
import { streamsOf } from "./streams";

/** So many streams are drawn unless more are asked for: more lines are not told apart. */
const DRAWN = 8;

/**
 * How the media of the call was. The address holds `m`, the selected report, and `streams`, the
 * letters of those that are drawn, or `none`.
 */
export function QualityTab({ call }: { readonly call: WholeCall }) {
  const streams = useMemo(() => streamsOf(call.reports), [call.reports]);
  if (call.reports.length === 0) return <NoReports />;
  const asked = parameter("streams");
  const reported = streams.filter(({ points }) => points.length > 0);
  const letters = asked === "" ? undefined : asked.split(",");
  const shown = reported.filter(({ letter }, i) => letters?.includes(letter) ?? i < DRAWN);
  const selected = parameter("m");
  const at = call.reports.find(({ id }) => id === selected)?.time;
  const span = spanOf(call);
  const select = (id: string) => setParameters({ m: id }, "settle");
  return (
    <section class="quality" aria-label="Quality">
      {reported.length === 0 ? (
        <p class="soft">The reports of this call give no figures of quality; they are below.</p>
      ) : (
        <>
          <StreamToggles streams={reported} shown={shown} hosts={call.hosts} />
          <div class="charts">
            {METRICS.map((metric) => (
              <QualityChart
                key={metric.name}
                metric={metric}
                streams={shown}
                span={span}
                marked={at === undefined ? undefined : microsOf(at) / 1e6}
                onPick={select}
              />
            ))}
          </div>
          <p class="soft note">
            Times are {clockName()}.
            {shown.some(({ points }) => points.length > 1) &&
              " A click on a chart selects the report."}
          </p>
        </>
      )}
      <StreamTable streams={streams} hosts={call.hosts} />
      <ReportsPart reports={call.reports} streams={streams} selected={selected} onSelect={select} />
    </section>
  );
}
