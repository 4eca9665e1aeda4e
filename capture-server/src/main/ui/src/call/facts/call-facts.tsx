import "./facts.css";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { afterRest } from "../../api/after-rest";
import type { Session, WholeCall } from "../../api/types";
import { CopyButton } from "../../shell/copy";
import { useKeys } from "../../shell/keys";
import { allOf } from "../../shell/location";
import { linkToCall } from "../link-to-call";
import { visible } from "../../sip/visible";
import { Mark } from "../../sip/mark";
import { Diagnosis, SHOWN } from "./diagnosis";
import { FactsList } from "./facts-list";
import { LegsList } from "./legs-list";
import { goesOn, resultOf } from "./result";
import { searchHref } from "./search-link";
import { turnFacts, turnFindings, turnLegs } from "./switches";

const REFRESH_MILLIS = 2000;

/** What the call was, above its tabs. While it goes on it is asked for again and again. */
export function CallFacts({
  call,
  stale,
  again,
}: {
  readonly call: WholeCall;
  /** Whether a newer answer is awaited. */
  readonly stale: boolean;
  readonly again: () => void;
}) {
  const paused = useSignal(false);
  const ids = allOf("id");
  const main = call.calls.find(({ call_id: id }) => ids.includes(id)) ?? call.calls[0];
  const callId = main?.call_id ?? ids[0] ?? "";
  const live = call.calls.some(goesOn);
  useEffect(() => {
    if (!live || paused.value || stale) return;
    return afterRest(REFRESH_MILLIS, again);
  }, [live, paused.value, stale, call, again]);
  const turn = () => (paused.value = !paused.value);
  useKeys("Facts", [
    { keys: ["R"], does: "refresh", run: again },
    ...(live ? [{ keys: ["P"], does: "follow the call, or pause", run: turn }] : []),
    { keys: ["i"], does: "copy the Call-ID", run: () => press("copy-call-id") },
    { keys: ["L"], does: "copy the link", run: () => press("copy-link") },
    { keys: ["D"], does: "all facts, or the main ones", run: turnFacts },
    { keys: ["A"], does: "all legs, or this alone", run: turnLegs },
    ...(call.diagnosis.length > SHOWN
      ? [{ keys: ["F"], does: "all findings, or the first", run: turnFindings }]
      : []),
  ]);
  return (
    <section class="call-facts" aria-label="Call">
      <header>
        <h1>{main === undefined ? <bdi>{visible(callId)}</bdi> : <Ends session={main} />}</h1>
        {main !== undefined && <ResultText session={main} />}
        <div class="actions">
          {live && (
            <button
              type="button"
              class="plain"
              onClick={turn}
              aria-pressed={!paused.value}
              title="(P)"
            >
              {paused.value ? "Follow" : "Following · pause"}
            </button>
          )}
          <button type="button" class="plain" onClick={again} title="Ask again (R)">
            Refresh
          </button>
          <CopyButton id="copy-call-id" text={() => callId} tip={`${visible(callId)} (i)`}>
            Copy Call-ID
          </CopyButton>
          <CopyButton id="copy-link" text={linkToCall} tip="The link to this view (L)">
            Copy link
          </CopyButton>
        </div>
      </header>
      {main !== undefined && <FactsList call={call} main={main} />}
      <LegsList call={call} />
      <Diagnosis call={call} />
    </section>
  );
}

/** A key does what the button does, with what it says. */
function press(id: string): void {
  document.getElementById(id)?.click();
}

function Ends({ session }: { readonly session: Session }) {
  const { caller, callee, start } = session;
  return (
    <>
      <User name={caller} start={start} />
      {callee !== caller && (
        <>
          <span class="to"> → </span>
          <User name={callee} start={start} />
        </>
      )}
    </>
  );
}

function User({ name, start }: { readonly name: string | undefined; readonly start: string }) {
  if (name === undefined) return <span>unknown</span>;
  return (
    <a href={searchHref(name, start)} title="Search for this number, a day around this call">
      <bdi>{visible(name)}</bdi>
    </a>
  );
}

function ResultText({ session }: { readonly session: Session }) {
  const { outcome, text } = resultOf(session);
  return (
    <p class="result">
      <Mark of={outcome} />
      <bdi>{visible(text)}</bdi>
    </p>
  );
}
