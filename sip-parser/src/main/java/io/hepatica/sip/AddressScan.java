package io.hepatica.sip;

/**
 * One address of a header: a name-addr ({@code "Display" <uri>;params}) or an addr-spec ({@code
 * uri;params}), RFC 3261 section 20.10. Without {@code <>} whatever follows a {@code ;} belongs to
 * the header, not to the URI.
 */
final class AddressScan {
  final UriScan uri = new UriScan();

  /** The URI as it is written, without brackets. */
  int uriStart;

  int uriEnd;

  /** Where the header's parameters may begin, or the address's end. */
  int rest;

  boolean unbalancedQuote;
  boolean unbalancedBracket;

  /**
   * Reads the address that begins at {@code from}.
   *
   * @param list whether a comma ends it; in a header of one address a comma can only belong to a
   *     display name that ought to have been quoted
   */
  void scan(byte[] buffer, int from, int end, boolean list) {
    unbalancedQuote = false;
    unbalancedBracket = false;
    int bracket = openingBracket(buffer, from, end, list);
    if (bracket >= 0) {
      uri.scan(buffer, bracket + 1, end);
      uriStart = bracket + 1;
      uriEnd = uri.end;
      unbalancedBracket = uri.end == end;
      // An address that is never closed may still be followed by parameters worth having.
      rest = unbalancedBracket ? bracket + 1 : uri.end + 1;
      return;
    }
    int start = Ascii.skipBlanks(buffer, from, end);
    int p = start;
    while (p < end && buffer[p] != ';' && buffer[p] != ',' && !Ascii.isBlank(buffer[p])) {
      p++;
    }
    uri.scan(buffer, start, p);
    uriStart = start;
    uriEnd = p;
    rest = p;
  }

  /**
   * The {@code <} outside quotes, or -1. A quote that is never closed is taken for a letter of the
   * display name, so that the address behind it is found.
   */
  private int openingBracket(byte[] buffer, int from, int end, boolean list) {
    for (int p = from; p < end; p++) {
      switch (buffer[p]) {
        case '<' -> {
          return p;
        }
        case '"' -> {
          if (!unbalancedQuote) {
            int close = Ascii.closingQuote(buffer, p + 1, end);
            unbalancedQuote = close < 0;
            p = close < 0 ? p : close;
          }
        }
        case ',' -> {
          if (list) {
            return -1;
          }
        }
        default -> {}
      }
    }
    return -1;
  }

  /**
   * Start of the next address of the list, or {@code end}. After what was never closed there is
   * none, since each further address would be searched to the end again.
   */
  int nextInList(byte[] buffer, int end) {
    if (unbalancedQuote || unbalancedBracket) {
      return end;
    }
    for (int p = rest; p < end; p++) {
      byte c = buffer[p];
      if (c == ',') {
        return p + 1;
      }
      if (c == '"') {
        int close = Ascii.closingQuote(buffer, p + 1, end);
        if (close < 0) {
          return end;
        }
        p = close;
      }
    }
    return end;
  }
}
