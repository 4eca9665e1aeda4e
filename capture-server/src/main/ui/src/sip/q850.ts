/** Causes of ITU-T Q.850 (2.2.7) that gateways send. */
const CAUSES: Readonly<Record<number, string>> = {
  1: "The number is not assigned",
  2: "No route to the transit network",
  3: "No route to the destination",
  6: "The channel is not acceptable",
  16: "Normal clearing: one side has hung up",
  17: "The called party is busy",
  18: "No device of the called party responds",
  19: "The called party was alerted and did not answer",
  20: "The subscriber is absent",
  21: "The call was rejected",
  22: "The number has changed",
  27: "The destination is out of order",
  28: "The number is incomplete or malformed",
  29: "The facility was rejected",
  31: "Normal, unspecified",
  34: "No circuit is free",
  38: "The network is out of order",
  41: "Temporary failure",
  42: "The switching equipment is congested",
  44: "The requested circuit is not available",
  47: "Resources are not available, unspecified",
  50: "The requested facility is not subscribed",
  55: "Incoming calls are barred within the closed user group",
  57: "The bearer capability is not authorised",
  58: "The bearer capability is not available now",
  63: "The service or option is not available, unspecified",
  65: "The bearer capability is not implemented",
  69: "The requested facility is not implemented",
  79: "The service or option is not implemented, unspecified",
  87: "The user is not in the closed user group",
  88: "The destination is incompatible",
  95: "The message is invalid, unspecified",
  96: "A mandatory information element is missing",
  97: "The message type does not exist or is not implemented",
  99: "An information element does not exist or is not implemented",
  100: "The contents of an information element are invalid",
  101: "The message does not fit the state of the call",
  102: "A timer has expired, and the call was recovered",
  111: "Protocol error, unspecified",
  127: "Interworking, unspecified: the cause is of a network that tells no more",
};

/** A cause of Q.850 in one sentence, as Reason carries it (RFC 3326). */
export function explainCause(cause: number): string | undefined {
  const text = CAUSES[cause];
  return text === undefined ? undefined : `${text} (ITU-T Q.850).`;
}
