import { useState } from "preact/hooks";
import type { Message, MessagesPage } from "../api/types";
import { useAnswer } from "../api/use-answer";
import { MessagePane } from "../call/raw/message-pane";
import { copyOf } from "../call/raw/payload";
import { copyText } from "../shell/copy";
import { Empty, Loading, ProblemState } from "../shell/states";
import { TABLES } from "../query/parts";

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
    <aside class="raw-panel" aria-label="Message without a Call-ID">
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
  const [copied, setCopied] = useState<boolean>();
  if (message === undefined) {
    return (
      <Empty title="It is no longer kept">Its day is beyond the retention of its table.</Empty>
    );
  }
  return (
    <MessagePane
      message={message}
      row={undefined}
      several={false}
      copied={copied}
      onCopy={() => void copyText(copyOf(message)).then(setCopied)}
      onSelect={() => undefined}
    />
  );
}
