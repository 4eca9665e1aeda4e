package io.hepatica.sip;

/** The values of a SIP message that are located while it is parsed. */
public enum SipField {
  /** A request's own method; a response's CSeq method. */
  METHOD,
  /** Reason phrase of a response. */
  REASON,
  CALL_ID,
  /** The whole value: number, blank, method. */
  CSEQ,
  RURI_USER,
  RURI_DOMAIN,
  FROM_USER,
  FROM_DOMAIN,
  FROM_TAG,
  TO_USER,
  TO_DOMAIN,
  TO_TAG,
  CONTACT_USER,
  CONTACT_DOMAIN,
  /** P-Asserted-Identity, the first with a user. */
  PAI_USER,
  /** username of Digest credentials in Authorization or Proxy-Authorization, unquoted. */
  AUTH_USER,
  /** The first Diversion. */
  DIVERSION_USER,
  /** User-Agent, or Server. */
  USER_AGENT,
  /** branch of the top Via. */
  VIA_BRANCH,
  /** Transport of the top Via, as written: UDP, TCP, TLS, SCTP, WS, WSS. */
  VIA_TRANSPORT,
  CONTENT_TYPE,
  /** The Reason header. */
  REASON_HEADER
}
