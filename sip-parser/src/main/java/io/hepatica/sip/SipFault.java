package io.hepatica.sip;

/** What can be wrong with a SIP message that is parsed all the same. */
public enum SipFault {
  NO_START_LINE("no SIP start line"),
  BAD_VERSION("SIP version is not 2.0"),
  /** In angle brackets, or with blanks within. */
  BAD_REQUEST_URI("bad Request-URI"),
  BAD_STATUS("bad status code"),
  NO_CALL_ID("no Call-ID"),
  NO_CSEQ("no CSeq"),
  NO_FROM("no From"),
  NO_TO("no To"),
  NO_VIA("no Via"),
  BAD_CSEQ("bad CSeq"),
  CSEQ_METHOD_DIFFERS("CSeq method differs from the request's"),
  BAD_CONTENT_LENGTH("bad Content-Length"),
  BODY_TOO_SHORT("Content-Length larger than the body"),
  TRUNCATED("truncated in the headers"),
  NO_COLON("header line without a colon"),
  DUPLICATE_HEADER("single header repeated"),
  UNBALANCED_QUOTE("unbalanced quote"),
  UNBALANCED_BRACKET("unbalanced <"),
  TOO_MANY_HEADERS("more than " + SipMessage.MAX_HEADERS + " headers");

  private final String text;

  SipFault(String text) {
    this.text = text;
  }

  /** In words for an engineer, without a comma. */
  public String text() {
    return text;
  }
}
