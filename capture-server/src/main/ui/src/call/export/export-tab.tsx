import "./export.css";
import type { WholeCall } from "../../api/types";
import { apiUrl } from "../../api/client";
import { CopyButton } from "../../shell/copy";
import { useKeys } from "../../shell/keys";
import { allOf, parameter, setParameters } from "../../shell/location";
import { count } from "../../shell/numbers";
import { visible } from "../../sip/visible";
import { legsOf } from "../legs";
import { linkToCall } from "../link-to-call";
import { curl, hepaticaCall, hepaticaExport } from "./commands";

const FORMATS = [
  { name: "pcap", use: "For Wireshark and sngrep: the messages as packets between their hosts." },
  {
    name: "pcapng",
    use: "For Wireshark: the same, with the capture agent of each packet as its comment.",
  },
  {
    name: "text",
    use: "For a colleague or a ticket: the messages one after the other, with times.",
  },
  { name: "json", use: "For a script: the messages with their fields, as the API has them." },
  { name: "hep", use: "For another HEP collector: play it there with hepatica send." },
] as const;

/** The call as a file, a link or a command. */
export function ExportTab({ call }: { readonly call: WholeCall }) {
  const ids = allOf("id");
  const legs = parameter("legs", "true") !== "false";
  const hrefOf = (format: string) =>
    apiUrl("/call/export", { call_id: ids, format, legs: legs ? undefined : false });
  const choose = (all: boolean) => setParameters({ legs: all ? null : "false" });
  useKeys("Export", [
    ...FORMATS.map(({ name }, i) => ({
      keys: [String("pnxjh"[i])],
      does: `download ${name}`,
      run: () => document.getElementById(`export-${name}`)?.click(),
    })),
  ]);
  const server = window.location.origin;
  const n = legsOf(call).size;
  return (
    <section class="export" aria-label="Export">
      <h2>Download</h2>
      <fieldset>
        <legend class="unseen">What to export</legend>
        <label>
          <input type="radio" name="legs" checked={legs} onChange={() => choose(true)} /> All legs
        </label>
        <label>
          <input type="radio" name="legs" checked={!legs} onChange={() => choose(false)} /> This leg
          only
        </label>
        <span class="soft">
          {count(n)} {n === 1 ? "leg" : "legs"}, {count(call.messages.length)} messages,{" "}
          {count(call.reports.length)} reports, {count(call.logs.length)} logs
        </span>
      </fieldset>
      <ul>
        {FORMATS.map(({ name, use }, i) => (
          <li key={name}>
            <a id={`export-${name}`} class="button" href={hrefOf(name)} download>
              {name} <kbd aria-hidden="true">{"pnxjh"[i]}</kbd>
            </a>
            {use}
          </li>
        ))}
      </ul>
      <h2>Link</h2>
      <Copied name="link" text={linkToCall()} />
      <h2>Command line</h2>
      <Copied name="curl" text={curl(server + hrefOf("pcap"))} />
      <Copied name="hepatica call" text={hepaticaCall(server, ids, legs)} />
      <Copied name="hepatica export" text={hepaticaExport(server, ids, legs)} />
    </section>
  );
}

function Copied({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <p class="copied">
      <code>
        <bdi>{visible(text)}</bdi>
      </code>
      <CopyButton text={() => text} tip={`Copy: ${name}`}>
        Copy<span class="unseen"> {name}</span>
      </CopyButton>
    </p>
  );
}
