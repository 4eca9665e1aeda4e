package io.hepatica.server.probe;

/** Tells a SIP start line (RFC 3261 section 7.1, 7.2) from anything else. */
final class SipStartLine {
  static final int NO = 0;
  static final int YES = 1;

  /** The bytes end before it can be told. */
  static final int CUT = 2;

  private static final int MAX_METHOD = 32;
  private static final int MAX_LINE = 8_192;

  private SipStartLine() {}

  static int at(byte[] b, int start, int end) {
    int status = prefix(b, start, end, "SIP/2.0 ");
    if (status != NO) {
      return status;
    }
    int at = start;
    while (at < end && at - start <= MAX_METHOD && isToken(b[at])) {
      at++;
    }
    if (at == end) {
      return CUT;
    }
    if (at == start || b[at] != ' ') {
      return NO;
    }
    while (at < end && b[at] != '\n') {
      if (b[at] == 0 || at - start > MAX_LINE) {
        return NO;
      }
      at++;
    }
    if (at == end) {
      return CUT;
    }
    int lineEnd = b[at - 1] == '\r' ? at - 1 : at;
    int version = lineEnd - " SIP/2.0".length();
    return version > start && prefix(b, version, lineEnd, " SIP/2.0") == YES ? YES : NO;
  }

  /** Whether a text begins here, as one of the constants above. */
  static int prefix(byte[] b, int start, int end, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (start + i == end) {
        return CUT;
      }
      if (b[start + i] != text.charAt(i)) {
        return NO;
      }
    }
    return YES;
  }

  private static boolean isToken(byte b) {
    return (b >= 'A' && b <= 'Z')
        || (b >= 'a' && b <= 'z')
        || (b >= '0' && b <= '9')
        || "-.!%*_+`'~".indexOf(b) >= 0;
  }
}
