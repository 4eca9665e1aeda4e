import type { Report } from "../../api/types";
import { clockName, dateTime, microsOf } from "../../shell/time";
import { visible } from "../../sip/visible";
import { payloadText } from "../payload-text";
import { figuresIn, streamsIn } from "./figures";

/** All that one report says, and what it was read from. */
export function ReportDetails({ report }: { readonly report: Report }) {
  const figures = streamsIn(report).map(figuresIn);
  return (
    <section class="report" aria-label="Report">
      <h2>
        {dateTime(microsOf(report.time), 6)} {clockName()}
      </h2>
      {report.parse_error !== undefined && (
        <p class="look-bad">Not all could be read: {visible(report.parse_error)}</p>
      )}
      <div class="report-streams">
        {figures.map((each, i) => (
          <dl key={i}>
            {each.map(({ name, title, text }) => (
              <div key={name}>
                <dt>{title}</dt>
                <dd>
                  <bdi>{visible(text)}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        ))}
      </div>
      <pre tabIndex={0} aria-label="Text of the report">
        {payloadText(report)}
      </pre>
    </section>
  );
}
