package io.hepatica.sip;

import java.util.Arrays;

/** Blanks, tokens and case of RFC 3261 section 25.1. */
final class Ascii {
  // The bits of the bytes 0x20..0x3f and 0x40..0x7f that may stand in a token.
  private static final long TOKEN_LOW = bits("!%*_+`'.-0123456789", 0);
  private static final long TOKEN_HIGH =
      bits("_`~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 64);

  private Ascii() {}

  /** Whether the byte is one of those below 0x40 whose bits are set. */
  static boolean isIn(long bits, byte c) {
    return c >= 0 && c < 64 && (bits >>> c & 1) != 0;
  }

  /** Bits of the characters from {@code from} to {@code from + 63}. */
  static long bits(String characters, int from) {
    long bits = 0;
    for (int i = 0; i < characters.length(); i++) {
      int c = characters.charAt(i) - from;
      if (c >= 0 && c < 64) {
        bits |= 1L << c;
      }
    }
    return bits;
  }

  static boolean isToken(byte c) {
    return c >= 0 && ((c < 64 ? TOKEN_LOW : TOKEN_HIGH) >>> c & 1) != 0;
  }

  /** SP, HT, and CR and LF, which inside a value can only be a fold. */
  static boolean isBlank(byte c) {
    // Nearly every byte asked about is above SP: one comparison for these.
    return c <= ' ' && (c == ' ' || c == '\t' || c == '\r' || c == '\n');
  }

  static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  static int skipBlanks(byte[] buffer, int from, int end) {
    int p = from;
    while (p < end && isBlank(buffer[p])) {
      p++;
    }
    return p;
  }

  /** The end without the blanks before it; not below {@code from}. */
  static int trimEnd(byte[] buffer, int from, int end) {
    int p = end;
    while (p > from && isBlank(buffer[p - 1])) {
      p--;
    }
    return p;
  }

  /** First blank at or after {@code from}, or {@code end}. */
  static int tokenEnd(byte[] buffer, int from, int end) {
    int p = from;
    while (p < end && !isBlank(buffer[p])) {
      p++;
    }
    return p;
  }

  static int indexOf(byte wanted, byte[] buffer, int from, int end) {
    for (int p = from; p < end; p++) {
      if (buffer[p] == wanted) {
        return p;
      }
    }
    return -1;
  }

  /** Index of the quote that ends the quoted string, {@code from} being after its first, or -1. */
  static int closingQuote(byte[] buffer, int from, int end) {
    for (int p = from; p < end; p++) {
      byte c = buffer[p];
      if (c == '"') {
        return p;
      }
      if (c == '\\') {
        p++;
      }
    }
    return -1;
  }

  /** Whether the bytes are that name of letters and hyphens, given in lower case. */
  static boolean equalsIgnoreCase(byte[] buffer, int start, int length, byte[] lowerCase) {
    if (length != lowerCase.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (toLower(buffer[start + i]) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the bytes are exactly these. */
  static boolean isText(byte[] buffer, int start, int length, byte[] text) {
    return Arrays.equals(buffer, start, start + length, text, 0, text.length);
  }

  private static int toLower(byte c) {
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
  }
}
