import type { Message } from "../api/types";
import { destinationOf, hostPort, sourceOf } from "../call/endpoint";
import { dateTime, dayOf, microsOf, timeOfDay } from "../shell/time";
import { Mark } from "../sip/mark";
import { outcomeOf } from "../sip/outcome";
import { visible } from "../sip/visible";
import type { Column } from "./virtual-table";

/**
 * The columns of messages, as Search and Live show them.
 *
 * @param withDay whether times need their day: rows of more than today
 */
export function messageColumns(withDay: boolean): readonly Column<Message>[] {
  return [
    {
      name: "time",
      title: "Time",
      width: withDay ? "9.75rem" : "5.5rem",
      cell: (m) => <RowTime iso={m.time} withDay={withDay} />,
      tip: (m) => dateTime(microsOf(m.time), 6),
    },
    {
      name: "what",
      title: "Message",
      width: "minmax(9.5rem, 1.3fr)",
      cell: (m) => <What message={m} />,
      tip: (m) => visible(whatText(m)),
    },
    textColumn("from", "From", "minmax(6.25rem, 0.8fr)", (m) => m.from_user ?? m.from_domain),
    textColumn("to", "To", "minmax(6.25rem, 0.8fr)", (m) => m.to_user ?? m.to_domain),
    textColumn("call_id", "Call-ID", "minmax(9rem, 1.4fr)", (m) => m.call_id),
    {
      name: "path",
      title: "Source → destination",
      width: "minmax(18.5rem, 1.4fr)",
      cell: (m) => (
        <>
          {visible(sourceOf(m))} <span class="soft">→</span> {visible(destinationOf(m))}
        </>
      ),
      tip: (m) =>
        `${hostPort(m.src_ip, m.src_port)} → ${hostPort(m.dst_ip, m.dst_port)} ${m.transport ?? ""}`,
    },
    textColumn(
      "agent",
      "Agent",
      "minmax(3.5rem, 0.5fr)",
      (m) => m.agent_name ?? m.agent_id?.toString() ?? m.agent_ip,
    ),
    textColumn("user_agent", "User agent", "minmax(5.5rem, 0.9fr)", (m) => m.user_agent),
  ];
}

/** Where a message's row leads: its call, with the message selected. */
export function hrefOfMessage(message: Message): string | undefined {
  if (message.call_id === undefined) return undefined;
  return `/call?${new URLSearchParams({ id: message.call_id, m: message.id })}`;
}

/** `2026-11-21T11:03` */
const MINUTE_LETTERS = 16;

/** Whether a row is of another day than today, so that times alone would mislead. */
export function needsDay(times: readonly (string | undefined)[]): boolean {
  const today = dayOf(Date.now() * 1000);
  // Of thousands of rows few minutes differ, and a day begins with one in every zone.
  const minutes = new Set(times.flatMap((time) => time?.slice(0, MINUTE_LETTERS) ?? []));
  return [...minutes].some((minute) => dayOf(microsOf(`${minute}Z`)) !== today);
}

/** `16:04:11.123`, with its day before it where asked for. */
export function RowTime({ iso, withDay }: { readonly iso: string; readonly withDay: boolean }) {
  const micros = microsOf(iso);
  return (
    <span class="time">
      {withDay && <span class="soft">{dayOf(micros)} </span>}
      {timeOfDay(micros)}
    </span>
  );
}

/** What a message is, in a word or two: `INVITE`, `404 Not Found`, `RTCP`. */
export function whatText(message: Message): string {
  if (message.status !== undefined) {
    return `${message.status} ${message.method ?? ""} ${message.reason ?? ""}`.trim();
  }
  return message.method ?? kindText(message);
}

/** Types of the HEP registry that are no SIP. */
const PROTOCOLS: Readonly<Record<number, string>> = {
  1: "SIP, not understood",
  5: "RTCP",
  34: "RTP statistics",
  35: "RTP statistics",
  53: "DNS",
  99: "Quality report",
  100: "Log",
};

function kindText({ table, proto_type: type }: Message): string {
  const name = type === undefined ? undefined : PROTOCOLS[type];
  return name ?? `${table === "report" ? "Report" : "Log"}, type ${type ?? "unknown"}`;
}

function What({ message }: { readonly message: Message }) {
  const { status, method, reason } = message;
  return (
    <span class="marked">
      <Mark of={outcomeOf(message)} />
      <span class="text">
        {status === undefined ? (
          <strong>{visible(method ?? kindText(message))}</strong>
        ) : (
          <>
            <strong>{status}</strong> {visible(method ?? "")}{" "}
            <span class="soft">{visible(reason ?? "")}</span>
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
  of: (message: Message) => string | undefined,
): Column<Message> {
  const shown = (message: Message) => {
    const text = of(message);
    return text === undefined ? undefined : visible(text);
  };
  return { name, title, width, cell: shown, tip: shown };
}
