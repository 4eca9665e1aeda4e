import type { Session } from "../../api/types";
import { duration, microsOf } from "../../shell/time";
import { causeOf } from "../../sip/codes";
import { outcomeOfState, outcomeOfStatus } from "../../sip/outcome";
import type { Outcome } from "../../sip/outcome";

export interface Result {
  readonly outcome: Outcome;
  /** `Busy: the callee is on another call (486 Busy Here)`. */
  readonly text: string;
}

/** What became of a session, in plain words. */
export function resultOf(session: Session): Result {
  const { state, final_status: status } = session;
  const failed = state === "failed" || state === "timeout";
  return {
    outcome: failed && status !== undefined ? outcomeOfStatus(status) : outcomeOfState(state),
    text: textOf(session),
  };
}

/** Whether more is to come: a call that has not ended yet. */
export function goesOn({ kind, state }: Session): boolean {
  return kind === "call" && (state === "trying" || state === "ringing" || state === "answered");
}

/** How long it rang, in milliseconds: from the first 18x to the answer or the end. */
export function ringingMillis(session: Session): number | undefined {
  const { ringing } = session;
  const until = session.answer ?? session.end;
  if (ringing === undefined || until === undefined) return undefined;
  return Math.max(0, (microsOf(until) - microsOf(ringing)) / 1000);
}

function textOf(session: Session): string {
  const { state } = session;
  if (state === undefined) return "Nothing is known of its outcome";
  switch (state) {
    case "registered":
      return "Registered";
    case "unregistered":
      return "Unregistered";
    case "cancelled":
      return cancelled(session);
    case "failed":
      return failed(session, "Failed");
    case "redirected":
      return failed(session, "Redirected");
    case "timeout":
      return failed(session, "No answer in time");
    case "trying":
      return session.kind === "call" ? "Calling, no answer yet" : "Sent, no answer yet";
    case "ringing":
      return "Ringing";
    case "answered":
      return session.kind === "call" ? "Answered, goes on" : `Accepted${code(session)}`;
    case "completed":
      return session.kind === "call" ? completed(session) : `Answered${code(session)}`;
  }
}

function completed({ duration_ms: millis, terminated_by: by }: Session): string {
  const length = millis === undefined ? "" : `, ${duration(millis)}`;
  return `Completed${length}${by === undefined ? "" : `, ended by the ${by}`}`;
}

function cancelled(session: Session): string {
  const rang = ringingMillis(session);
  const when = rang === undefined ? "before it rang" : `after ${duration(rang)} of ringing`;
  return `Cancelled by the ${session.terminated_by ?? "caller"} ${when}`;
}

function failed(session: Session, otherwise: string): string {
  const { final_status: status } = session;
  const refused = session.kind === "registration" ? "Registration refused: " : "";
  const cause = (status === undefined ? undefined : causeOf(status)) ?? otherwise;
  const text = refused + (refused === "" ? cause : cause.charAt(0).toLowerCase() + cause.slice(1));
  return text + code(session);
}

function code({ final_status: status, final_reason: reason }: Session): string {
  if (status === undefined) return "";
  return reason === undefined ? ` (${status})` : ` (${status} ${reason})`;
}
