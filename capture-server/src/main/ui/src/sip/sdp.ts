/** Lines of SDP (RFC 8866, 5). */
const LINES: Readonly<Record<string, string>> = {
  v: "Version of the session description; always 0 (RFC 8866).",
  o: "Who made the description, its session id and version, and the maker's address (RFC 8866).",
  s: "Name of the session; mostly a dash (RFC 8866).",
  i: "A description of the session or medium for people (RFC 8866).",
  u: "Where more is told about the session (RFC 8866).",
  e: "E-mail address of who is responsible (RFC 8866).",
  p: "Telephone number of who is responsible (RFC 8866).",
  c: "The address that media are to be sent to (RFC 8866).",
  b: "The bandwidth that is proposed, in kilobits a second for AS (RFC 8866).",
  t: "When the session starts and stops; 0 0 is permanent (RFC 8866).",
  r: "When the session repeats (RFC 8866).",
  z: "Shifts of the time zone for repeated sessions (RFC 8866).",
  k: "An encryption key; obsolete and not to be used (RFC 8866).",
  m: "A medium: its kind, port, transport, and payload types in order of preference; port 0 refuses it (RFC 8866, RFC 3264).",
  a: "An attribute of the session or of the medium above (RFC 8866).",
};

const ATTRIBUTES: Readonly<Record<string, string>> = {
  rtpmap: "Which codec and clock rate a payload type stands for (RFC 8866).",
  fmtp: "Parameters of a payload type (RFC 8866).",
  ptime: "Milliseconds of media in a packet (RFC 8866).",
  maxptime: "The most milliseconds of media in a packet (RFC 8866).",
  sendrecv: "Media go both ways (RFC 8866).",
  sendonly:
    "This side sends and does not receive: it holds the call, or plays an announcement (RFC 8866, RFC 3264).",
  recvonly: "This side receives and does not send (RFC 8866).",
  inactive: "Media go neither way: mostly the call is on hold (RFC 8866, RFC 3264).",
  rtcp: "Port and address of RTCP where it is not the next port (RFC 3605).",
  "rtcp-mux": "RTP and RTCP share one port (RFC 5761).",
  "rtcp-fb": "Which RTCP feedback can be used (RFC 4585).",
  "rtcp-xr": "Which extended RTCP reports are wanted (RFC 3611).",
  crypto: "Keys of SRTP, in plain text (RFC 4568).",
  fingerprint: "Hash of the certificate used for DTLS (RFC 8122).",
  setup: "Which side opens the connection for DTLS or TCP (RFC 4145, RFC 5763).",
  candidate: "An address that ICE may use for media (RFC 8839).",
  "ice-ufrag": "User name of ICE's connectivity checks (RFC 8839).",
  "ice-pwd": "Password of ICE's connectivity checks (RFC 8839).",
  "ice-lite":
    "This side is an ICE Lite implementation, which makes no checks of its own (RFC 8839).",
  "ice-options": "Options of ICE, such as trickle (RFC 8839).",
  mid: "Name of this medium, for use in groups (RFC 5888).",
  group: "Media that belong together, such as BUNDLE on one port (RFC 5888).",
  ssrc: "The source id of an RTP stream and what is said of it (RFC 5576).",
  msid: "The WebRTC media stream that this medium belongs to (RFC 8830).",
  extmap: "Which RTP header extension an id stands for (RFC 8285).",
  label: "A label for other protocols to refer to this medium (RFC 4574).",
  silenceSupp: "Whether silence suppression is used (RFC 3108).",
  framerate: "The most video frames a second (RFC 8866).",
  T38FaxVersion: "Version of T.38 fax (ITU-T T.38, annex D).",
};

export function explainSdpLine(type: string): string | undefined {
  return Object.hasOwn(LINES, type) ? LINES[type] : undefined;
}

export function explainAttribute(name: string): string | undefined {
  return Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined;
}
