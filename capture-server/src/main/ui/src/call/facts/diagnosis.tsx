import type { Finding, WholeCall } from "../../api/types";
import { withParameters } from "../../shell/location";
import { visible } from "../../sip/visible";
import { allFindings, turnFindings } from "./switches";

/** So many findings are told before the others are asked for. */
export const SHOWN = 3;
const LINKS = 8;

const LOOKS = {
  error: { word: "Error", look: "bad", icon: "M1.5 1.5 H10.5 V10.5 H1.5 Z" },
  warning: { word: "Warning", look: "warn", icon: "M6 1 L11.5 11 H0.5 Z" },
  info: { word: "Note", look: "note", icon: "M6 1.5 A4.5 4.5 0 1 0 6.01 1.5 Z" },
} as const;

/** What the server finds worth telling of the call, each with the messages that it is about. */
export function Diagnosis({ call }: { readonly call: WholeCall }) {
  const all = allFindings();
  const { diagnosis } = call;
  const more = diagnosis.length - SHOWN;
  const reports = new Set(call.reports.map(({ id }) => id));
  return (
    <section class="diagnosis" aria-label="Diagnosis">
      {diagnosis.length === 0 ? (
        <p class="soft">Nothing conspicuous</p>
      ) : (
        <ul>
          {diagnosis.slice(0, all ? undefined : SHOWN).map((finding, i) => (
            <li key={i}>
              <OneFinding finding={finding} reports={reports} />
            </li>
          ))}
        </ul>
      )}
      {more > 0 && (
        <button type="button" class="plain" onClick={turnFindings} aria-expanded={all} title="(F)">
          {all ? "Fewer" : `${more} more`}
        </button>
      )}
    </section>
  );
}

function OneFinding({
  finding,
  reports,
}: {
  readonly finding: Finding;
  readonly reports: ReadonlySet<string>;
}) {
  const { word, look, icon } = LOOKS[finding.severity];
  const [first] = finding.messages;
  const text = <bdi>{visible(finding.text)}</bdi>;
  return (
    <>
      <span class={`severity look-${look}`}>
        <svg class="mark" viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
          <path d={icon} fill="currentColor" />
        </svg>
        {word}
      </span>
      <span>
        {first === undefined ? text : <a href={hrefOf(first, reports)}>{text}</a>}
        {finding.messages.length > 1 && (
          <span class="meant">
            {" "}
            {finding.messages.slice(0, LINKS).map((id, i) => (
              <a key={id} href={hrefOf(id, reports)} aria-label={linkName(id, i, finding, reports)}>
                {i + 1}
              </a>
            ))}
            {finding.messages.length > LINKS && <span>of {finding.messages.length}</span>}
          </span>
        )}
      </span>
    </>
  );
}

/** A message is shown in the ladder, a report beside the charts. */
function hrefOf(id: string, reports: ReadonlySet<string>): string {
  return withParameters({ tab: reports.has(id) ? "quality" : null, m: id, with: null, diff: null });
}

function linkName(id: string, i: number, { messages }: Finding, reports: ReadonlySet<string>) {
  return `${reports.has(id) ? "Report" : "Message"} ${i + 1} of ${messages.length}`;
}
