import { mosBand } from "../call/facts/mos";
import { MosLamp } from "../call/facts/mos-lamp";
import type { Session, SessionState } from "../api/types";
import { count } from "../shell/numbers";
import { dateTime, duration, microsOf } from "../shell/time";
import { Mark } from "../sip/mark";
import { outcomeOfState, outcomeOfStatus } from "../sip/outcome";
import type { Outcome } from "../sip/outcome";
import { RowTime } from "./message-columns";
import { visible } from "../sip/visible";
import type { Column } from "./virtual-table";

/**
 * The columns of sessions.
 *
 * @param withDay whether times need their day: rows of more than today
 */
export function callColumns(withDay: boolean): readonly Column<Session>[] {
  return [
    {
      name: "start",
      title: "Start",
      width: withDay ? "9.75rem" : "5.5rem",
      cell: (s) => <RowTime iso={s.start} withDay={withDay} />,
      tip: (s) => dateTime(microsOf(s.start), 6),
    },
    {
      name: "result",
      title: "Result",
      width: "minmax(10.5rem, 1.3fr)",
      cell: (s) => <Result session={s} />,
      tip: (s) => visible(resultText(s)),
    },
    textColumn("caller", "Caller", "minmax(6.5rem, 0.9fr)", (s) => s.caller ?? s.from_user),
    textColumn("callee", "Callee", "minmax(6.5rem, 0.9fr)", (s) => s.callee ?? s.to_user),
    {
      name: "pdd",
      title: "PDD",
      width: "4rem",
      numeric: true,
      cell: (s) => pddText(s.setup_ms),
      tip: () => "Post-dial delay: INVITE to the first answer of the other end",
    },
    {
      name: "duration",
      title: "Duration",
      width: "5.25rem",
      numeric: true,
      cell: (s) => (s.duration_ms === undefined ? "" : duration(s.duration_ms)),
    },
    {
      name: "mos",
      title: "MOS",
      width: "3.25rem",
      cell: (s) => (s.mos_min === undefined ? "" : <MosLamp mos={s.mos_min} number />),
      tip: (s) =>
        s.mos_min === undefined
          ? undefined
          : `${mosBand(s.mos_min).name}, the lowest of its streams`,
    },
    numberColumn("messages", "Msgs", (s) => s.messages),
    numberColumn("legs", "Legs", (s) => s.legs.length + 1),
    textColumn("call_id", "Call-ID", "minmax(10rem, 1.6fr)", (s) => s.call_id),
    textColumn("agents", "Agents", "minmax(4rem, 0.7fr)", (s) => s.agents?.join(", ")),
  ];
}

export function hrefOfCall(session: Session): string {
  return `/call?${new URLSearchParams({ id: session.call_id })}`;
}

const NAMES: Readonly<Record<SessionState, string>> = {
  trying: "Trying",
  ringing: "Ringing",
  answered: "In progress",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
  redirected: "Redirected",
  registered: "Registered",
  unregistered: "Unregistered",
  timeout: "No answer in time",
};

/** What became of a session in a word or two, its last status where that says why. */
export function resultText({
  state,
  kind,
  final_status: status,
  final_reason: reason,
}: Session): string {
  const why = state === "failed" || state === "redirected" || state === "timeout";
  const code = why && status !== undefined ? ` ${status} ${reason ?? ""}`.trimEnd() : "";
  const what = kind === "call" ? "" : ` (${kind})`;
  return `${state === undefined ? "Unknown" : NAMES[state]}${what}${code}`;
}

/** The API has whole milliseconds: a 0 is what took less than one. */
function pddText(millis: number | undefined): string {
  if (millis === undefined) return "";
  return millis < 1 ? "< 1 ms" : duration(millis);
}

/** A failure looks like its status, so that a 486 and a 503 are told apart. */
function outcomeOfResult({ state, final_status: status }: Session): Outcome {
  return state === "failed" && status !== undefined
    ? outcomeOfStatus(status)
    : outcomeOfState(state);
}

function Result({ session }: { readonly session: Session }) {
  const { final_status: status, state } = session;
  const text = visible(resultText(session));
  const code = state === "completed" || status === undefined ? -1 : text.indexOf(` ${status}`);
  return (
    <span class="marked">
      <Mark of={outcomeOfResult(session)} />
      <span class="text">
        {code < 0 ? (
          text
        ) : (
          <>
            {text.slice(0, code)} <strong>{status}</strong>
            <span class="soft">{text.slice(code + ` ${status}`.length)}</span>
          </>
        )}
      </span>
    </span>
  );
}

function textColumn(
  name: string,
  title: string,
  width: string,
  of: (session: Session) => string | undefined,
): Column<Session> {
  const shown = (session: Session) => {
    const text = of(session);
    return text === undefined ? undefined : visible(text);
  };
  return { name, title, width, cell: shown, tip: shown };
}

function numberColumn(name: string, title: string, of: (s: Session) => number): Column<Session> {
  return { name, title, width: "2.75rem", numeric: true, cell: (s) => count(of(s)) };
}
