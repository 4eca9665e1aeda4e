import "./raw.css";
import { useMemo } from "preact/hooks";
import type { Message } from "../../api/types";
import { bytes } from "../../shell/numbers";
import { visible } from "../../sip/visible";
import type { Row } from "../flow/layout";
import { hopText } from "../flow/row-text";
import { Lines } from "./lines";
import { MessageHeading } from "./message-heading";
import { payloadOf } from "./payload";
import { Pieces } from "./pieces";
import { SipView } from "./sip-view";
import { Explanation } from "./tip";

interface Props {
  readonly message: Message;
  /** Its row on the ladder, where it has one. */
  readonly row: Exclude<Row, { kind: "gap" }> | undefined;
  readonly several: boolean;
  /** Whether it was copied; undefined where nobody asked. */
  readonly copied: boolean | undefined;
  readonly onCopy: () => void;
  readonly onSelect: (id: string) => void;
}

const COPY: Readonly<Record<string, string>> = {
  undefined: "Copy",
  true: "Copied",
  false: "The browser forbids copying",
};

/** One message: what is known of it, and what it carries. */
export function MessagePane(props: Props) {
  const { message, row } = props;
  return (
    <section class="raw" aria-label="Message">
      <header>
        <div class="of">
          <MessageHeading message={message} />
          <button type="button" class="plain copy" onClick={props.onCopy}>
            {COPY[String(props.copied)]}
          </button>
        </div>
        <p class="about">
          {facts(message, props.several ? row?.leg?.label : undefined).map((fact) => (
            <bdi key={fact}>{visible(fact)}</bdi>
          ))}
        </p>
        {row?.kind === "message" && <Others {...props} row={row} />}
        {message.parse_error !== undefined && (
          <p class="notice bad">Not read as SIP: {visible(message.parse_error)}</p>
        )}
        {row?.findings.map((finding) => (
          <p
            key={finding.text}
            class={`notice ${finding.severity === "info" ? "" : finding.severity}`}
          >
            <bdi>{visible(finding.text)}</bdi>
          </p>
        ))}
      </header>
      <div class="raw-scroller" tabIndex={0} role="group" aria-label="Raw message">
        <PayloadView key={message.id} message={message} />
      </div>
      <Explanation />
    </section>
  );
}

function facts(message: Message, leg: string | undefined): readonly string[] {
  const agent = agentOf(message);
  return [
    hopText(message),
    ...(message.transport === undefined ? [] : [message.transport.toUpperCase()]),
    ...(message.size === undefined ? [] : [bytes(message.size)]),
    ...(agent === undefined ? [] : [`agent ${agent}`]),
    ...(leg === undefined ? [] : [`leg ${leg}`]),
  ];
}

function agentOf({ agent_name, agent_id, agent_ip }: Message): string | undefined {
  return agent_name ?? agent_id?.toString() ?? agent_ip;
}

/** The same message at other times, and as other agents saw it. */
function Others(props: Props & { readonly row: Extract<Row, { kind: "message" }> }) {
  const { message, row } = props;
  const sendings = [row.message, ...row.folded.map((each) => each.message)];
  const at = sendings.findIndex((each) => each.id === message.id);
  const before = sendings[at - 1];
  const after = sendings[at + 1];
  return (
    <>
      {sendings.length > 1 && at >= 0 && (
        <p class="about">
          <span>
            Sent {sendings.length} times; this is number {at + 1}.
          </span>
          <button
            type="button"
            class="plain"
            disabled={before === undefined}
            onClick={() => before !== undefined && props.onSelect(before.id)}
          >
            Before
          </button>
          <button
            type="button"
            class="plain"
            disabled={after === undefined}
            onClick={() => after !== undefined && props.onSelect(after.id)}
          >
            After
          </button>
        </p>
      )}
      {row.copies.length > 0 && (
        <p class="about">
          <span>
            Also seen by <bdi>{visible(row.copies.map(agentOf).join(", "))}</bdi>
          </span>
        </p>
      )}
    </>
  );
}

function PayloadView({ message }: { readonly message: Message }) {
  const payload = useMemo(() => payloadOf(message), [message]);
  switch (payload.kind) {
    case "none":
      return <p class="notice">The server has no payload of this message.</p>;
    case "sip":
      return <SipView text={payload.text} />;
    default:
      return (
        <Lines
          count={payload.lines.length}
          line={(i) => <Pieces text={payload.lines[i] ?? ""} />}
        />
      );
  }
}
