/** What of a SIP message a test cares for. */
export interface SipParts {
  /** A method, or a status with its reason: "INVITE", "486 Busy Here". */
  readonly start: string;
  readonly callId: string;
  readonly cseq: string;
  readonly from?: string;
  readonly to?: string;
  readonly branch?: string;
  /** Whole lines without the end of line. */
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** A SIP message, well formed as far as its parts are. */
export function sip(parts: SipParts): string {
  const { from = "<sip:+4930111@a.example>;tag=f", to = "<sip:+4930222@b.example>" } = parts;
  const { branch = `z9hG4bK${parts.cseq.replace(" ", "")}`, headers = [], body = "" } = parts;
  const isStatus = /^\d{3} /.test(parts.start);
  return [
    isStatus ? `SIP/2.0 ${parts.start}` : `${parts.start} sip:+4930222@b.example SIP/2.0`,
    `Via: SIP/2.0/UDP 10.0.0.1:5060;branch=${branch}`,
    `From: ${from}`,
    `To: ${to}`,
    `Call-ID: ${parts.callId}`,
    `CSeq: ${parts.cseq}`,
    ...headers,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "",
    body,
  ].join("\r\n");
}
