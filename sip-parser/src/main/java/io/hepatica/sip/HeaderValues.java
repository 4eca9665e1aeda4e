package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Takes the fields out of the header values, in the order in which these come. */
final class HeaderValues {
  private static final byte[] TAG = "tag".getBytes(US_ASCII);
  private static final byte[] BRANCH = "branch".getBytes(US_ASCII);
  private static final byte[] DIGEST = "digest".getBytes(US_ASCII);
  private static final byte[] USERNAME = "username".getBytes(US_ASCII);

  /** No Content-Length, or none to be believed. */
  static final int UNKNOWN = -1;

  /** Headers that may stand once only; the first is believed. */
  private static final int SINGLE =
      bit(HeaderName.CALL_ID)
          | bit(HeaderName.CONTENT_LENGTH)
          | bit(HeaderName.CONTENT_TYPE)
          | bit(HeaderName.CSEQ)
          | bit(HeaderName.FROM)
          | bit(HeaderName.MAX_FORWARDS)
          | bit(HeaderName.TO);

  private final Findings found;
  private final AddressScan address = new AddressScan();
  private final SipParameters parameters = new SipParameters();
  private int seen;
  private int contentLength;
  private int cseqMethodStart;
  private int cseqMethodEnd;

  HeaderValues(Findings found) {
    this.found = found;
  }

  void clear() {
    seen = 0;
    contentLength = UNKNOWN;
    cseqMethodStart = 0;
    cseqMethodEnd = 0;
  }

  boolean saw(HeaderName name) {
    return (seen & bit(name)) != 0;
  }

  /** The announced length of the body, or {@link #UNKNOWN}. */
  int contentLength() {
    return contentLength;
  }

  int cseqMethodStart() {
    return cseqMethodStart;
  }

  int cseqMethodEnd() {
    return cseqMethodEnd;
  }

  /** Reads one value, without blanks around it. */
  void read(HeaderName name, byte[] buffer, int start, int end) {
    boolean repeated = saw(name);
    seen |= bit(name);
    if (repeated && (SINGLE & bit(name)) != 0) {
      found.fault(SipFault.DUPLICATE_HEADER);
      if (name == HeaderName.CONTENT_LENGTH && readLength(buffer, start, end) != contentLength) {
        contentLength = UNKNOWN;
      }
      return;
    }
    switch (name) {
      case CALL_ID -> found.set(SipField.CALL_ID, start, end);
      case CSEQ -> readCseq(buffer, start, end);
      case FROM ->
          readParty(
              buffer, start, end, SipField.FROM_USER, SipField.FROM_DOMAIN, SipField.FROM_TAG);
      case TO ->
          readParty(buffer, start, end, SipField.TO_USER, SipField.TO_DOMAIN, SipField.TO_TAG);
      case VIA -> {
        if (!repeated) {
          readVia(buffer, start, end);
        }
      }
      case CONTACT -> readContact(buffer, start, end);
      case P_ASSERTED_IDENTITY -> readFirstUser(buffer, start, end, SipField.PAI_USER);
      case DIVERSION -> {
        if (!repeated) {
          readFirstUser(buffer, start, end, SipField.DIVERSION_USER);
        }
      }
      case AUTHORIZATION, PROXY_AUTHORIZATION -> readCredentials(buffer, start, end);
      case USER_AGENT -> {
        if (!repeated) {
          found.set(SipField.USER_AGENT, start, end);
        }
      }
      case SERVER -> {
        if (!found.has(SipField.USER_AGENT)) {
          found.set(SipField.USER_AGENT, start, end);
        }
      }
      case CONTENT_TYPE -> found.set(SipField.CONTENT_TYPE, start, end);
      case REASON -> {
        if (!repeated) {
          found.set(SipField.REASON_HEADER, start, end);
        }
      }
      case CONTENT_LENGTH -> contentLength = readLength(buffer, start, end);
      case MAX_FORWARDS -> {}
    }
  }

  private void readCseq(byte[] buffer, int start, int end) {
    found.set(SipField.CSEQ, start, end);
    long number = 0;
    int p = start;
    while (p < end && Ascii.isDigit(buffer[p])) {
      number = Math.min(number * 10 + (buffer[p] - '0'), 1L << 31);
      p++;
    }
    int method = Ascii.skipBlanks(buffer, p, end);
    int methodEnd = Ascii.tokenEnd(buffer, method, end);
    // RFC 3261 section 8.1.1.5: less than 2**31.
    if (p == start || number == 1L << 31 || method == p || method == end || methodEnd != end) {
      found.fault(SipFault.BAD_CSEQ);
    }
    cseqMethodStart = method;
    cseqMethodEnd = methodEnd;
  }

  private void readParty(
      byte[] buffer, int start, int end, SipField user, SipField domain, SipField tag) {
    scanAddress(buffer, start, end, false);
    found.set(user, address.uri.userStart, address.uri.userEnd);
    found.set(domain, address.uri.hostStart, address.uri.hostEnd);
    parameters.begin(buffer, address.rest, end, (byte) ';');
    if (parameters.find(TAG)) {
      setToValue(tag);
    }
  }

  /** The first Contact that is an address, of all of them. */
  private void readContact(byte[] buffer, int start, int end) {
    int p = start;
    while (p < end && !found.has(SipField.CONTACT_USER) && !found.has(SipField.CONTACT_DOMAIN)) {
      scanAddress(buffer, p, end, true);
      found.set(SipField.CONTACT_USER, address.uri.userStart, address.uri.userEnd);
      found.set(SipField.CONTACT_DOMAIN, address.uri.hostStart, address.uri.hostEnd);
      p = address.nextInList(buffer, end);
    }
  }

  private void readFirstUser(byte[] buffer, int start, int end, SipField user) {
    int p = start;
    while (p < end && !found.has(user)) {
      scanAddress(buffer, p, end, true);
      found.set(user, address.uri.userStart, address.uri.userEnd);
      p = address.nextInList(buffer, end);
    }
  }

  private void scanAddress(byte[] buffer, int start, int end, boolean list) {
    address.scan(buffer, start, end, list);
    if (address.unbalancedQuote) {
      found.fault(SipFault.UNBALANCED_QUOTE);
    }
    if (address.unbalancedBracket) {
      found.fault(SipFault.UNBALANCED_BRACKET);
    }
  }

  /** {@code SIP / 2.0 / UDP host:port ; branch=...}, of the first only. */
  private void readVia(byte[] buffer, int start, int end) {
    int p = start;
    for (int slashes = 0; p < end && slashes < 2; p++) {
      if (buffer[p] == '/') {
        slashes++;
      }
    }
    int transport = Ascii.skipBlanks(buffer, p, end);
    int transportEnd = Ascii.tokenEnd(buffer, transport, end);
    found.set(SipField.VIA_TRANSPORT, transport, transportEnd);
    parameters.begin(buffer, transportEnd, end, (byte) ';');
    if (parameters.find(BRANCH)) {
      setToValue(SipField.VIA_BRANCH);
    }
  }

  private void readCredentials(byte[] buffer, int start, int end) {
    int schemeEnd = Ascii.tokenEnd(buffer, start, end);
    if (!found.has(SipField.AUTH_USER)
        && Ascii.equalsIgnoreCase(buffer, start, schemeEnd - start, DIGEST)) {
      parameters.begin(buffer, schemeEnd, end, (byte) ',');
      if (parameters.find(USERNAME)) {
        setToValue(SipField.AUTH_USER);
      }
    }
  }

  private int readLength(byte[] buffer, int start, int end) {
    long value = 0;
    int p = start;
    while (p < end && Ascii.isDigit(buffer[p]) && value <= Integer.MAX_VALUE) {
      value = value * 10 + (buffer[p] - '0');
      p++;
    }
    if (p == start || p != end || value > Integer.MAX_VALUE) {
      found.fault(SipFault.BAD_CONTENT_LENGTH);
      return UNKNOWN;
    }
    return (int) value;
  }

  private void setToValue(SipField field) {
    int start = parameters.valueStart();
    found.set(field, start, start + parameters.valueLength());
  }

  @SuppressWarnings("EnumOrdinal") // A place in a mask of one parse.
  private static int bit(HeaderName name) {
    return 1 << name.ordinal();
  }
}
