package io.hepatica.server.probe;

/** The little that must be known of SIP headers to find a message's end in a stream. */
final class SipHeaders {
  private SipHeaders() {}

  /** Where the body begins, behind the first empty line; -1 where there is none yet. */
  static int bodyStart(byte[] b, int start, int end) {
    for (int at = start; at < end; at++) {
      if (b[at] == '\n') {
        if (at + 1 < end && b[at + 1] == '\n') {
          return at + 2;
        }
        if (at + 2 < end && b[at + 1] == '\r' && b[at + 2] == '\n') {
          return at + 3;
        }
      }
    }
    return -1;
  }

  /** The first Content-Length, or its compact form l; 0 where there is none or it is no number. */
  static long contentLength(byte[] b, int start, int bodyStart) {
    for (int at = start; at < bodyStart; at++) {
      if (b[at] == '\n') {
        int value = valueOf(b, at + 1, bodyStart, "content-length");
        if (value < 0) {
          value = valueOf(b, at + 1, bodyStart, "l");
        }
        if (value >= 0) {
          return number(b, value, bodyStart);
        }
      }
    }
    return 0;
  }

  private static int valueOf(byte[] b, int start, int end, String name) {
    int at = start;
    for (int i = 0; i < name.length(); i++, at++) {
      if (at >= end || (b[at] | 0x20) != (name.charAt(i) | 0x20)) {
        return -1;
      }
    }
    at = skipBlanks(b, at, end);
    return at < end && b[at] == ':' ? skipBlanks(b, at + 1, end) : -1;
  }

  private static int skipBlanks(byte[] b, int start, int end) {
    int at = start;
    while (at < end && (b[at] == ' ' || b[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static long number(byte[] b, int start, int end) {
    long value = 0;
    for (int at = start; at < end && b[at] >= '0' && b[at] <= '9'; at++) {
      value = Math.min(value * 10 + b[at] - '0', Integer.MAX_VALUE);
    }
    return value;
  }
}
