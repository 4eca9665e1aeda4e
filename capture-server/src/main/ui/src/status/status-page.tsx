import "./status.css";
import { useEffect } from "preact/hooks";
import { ImportsSection } from "../imports/imports-section";
import { useKeys } from "../shell/keys";
import { parameter, setParameters, withParameters } from "../shell/location";
import { Loading, ProblemState } from "../shell/states";
import { useNow } from "../shell/use-now";
import { AgentsSection } from "./agents-section";
import { AliasesSection } from "./aliases/aliases-section";
import { isUnsaved } from "./aliases/alias-store";
import { DiskSection } from "./disk-section";
import { FramesSection } from "./frames-section";
import { HealthSection } from "./health-section";
import { InterfacesSection } from "./interfaces-section";
import { useStatus } from "./use-status";
import type { Polled } from "./use-status";

/** A server that is asked and says nothing for so long is said to be away. */
const AWAY_MILLIS = 5_000;

/** How the server is. The address holds `section`: `aliases`, or absent for what the server counts. */
export function StatusPage() {
  const section = parameter("section") === "aliases" ? "aliases" : "capture";
  useKeys("Status", [
    { keys: ["["], does: "capture", run: () => setParameters({ section: null }, "replace") },
    { keys: ["]"], does: "aliases", run: () => setParameters({ section: "aliases" }, "replace") },
  ]);
  useEffect(() => {
    document.title = "Status · Hepatica";
    return () => (document.title = "Hepatica");
  }, []);
  return (
    <article class="status-page">
      <h1 class="unseen">Status</h1>
      <nav class="tabs" aria-label="Parts of the status">
        <a
          href={withParameters({ section: null })}
          aria-current={section === "capture" ? "page" : undefined}
        >
          Capture
        </a>
        <a
          href={withParameters({ section: "aliases" })}
          aria-current={section === "aliases" ? "page" : undefined}
        >
          Aliases
          {isUnsaved.value && <span class="count">not saved</span>}
        </a>
      </nav>
      <div class="sections">{section === "aliases" ? <AliasesSection /> : <Capture />}</div>
    </article>
  );
}

function Capture() {
  const polled = useStatus().value;
  if (polled.known === undefined) {
    return polled.problem === undefined ? (
      <Loading what="the status" />
    ) : (
      <ProblemState problem={polled.problem} />
    );
  }
  const { status, agents } = polled.known;
  return (
    <>
      <Away polled={polled} />
      <div class="known" aria-busy={polled.problem !== undefined}>
        <HealthSection status={status} />
        <FramesSection history={polled.history} />
        <AgentsSection agents={agents} listeners={status.listeners} />
        <InterfacesSection interfaces={status.interfaces ?? []} />
        <DiskSection status={status} />
        <ImportsSection />
      </div>
    </>
  );
}

function Away({ polled }: { readonly polled: Polled }) {
  const silence = useNow() - (polled.askedMillis ?? Infinity);
  if (silence < AWAY_MILLIS) return null;
  return (
    <p class="partial" role="alert">
      The server has not answered for <span aria-live="off">{Math.round(silence / 1000)} s</span>
      {polled.problem !== undefined && polled.problem.status > 0 && ` (${polled.problem.detail})`}.
      What is below is what it said last; it is asked again every 2 s.
    </p>
  );
}
