import { useMemo } from "preact/hooks";
import type { Message } from "../../api/types";
import { diffMessages, diffTexts } from "./diff";
import type { DiffLine, Part } from "./diff";
import { Lines } from "./lines";
import { MessageHeading } from "./message-heading";
import { payloadOf } from "./payload";
import type { Payload } from "./payload";
import { Pieces } from "./pieces";

interface Props {
  /** The earlier one. */
  readonly before: Message;
  readonly after: Message;
  readonly onClose: () => void;
}

/** Two messages as one text, line by line. */
export function DiffPane({ before, after, onClose }: Props) {
  const lines = useMemo(() => diffOf(payloadOf(before), payloadOf(after)), [before, after]);
  const differ = lines.filter((line) => line.kind !== "same").length;
  return (
    <section class="raw" aria-label="Difference">
      <header>
        <div class="of">
          <span class="sign">−</span>
          <MessageHeading message={before} />
        </div>
        <div class="of">
          <span class="sign">+</span>
          <MessageHeading message={after} />
        </div>
        <p class="about">
          {differ === 0 ? "The two are the same." : `${differ} of ${lines.length} lines differ.`}{" "}
          <button type="button" class="plain" onClick={onClose}>
            Back to the message
          </button>
        </p>
      </header>
      <div class="raw-scroller" tabIndex={0} role="group" aria-label="Lines">
        <Lines
          count={lines.length}
          line={(i) => {
            const line = lines[i];
            return line === undefined ? null : <DiffLineView line={line} />;
          }}
        />
      </div>
    </section>
  );
}

function diffOf(before: Payload, after: Payload): readonly DiffLine[] {
  if (before.kind === "sip" && after.kind === "sip") return diffMessages(before.text, after.text);
  return diffTexts(linesOf(before), linesOf(after));
}

function linesOf(payload: Payload): readonly string[] {
  switch (payload.kind) {
    case "sip":
      return payload.text.split(/\r?\n/);
    case "none":
      return [];
    default:
      return payload.lines;
  }
}

const SIGNS = {
  same: [" ", ""],
  moved: ["↕", "moved: "],
  added: ["+", "added: "],
  removed: ["−", "removed: "],
} as const;

function DiffLineView({ line }: { readonly line: DiffLine }) {
  if (line.kind === "changed") {
    return (
      <>
        <Side kind="removed" sign="−" says="changed from: " parts={line.before} />
        <Side kind="added" sign="+" says="to: " parts={line.after} />
      </>
    );
  }
  const [sign, says] = SIGNS[line.kind];
  return (
    <Side kind={line.kind} sign={sign} says={says} parts={[{ text: line.text, changed: false }]} />
  );
}

function Side(props: {
  readonly kind: string;
  readonly sign: string;
  readonly says: string;
  readonly parts: readonly Part[];
}) {
  return (
    <div class={`diff-line ${props.kind}`}>
      <span class="sign" aria-hidden="true">
        {props.sign}
      </span>
      <span>
        {props.says !== "" && <span class="unseen">{props.says}</span>}
        {props.parts.map((part, i) =>
          part.changed ? (
            <mark key={i}>
              <Pieces text={part.text} />
            </mark>
          ) : (
            <Pieces key={i} text={part.text} />
          ),
        )}
      </span>
    </div>
  );
}
