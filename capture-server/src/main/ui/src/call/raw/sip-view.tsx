import { useMemo } from "preact/hooks";
import { splitSip } from "../../sip/split";
import type { SipText } from "../../sip/split";
import { headerLine, headerValue, sdpLine, startLine } from "../../sip/tokens";
import type { Line } from "../../sip/tokens";
import { Lines } from "./lines";
import { Pieces } from "./pieces";
import { Explained } from "./tip";
import { Words } from "./words";

const ENDS = {
  lf: "Lines end in LF alone, not in CRLF as RFC 3261 wants.",
  mixed: "Some lines end in LF alone, some in CRLF.",
} as const;

/** A SIP message as it came, its parts told apart, what is known of them explained. */
export function SipView({ text }: { readonly text: string }) {
  const message = useMemo(() => splitSip(text), [text]);
  const lines = useMemo(() => linesOf(message), [message]);
  return (
    <>
      {message.ends !== "crlf" && <p class="notice">{ENDS[message.ends]}</p>}
      {!message.closed && (
        <p class="notice">No empty line ends the headers: the message is cut off.</p>
      )}
      <Words>
        <Lines count={lines.length} line={(i) => <LineView line={lines[i] ?? []} />} />
      </Words>
    </>
  );
}

function linesOf(message: SipText): readonly Line[] {
  const headers = message.headers.flatMap((header) => {
    const [first = "", ...more] = header.lines;
    return [headerLine(first), ...more.map((line) => headerValue(header.name, line))];
  });
  const sdp = message.body.some((line) => line.trim() === "v=0");
  const body = message.body.map((line): Line =>
    sdp ? sdpLine(line) : [{ kind: "value", text: line }],
  );
  return [startLine(message.start), ...headers, ...(body.length > 0 ? [[]] : []), ...body];
}

function LineView({ line }: { readonly line: Line }) {
  return (
    <>
      {line.map((token, i) =>
        token.explained === undefined ? (
          <span key={i} class={`token-${token.kind}`}>
            <Pieces text={token.text} />
          </span>
        ) : (
          <Explained key={i} class={`token-${token.kind}`} why={token.explained}>
            <Pieces text={token.text} />
          </Explained>
        ),
      )}
    </>
  );
}
