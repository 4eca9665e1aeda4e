/** What each method is for, in one sentence, and where it is defined. */
const METHODS: Readonly<Record<string, string>> = {
  INVITE: "Asks the other side to take part in a session, or to change one that is up (RFC 3261).",
  ACK: "Confirms that the final response to an INVITE has come (RFC 3261).",
  BYE: "Ends a session (RFC 3261).",
  CANCEL: "Gives up a request that has no final response yet (RFC 3261).",
  REGISTER: "Tells the registrar at which address a user can be reached (RFC 3261).",
  OPTIONS: "Asks what the other side can do; often used to see whether it is alive (RFC 3261).",
  PRACK: "Confirms that a reliable provisional response has come (RFC 3262).",
  SUBSCRIBE: "Asks to be told of an event, such as a change of presence (RFC 6665).",
  NOTIFY: "Tells a subscriber of an event (RFC 6665).",
  PUBLISH: "Gives the state of an event, such as presence, to a server (RFC 3903).",
  INFO: "Carries application data, such as DTMF, within a dialog (RFC 6086).",
  REFER: "Asks the other side to contact a third one: a call transfer (RFC 3515).",
  MESSAGE: "Carries an instant message (RFC 3428).",
  UPDATE: "Changes the session's media or timers without a new INVITE (RFC 3311).",
};

/** Methods are case-sensitive (RFC 3261, 7.1). */
export function explainMethod(method: string): string | undefined {
  return Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
}
