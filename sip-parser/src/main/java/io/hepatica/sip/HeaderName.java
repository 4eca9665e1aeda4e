package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The headers whose values are located, by long name and compact form. */
enum HeaderName {
  AUTHORIZATION("authorization"),
  CALL_ID("call-id"),
  CONTACT("contact"),
  CONTENT_LENGTH("content-length"),
  CONTENT_TYPE("content-type"),
  CSEQ("cseq"),
  DIVERSION("diversion"),
  FROM("from"),
  MAX_FORWARDS("max-forwards"),
  P_ASSERTED_IDENTITY("p-asserted-identity"),
  PROXY_AUTHORIZATION("proxy-authorization"),
  REASON("reason"),
  SERVER("server"),
  TO("to"),
  USER_AGENT("user-agent"),
  VIA("via");

  private static final String COMPACT_FORMS =
      """
      a accept-contact
      b referred-by
      c content-type
      d request-disposition
      e content-encoding
      f from
      i call-id
      j reject-contact
      k supported
      l content-length
      m contact
      n identity-info
      o event
      r refer-to
      s subject
      t to
      u allow-events
      v via
      x session-expires
      y identity
      """;

  /** Long names by compact letter. */
  private static final byte[][] LONG_NAMES = longNames();

  private final int length;
  private final long head;
  private final long middle;
  private final long tail;

  HeaderName(String lowerCase) {
    byte[] bytes = lowerCase.getBytes(US_ASCII);
    length = bytes.length;
    head = Words.lowerCase(bytes, 0, length);
    middle = length > 2 * Long.BYTES ? Words.at(bytes, Long.BYTES) : 0;
    tail = length > Long.BYTES ? Words.at(bytes, length - Long.BYTES) : 0;
  }

  private static byte[][] longNames() {
    byte[][] names = new byte['z' - 'a' + 1][0];
    COMPACT_FORMS
        .lines()
        .forEach(line -> names[line.charAt(0) - 'a'] = line.substring(2).getBytes(US_ASCII));
    return names;
  }

  /** The name in those bytes, or null where its value is not located. */
  static @Nullable HeaderName of(byte[] buffer, int start, int length) {
    if (length == 0) {
      return null;
    }
    int first = buffer[start] | 0x20;
    HeaderName candidate =
        switch (length) {
          case 1 -> ofCompact(first);
          case 2 -> TO;
          case 3 -> VIA;
          case 4 -> first == 'f' ? FROM : CSEQ;
          case 6 -> first == 'r' ? REASON : SERVER;
          case 7 -> buffer[start + 4] == '-' ? CALL_ID : CONTACT;
          case 9 -> DIVERSION;
          case 10 -> USER_AGENT;
          case 12 -> first == 'c' ? CONTENT_TYPE : MAX_FORWARDS;
          case 13 -> AUTHORIZATION;
          case 14 -> CONTENT_LENGTH;
          case 19 -> buffer[start + 1] == '-' ? P_ASSERTED_IDENTITY : PROXY_AUTHORIZATION;
          default -> null;
        };
    return candidate == null || length == 1 || candidate.is(buffer, start) ? candidate : null;
  }

  /** Compares as many bytes as this name has. */
  private boolean is(byte[] buffer, int start) {
    return Words.lowerCase(buffer, start, length) == head
        && (length <= Long.BYTES
            || Words.lowerCase(buffer, start + length - Long.BYTES, Long.BYTES) == tail)
        && (length <= 2 * Long.BYTES
            || Words.lowerCase(buffer, start + Long.BYTES, Long.BYTES) == middle);
  }

  private static @Nullable HeaderName ofCompact(int letter) {
    return switch (letter) {
      case 'c' -> CONTENT_TYPE;
      case 'f' -> FROM;
      case 'i' -> CALL_ID;
      case 'l' -> CONTENT_LENGTH;
      case 'm' -> CONTACT;
      case 't' -> TO;
      case 'v' -> VIA;
      default -> null;
    };
  }

  /** Whether the bytes are that header name, given in lower case and long, or its compact form. */
  static boolean matches(byte[] buffer, int start, int length, byte[] lowerCaseName) {
    if (length == 1 && lowerCaseName.length > 1) {
      int letter = (buffer[start] | 0x20) - 'a';
      return letter >= 0
          && letter < LONG_NAMES.length
          && Arrays.equals(LONG_NAMES[letter], lowerCaseName);
    }
    return Ascii.equalsIgnoreCase(buffer, start, length, lowerCaseName);
  }
}
