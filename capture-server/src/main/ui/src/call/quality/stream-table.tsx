import type { Host } from "../../api/types";
import { count } from "../../shell/numbers";
import { visible } from "../../sip/visible";
import { MosLamp } from "../facts/mos-lamp";
import { mediaName } from "../endpoint";
import { ssrcText } from "./figures";
import { Swatch } from "./look";
import { METRICS, summaryOf, valueText } from "./series";
import type { MetricName, Stream } from "./streams";

const HEADS = ["Stream", "Source → destination", "SSRC", "Codec", "Packets", "Lost"] as const;

/** What the reports say of each stream in sum. */
export function StreamTable({
  streams,
  hosts,
}: {
  readonly streams: readonly Stream[];
  readonly hosts: readonly Host[];
}) {
  if (streams.length === 0) return null;
  return (
    <div class="stream-table">
      <table aria-label="Streams">
        <thead>
          <tr>
            {HEADS.map((head, i) => (
              <th key={head} scope="col" class={i > 3 ? "numeric" : ""}>
                {head}
              </th>
            ))}
            <th scope="col">MOS min, avg</th>
            <th scope="col">MOS is</th>
            <th scope="col" class="numeric">
              Loss avg, max
            </th>
            <th scope="col" class="numeric">
              Jitter avg, max
            </th>
            <th scope="col" class="numeric">
              Round trip avg, max
            </th>
            <th scope="col" class="numeric">
              Reports
            </th>
          </tr>
        </thead>
        <tbody>
          {streams.map((stream) => (
            <Row key={stream.letter} stream={stream} hosts={hosts} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ stream, hosts }: { readonly stream: Stream; readonly hosts: readonly Host[] }) {
  const mos = summaryOf(stream, "mos");
  return (
    <tr>
      <th scope="row">
        <Swatch of={stream} /> {stream.letter}
      </th>
      <td>
        <bdi>{visible(`${mediaName(stream.src, hosts)} → ${mediaName(stream.dst, hosts)}`)}</bdi>
      </td>
      <td class="mono" title={stream.ssrc?.toString()}>
        {stream.ssrc === undefined ? "–" : ssrcText(stream.ssrc)}
      </td>
      <td>{stream.codec === undefined ? "–" : visible(stream.codec)}</td>
      <td class="numeric">{numberText(stream.packets)}</td>
      <td class="numeric">{numberText(stream.lost)}</td>
      <td>
        {mos === undefined ? (
          "–"
        ) : (
          <>
            <MosLamp mos={mos.min} /> {mos.min.toFixed(2)}, {mos.avg.toFixed(2)}
          </>
        )}
      </td>
      <td>{stream.mosSources.length === 0 ? "–" : stream.mosSources.join(" and ")}</td>
      <td class="numeric">{averageAndMax(stream, "loss")}</td>
      <td class="numeric">{averageAndMax(stream, "jitter")}</td>
      <td class="numeric">{averageAndMax(stream, "rtt")}</td>
      <td class="numeric">{count(stream.points.length)}</td>
    </tr>
  );
}

function numberText(n: number | undefined): string {
  return n === undefined ? "–" : count(n);
}

function averageAndMax(stream: Stream, name: MetricName): string {
  const metric = METRICS.find((each) => each.name === name);
  const summary = summaryOf(stream, name);
  if (metric === undefined || summary === undefined) return "–";
  return `${summary.avg.toFixed(metric.digits)}, ${valueText(summary.max, metric)}`;
}
