import type { Session, WholeCall } from "../../api/types";
import { duration } from "../../shell/time";
import { visible } from "../../sip/visible";
import { Mark } from "../../sip/mark";
import { legsOf } from "../legs";
import type { Leg } from "../legs";
import { resultOf } from "./result";
import { allFacts, alone, turnLegs } from "./switches";

const SHOWN = 4;

/** The legs of the call, in order of appearance, each to be opened alone. */
export function LegsList({ call }: { readonly call: WholeCall }) {
  const all = allFacts();
  const legs = [...legsOf(call).values()];
  const more = legs.length - SHOWN;
  return (
    <ol class="call-legs" aria-label="Legs">
      {legs.slice(0, all ? undefined : SHOWN).map((leg) => (
        <li key={leg.callId}>
          <OneLeg
            leg={leg}
            session={call.calls.find(({ call_id: id }) => id === leg.callId)}
            of={legs.length}
          />
          {alone() && (
            <button type="button" class="plain" onClick={turnLegs} title="(A)">
              Show all legs
            </button>
          )}
        </li>
      ))}
      {more > 0 && !all && <li class="soft">and {more} more legs: see More</li>}
    </ol>
  );
}

function OneLeg({
  leg,
  session,
  of,
}: {
  readonly leg: Leg;
  readonly session: Session | undefined;
  readonly of: number;
}) {
  return (
    <>
      <span class="leg-number" style={{ background: leg.colour }}>
        {leg.label}
      </span>
      <code title={visible(leg.callId)}>
        <bdi>{visible(leg.callId)}</bdi>
      </code>
      {session !== undefined && of > 1 && (
        <span class="leg-what">
          <bdi>{visible(`${session.caller ?? "unknown"} → ${session.callee ?? "unknown"}`)}</bdi>
          <Mark of={resultOf(session).outcome} />
          {session.state}
          {session.duration_ms !== undefined && ` ${duration(session.duration_ms)}`}
        </span>
      )}
      {of > 1 && (
        <a href={`/call?${new URLSearchParams({ id: leg.callId, legs: "false" })}`}>alone</a>
      )}
    </>
  );
}
