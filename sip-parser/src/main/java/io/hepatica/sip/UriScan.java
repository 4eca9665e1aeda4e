package io.hepatica.sip;

/**
 * User and host of one URI, RFC 3261 section 19.1 and RFC 3966.
 *
 * <ul>
 *   <li>Only {@code sip:}, {@code sips:} and {@code tel:} are looked into; of any other scheme
 *       there is neither user nor host. A {@code tel:} has its number as user, and no host.
 *   <li>What stands before the last {@code @} ahead of the host is the user, still escaped, without
 *       {@code :password}. Parameters of the user are cut from a telephone number ({@code
 *       +4930123;npdi@host} is {@code +4930123}) and are part of any other user ({@code
 *       user;par=u%40example.net}), since a number is looked for as a number, and anything else as
 *       it is written.
 *   <li>The host is without port, and an IPv6 address without its brackets.
 * </ul>
 */
final class UriScan {
  int userStart;
  int userEnd;
  int hostStart;
  int hostEnd;

  /** Where the URI ended: at a {@code >}, or at the end of what was given. */
  int end;

  void scan(byte[] buffer, int from, int to) {
    userStart = 0;
    userEnd = 0;
    hostStart = 0;
    hostEnd = 0;
    int p = Ascii.skipBlanks(buffer, from, to);
    if (p + 4 <= to) {
      int a = buffer[p] | 0x20;
      int b = buffer[p + 1] | 0x20;
      int c = buffer[p + 2] | 0x20;
      if (a == 's' && b == 'i' && c == 'p') {
        if (buffer[p + 3] == ':') {
          scanSip(buffer, p + 4, to);
          return;
        }
        if ((buffer[p + 3] | 0x20) == 's' && p + 4 < to && buffer[p + 4] == ':') {
          scanSip(buffer, p + 5, to);
          return;
        }
      } else if (a == 't' && b == 'e' && c == 'l' && buffer[p + 3] == ':') {
        scanTel(buffer, p + 4, to);
        return;
      }
    }
    end = closing(buffer, p, to);
  }

  private void scanTel(byte[] buffer, int from, int to) {
    int p = from;
    while (p < to && buffer[p] != ';' && buffer[p] != '>' && buffer[p] != '?') {
      p++;
    }
    userStart = from;
    userEnd = Ascii.trimEnd(buffer, from, p);
    end = closing(buffer, p, to);
  }

  private void scanSip(byte[] buffer, int from, int to) {
    int at = -1;
    int firstColon = -1;
    int hostColon = -1;
    int firstSemicolon = -1;
    int hostStop = -1;
    int p = from;
    scan:
    for (; p < to; p++) {
      int c = buffer[p];
      // All that matters lies from ':' to '@', no letter or digit among it.
      if (c < ':' || c > '@') {
        continue;
      }
      switch (c) {
        case '@' -> {
          at = p;
          hostColon = -1;
          hostStop = -1;
        }
        case ':' -> {
          firstColon = firstColon < 0 ? p : firstColon;
          hostColon = hostColon < 0 ? p : hostColon;
        }
        case ';', '?' -> {
          hostStop = hostStop < 0 ? p : hostStop;
          if (at >= 0) {
            break scan;
          }
          firstSemicolon = c == ';' && firstSemicolon < 0 ? p : firstSemicolon;
        }
        case '>' -> {
          break scan;
        }
        default -> {}
      }
    }
    end = closing(buffer, p, to);
    if (at >= 0) {
      userStart = from;
      userEnd = firstColon >= 0 && firstColon < at ? firstColon : at;
      if (firstSemicolon >= 0
          && firstSemicolon < userEnd
          && isNumber(buffer, from, firstSemicolon)) {
        userEnd = firstSemicolon;
      }
    }
    setHost(buffer, at >= 0 ? at + 1 : from, hostStop >= 0 ? hostStop : p, hostColon);
  }

  private void setHost(byte[] buffer, int from, int to, int colon) {
    if (from < to && buffer[from] == '[') {
      int bracket = Ascii.indexOf((byte) ']', buffer, from, to);
      hostStart = from + 1;
      hostEnd = bracket < 0 ? to : bracket;
    } else {
      hostStart = from;
      hostEnd = Ascii.trimEnd(buffer, from, colon >= 0 && colon < to ? colon : to);
    }
  }

  /** Digits, with what RFC 3966 section 3 lets stand between them. */
  private static boolean isNumber(byte[] buffer, int from, int to) {
    for (int p = from; p < to; p++) {
      switch (buffer[p]) {
        case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {}
        case '+', '*', '#', '-', '.', '(', ')' -> {}
        default -> {
          return false;
        }
      }
    }
    return from < to;
  }

  private static int closing(byte[] buffer, int from, int to) {
    int p = from;
    while (p < to && buffer[p] != '>') {
      p++;
    }
    return p;
  }
}
