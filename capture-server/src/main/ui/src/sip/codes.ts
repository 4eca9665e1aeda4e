/** What a response code means. */
interface Code {
  /** In one sentence, and where it is defined. */
  readonly sentence: string;
  /** Of a final response that is no success, what became of the call, in a few words. */
  readonly cause?: string;
}

const CODES: Readonly<Record<number, Code>> = {
  100: {
    sentence:
      "The next hop has the request and works on it; the sender stops sending it again (RFC 3261).",
  },
  180: {
    sentence: "The called party is being alerted (RFC 3261).",
  },
  181: {
    sentence: "The call is being forwarded to another destination (RFC 3261).",
  },
  182: {
    sentence: "The called party is busy for now and the call waits in a queue (RFC 3261).",
  },
  183: {
    sentence:
      "Tells of the call's progress, mostly with SDP for tones before the answer (RFC 3261).",
  },
  199: {
    sentence: "A branch of a forked request has ended its early dialog (RFC 6228).",
  },
  200: {
    sentence: "The request succeeded (RFC 3261).",
  },
  202: {
    sentence: "The request was accepted but is not done yet; deprecated (RFC 6665).",
  },
  204: {
    sentence: "The request succeeded and the response has no body on purpose (RFC 5839).",
  },
  300: {
    sentence: "The address has several destinations to choose from (RFC 3261).",
  },
  301: {
    sentence: "The user has moved for good: ask at the Contact from now on (RFC 3261).",
    cause: "Moved for good",
  },
  302: {
    sentence: "The user has moved for now: ask at the Contact this time (RFC 3261).",
    cause: "Redirected to another address",
  },
  305: {
    sentence: "The request has to go by the proxy in the Contact (RFC 3261).",
    cause: "To be tried by another proxy",
  },
  380: {
    sentence: "The call failed, but other services in the body are possible (RFC 3261).",
    cause: "Another service is offered",
  },
  400: {
    sentence: "The request is malformed (RFC 3261).",
    cause: "Refused as malformed",
  },
  401: {
    sentence: "The user agent server or registrar asks for credentials (RFC 3261).",
    cause: "Not authorised: credentials were asked for and not given",
  },
  402: {
    sentence: "Reserved for payment (RFC 3261).",
    cause: "Payment is asked for",
  },
  403: {
    sentence: "The server understood and refuses; credentials do not help (RFC 3261).",
    cause: "Forbidden",
  },
  404: {
    sentence: "The server knows for sure that there is no such user in the domain (RFC 3261).",
    cause: "No such number here",
  },
  405: {
    sentence: "The address does not allow this method; Allow lists those it does (RFC 3261).",
    cause: "This method is not allowed here",
  },
  406: {
    sentence: "The response would have a content that the request's Accept excludes (RFC 3261).",
    cause: "No acceptable content",
  },
  407: {
    sentence: "A proxy asks for credentials first (RFC 3261).",
    cause: "Not authorised: the proxy's credentials were asked for and not given",
  },
  408: {
    sentence:
      "The server could not answer in time, for instance as the user was not found in time (RFC 3261).",
    cause: "No answer in time",
  },
  410: {
    sentence: "The user was here, is gone, and no forwarding address is known (RFC 3261).",
    cause: "The number is no longer here",
  },
  412: {
    sentence: "The condition given in SIP-If-Match does not hold (RFC 3903).",
  },
  413: {
    sentence: "The request's body is larger than the server takes (RFC 3261).",
    cause: "The request was too large",
  },
  414: {
    sentence: "The Request-URI is longer than the server takes (RFC 3261).",
    cause: "The address was too long",
  },
  415: {
    sentence: "The server does not support the body's content type or encoding (RFC 3261).",
    cause: "The content's type is not supported",
  },
  416: {
    sentence: "The server does not know the scheme of the Request-URI (RFC 3261).",
    cause: "The address's scheme is not supported",
  },
  417: {
    sentence: "The Resource-Priority of the request names no namespace that is known (RFC 4412).",
  },
  420: {
    sentence:
      "The server does not support an extension in Require; Unsupported names it (RFC 3261).",
    cause: "An extension that was asked for is not supported",
  },
  421: {
    sentence:
      "The server needs an extension that the request does not support; Require names it (RFC 3261).",
    cause: "An extension is required",
  },
  422: {
    sentence: "The session interval asked for is shorter than Min-SE (RFC 4028).",
    cause: "The session timer was too short",
  },
  423: {
    sentence: "The expiration asked for is shorter than Min-Expires (RFC 3261).",
    cause: "The interval was too short",
  },
  424: {
    sentence: "The location in the request can't be used (RFC 6442).",
  },
  425: {
    sentence: "The location in the request is malformed or out of date (RFC 8876).",
  },
  428: {
    sentence: "The request has to carry an Identity header (RFC 8224).",
    cause: "A signed identity is asked for",
  },
  429: {
    sentence: "The referee wants a Referred-By token that is valid (RFC 3892).",
  },
  430: {
    sentence:
      "The flow to the user agent has failed; the edge proxy should try another (RFC 5626).",
  },
  433: {
    sentence: "Anonymous callers are refused (RFC 5079).",
    cause: "Anonymous calls are not taken",
  },
  436: {
    sentence: "The Info parameter of Identity can't be used to fetch the certificate (RFC 8224).",
    cause: "The identity's certificate can't be had",
  },
  437: {
    sentence: "The certificate is not one that this server can validate (RFC 8224).",
    cause: "The identity's certificate is not supported",
  },
  438: {
    sentence: "The signature in Identity does not fit the request (RFC 8224).",
    cause: "The identity's signature is wrong",
  },
  439: {
    sentence: "The first hop does not support outbound connections (RFC 5626).",
  },
  440: {
    sentence: "The request was forked more often than Max-Breadth allows (RFC 5393).",
  },
  469: {
    sentence: "The server does not take this INFO package (RFC 6086).",
  },
  470: {
    sentence: "The recipient has not consented to be reached this way (RFC 5360).",
  },
  480: {
    sentence: "The called party was reached but is not available now (RFC 3261).",
    cause: "The callee is not available now",
  },
  481: {
    sentence: "The server knows no such dialog or transaction (RFC 3261).",
    cause: "The dialog is not known there",
  },
  482: {
    sentence: "The server has seen this request before: it runs in a loop (RFC 3261).",
    cause: "The request went in a loop",
  },
  483: {
    sentence: "Max-Forwards has come to zero: too many hops, often a loop (RFC 3261).",
    cause: "Too many hops",
  },
  484: {
    sentence: "The number is incomplete (RFC 3261).",
    cause: "The number is incomplete",
  },
  485: {
    sentence: "The Request-URI is ambiguous (RFC 3261).",
    cause: "The number is ambiguous",
  },
  486: {
    sentence: "The called party is busy at this end; another end may still answer (RFC 3261).",
    cause: "Busy: the callee is on another call",
  },
  487: {
    sentence: "The request was ended by a CANCEL or BYE (RFC 3261).",
    cause: "Given up before it was answered",
  },
  488: {
    sentence:
      "The offered media or session is not acceptable here, mostly no common codec (RFC 3261).",
    cause: "No common media",
  },
  489: {
    sentence: "The server does not know the event package (RFC 6665).",
    cause: "The event is not known there",
  },
  491: {
    sentence: "Another change of the session is under way: glare, try again shortly (RFC 3261).",
    cause: "Both ends changed the session at once",
  },
  493: {
    sentence: "The body is encrypted and the server can't decrypt it (RFC 3261).",
    cause: "The content can't be decrypted there",
  },
  494: {
    sentence: "The server wants a security mechanism to be agreed on first (RFC 3329).",
    cause: "A security agreement is required",
  },
  500: {
    sentence: "The server met an unexpected condition (RFC 3261).",
    cause: "The server failed",
  },
  501: {
    sentence: "The server does not know the method (RFC 3261).",
    cause: "The method is not known there",
  },
  502: {
    sentence: "A gateway or proxy got an invalid response from further on (RFC 3261).",
    cause: "A gateway behind got a bad answer",
  },
  503: {
    sentence:
      "The server is overloaded or down for maintenance; Retry-After may say how long (RFC 3261).",
    cause: "The service is not available: overloaded or down",
  },
  504: {
    sentence: "A server further on did not answer in time (RFC 3261).",
    cause: "A server behind gave no answer in time",
  },
  505: {
    sentence: "The server does not support the SIP version (RFC 3261).",
    cause: "The SIP version is not supported",
  },
  513: {
    sentence: "The message is larger than the server takes (RFC 3261).",
    cause: "The message was too large",
  },
  555: {
    sentence: "Push notifications of this kind are not supported (RFC 8599).",
  },
  580: {
    sentence: "The quality of service that was asked for can't be had (RFC 3312).",
    cause: "Preconditions were not met",
  },
  600: {
    sentence: "The called party is busy everywhere: no other end is tried (RFC 3261).",
    cause: "Busy everywhere",
  },
  603: {
    sentence: "The called party declines, at all ends (RFC 3261).",
    cause: "Declined",
  },
  604: {
    sentence: "The user exists nowhere (RFC 3261).",
    cause: "No such number anywhere",
  },
  606: {
    sentence: "The offered session is acceptable at no end (RFC 3261).",
    cause: "No common media anywhere",
  },
  607: {
    sentence: "The called party did not want the call and marks it unwanted (RFC 8197).",
    cause: "Unwanted: the callee takes it for a nuisance",
  },
  608: {
    sentence: "A machine on the called side rejected the call (RFC 8688).",
    cause: "Rejected by an analysis of the call",
  },
};

const CLASSES = [
  "Provisional: the request is being worked on (RFC 3261, 7.2).",
  "Success (RFC 3261, 7.2).",
  "Redirection: the request has to be sent elsewhere (RFC 3261, 7.2).",
  "The request is at fault, or can't be fulfilled at this server (RFC 3261, 7.2).",
  "The server failed with a request that looks valid (RFC 3261, 7.2).",
  "The request can't be fulfilled at any server (RFC 3261, 7.2).",
];

/** The sentence of the code, or of its class where it is not registered. */
export function explainStatus(status: number): string | undefined {
  return CODES[status]?.sentence ?? CLASSES[Math.floor(status / 100) - 1];
}

/** What a final response means for the caller: the page says it before the code. */
export function causeOf(status: number): string | undefined {
  return CODES[status]?.cause;
}
