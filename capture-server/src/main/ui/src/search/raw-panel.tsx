import type { Message, MessagesPage } from "../api/types";
import { useAnswer } from "../api/use-answer";
import { dateTime, microsOf } from "../shell/time";
import { bytes } from "../shell/numbers";
import { Empty, Loading, ProblemState } from "../shell/states";
import { whatText } from "../table/message-columns";
import { visible } from "../sip/visible";
import { TABLES } from "./search-address";

interface Props {
  readonly id: string;
  readonly close: () => void;
}

/** A message that belongs to no call, as it came. */
export function RawPanel({ id, close }: Props) {
  const { answer, again } = useAnswer<MessagesPage>("/messages", {
    id,
    from: "0",
    to: "now+1d",
    table: TABLES,
    raw: true,
    limit: 1,
  });
  const now = answer.value;
  return (
    <aside class="raw-panel" aria-label="Message">
      <header>
        <h2>Message without a Call-ID</h2>
        <button type="button" class="plain" title="Close (Esc)" onClick={close}>
          Close
        </button>
      </header>
      {now.state === "loading" && <Loading what="the message" />}
      {now.state === "problem" && <ProblemState problem={now.problem} again={again} />}
      {now.state === "ready" && <Content message={now.value.messages[0]} />}
    </aside>
  );
}

function Content({ message }: { readonly message: Message | undefined }) {
  if (message === undefined) {
    return (
      <Empty title="It is no longer kept">Its day is beyond the retention of its table.</Empty>
    );
  }
  return (
    <>
      <p class="about">
        {visible(whatText(message))} · {dateTime(microsOf(message.time), 6)} · {message.src_ip} →{" "}
        {message.dst_ip} · {bytes(message.size ?? 0)}
        {message.parse_error !== undefined && <> · {visible(message.parse_error)}</>}
      </p>
      <pre tabIndex={0} aria-label="Payload">
        {payloadText(message)}
      </pre>
    </>
  );
}

function payloadText({ raw, raw_base64: base64 }: Message): string {
  if (raw !== undefined) return visible(raw);
  return base64 === undefined ? "Without a payload" : `No text; in base64:\n${base64}`;
}
