/**
 * What is known of the real captures: counted by tshark, or by reading the HEP frames' payloads, with
 * nothing of Hepatica.
 */

/** Kamailio 5.6 with siptrace: 200 calls, failures, registrations, and more. */
export const KAMAILIO = {
  name: "kamailio-siptrace-hep3-calls",
  frames: 4264,
  callIds: 319,
  registration: 88,
  /** INVITE ACK INFO BYE CANCEL, and their responses. */
  call: 4014,
  /** Messages whose From has this number, and those of them that are 2xx responses. */
  number: { user: "+4930415949", lastSeven: "0415949", messages: 85, successes: 30 },
  /** 486 behind a proxy; each message is seen on both sides of it but the 100. */
  busy: {
    callId: "3-27753@127.0.0.1",
    messages: ["INVITE", "100", "INVITE", "486", "ACK", "486", "ACK"],
  },
} as const;

/** hepgen.js: calls of two legs, tied by `_b2b-1`; RTCP and logs. By TCP. */
export const TWO_LEGS = {
  name: "hepgen-sip-rtcp-reports-tcp",
  frames: 108,
} as const;

/** baresip behind Kamailio as plain packets: two calls with their RTCP, and registrations. */
export const WITH_RTCP = {
  name: "sip-rtcp-input-ipv4",
  frames: 100,
  callId: "dd19fcf2ff213da2",
  messages: 13,
  ssrcs: [0x5dba45b2, 0x94f69313],
} as const;
