package io.hepatica.sip;

/**
 * The first line of a message, RFC 3261 section 7, read liberally: any number of blanks between and
 * after its parts, {@code <>} around the Request-URI, blanks within it, any SIP version.
 */
final class StartLine {
  boolean request;
  int status;

  private final UriScan uri = new UriScan();

  /** False where the line is no start line of SIP; nothing is found then. */
  boolean read(byte[] buffer, int from, int lineEnd, Findings found) {
    status = 0;
    int end = Ascii.trimEnd(buffer, from, lineEnd);
    request = !isVersion(buffer, from, end);
    return request ? readRequest(buffer, from, end, found) : readResponse(buffer, from, end, found);
  }

  private boolean readResponse(byte[] buffer, int from, int end, Findings found) {
    int versionEnd = Ascii.tokenEnd(buffer, from, end);
    checkVersion(buffer, from, versionEnd, found);
    int code = Ascii.skipBlanks(buffer, versionEnd, end);
    int codeEnd = Ascii.tokenEnd(buffer, code, end);
    if (codeEnd - code == 3
        && Ascii.isDigit(buffer[code])
        && Ascii.isDigit(buffer[code + 1])
        && Ascii.isDigit(buffer[code + 2])) {
      int value =
          (buffer[code] - '0') * 100 + (buffer[code + 1] - '0') * 10 + buffer[code + 2] - '0';
      status = value >= 100 ? value : 0;
    }
    if (status < 100 || status >= 700) {
      found.fault(SipFault.BAD_STATUS);
    }
    found.set(SipField.REASON, Ascii.skipBlanks(buffer, codeEnd, end), end);
    return true;
  }

  private boolean readRequest(byte[] buffer, int from, int end, Findings found) {
    int methodEnd = from;
    while (methodEnd < end && Ascii.isToken(buffer[methodEnd])) {
      methodEnd++;
    }
    int version = end;
    while (version > methodEnd && !Ascii.isBlank(buffer[version - 1])) {
      version--;
    }
    int uriStart = Ascii.skipBlanks(buffer, methodEnd, version);
    if (methodEnd == from
        || methodEnd == end
        || !Ascii.isBlank(buffer[methodEnd])
        || uriStart >= version
        || !isVersion(buffer, version, end)) {
      return false;
    }
    found.set(SipField.METHOD, from, methodEnd);
    checkVersion(buffer, version, end, found);
    int uriEnd = Ascii.trimEnd(buffer, uriStart, version);
    if (buffer[uriStart] == '<') {
      uriStart++;
      found.fault(SipFault.BAD_REQUEST_URI);
    } else if (Ascii.tokenEnd(buffer, uriStart, uriEnd) != uriEnd) {
      found.fault(SipFault.BAD_REQUEST_URI);
    }
    uri.scan(buffer, uriStart, uriEnd);
    found.set(SipField.RURI_USER, uri.userStart, uri.userEnd);
    found.set(SipField.RURI_DOMAIN, uri.hostStart, uri.hostEnd);
    return true;
  }

  private static boolean isVersion(byte[] buffer, int from, int end) {
    return end - from > 4
        && (buffer[from] | 0x20) == 's'
        && (buffer[from + 1] | 0x20) == 'i'
        && (buffer[from + 2] | 0x20) == 'p'
        && buffer[from + 3] == '/'
        && Ascii.isDigit(buffer[from + 4]);
  }

  private static void checkVersion(byte[] buffer, int from, int end, Findings found) {
    if (end - from != 7
        || buffer[from + 4] != '2'
        || buffer[from + 5] != '.'
        || buffer[from + 6] != '0') {
      found.fault(SipFault.BAD_VERSION);
    }
  }
}
