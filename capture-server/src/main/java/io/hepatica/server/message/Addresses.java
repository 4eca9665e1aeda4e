package io.hepatica.server.message;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses as text: IPv4 dotted, IPv6 in the canonical form of RFC 5952. Never asks a name
 * service.
 */
public final class Addresses {
  /** Room for the longest address that {@link #write} gives. */
  public static final int MAX_LENGTH = 39;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private Addresses() {}

  /**
   * An address literal, brackets around IPv6 allowed; an IPv4-mapped one is given as its IPv4
   * address. Null where the text is anything else: a name, a zone, an IPv4 address of fewer than
   * four parts.
   */
  public static @Nullable InetAddress parse(String text) {
    String literal = text;
    if (text.length() > 2 && text.startsWith("[") && text.endsWith("]")) {
      literal = text.substring(1, text.length() - 1);
      if (literal.indexOf(':') < 0) {
        return null;
      }
    }
    if (literal.length() > 45 || !(literal.indexOf(':') < 0 ? isIpv4(literal) : isHex(literal))) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException notAnAddress) {
      return null;
    }
  }

  private static boolean isIpv4(String text) {
    int parts = 0;
    int digits = 0;
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && digits > 0) {
        parts++;
        digits = 0;
        value = 0;
      } else if (c >= '0' && c <= '9' && digits < 3) {
        digits++;
        value = value * 10 + c - '0';
      } else {
        return false;
      }
      if (value > 255) {
        return false;
      }
    }
    return parts == 3 && digits > 0;
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0x7f || (c != ':' && c != '.' && Character.digit(c, 16) < 0)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The text of 4 or 16 bytes.
   *
   * @throws IllegalArgumentException for any other length
   */
  public static String text(Span span) {
    byte[] text = new byte[MAX_LENGTH];
    int length = write(span.bytes, span.start, span.length, text);
    if (length == 0) {
      throw new IllegalArgumentException("an address of " + span.length + " bytes");
    }
    return new String(text, 0, length, StandardCharsets.US_ASCII);
  }

  /** The text of an address. */
  public static String text(InetAddress address) {
    byte[] bytes = address.getAddress();
    Span span = new Span();
    span.set(bytes, 0, bytes.length);
    return text(span);
  }

  /**
   * Writes the text into the front of {@code into}, at least {@link #MAX_LENGTH} long, and gives
   * its length; 0 for an address of neither 4 nor 16 bytes.
   */
  public static int write(byte[] address, int start, int length, byte[] into) {
    return switch (length) {
      case 4 -> writeIpv4(address, start, into);
      case 16 -> writeIpv6(address, start, into);
      default -> 0;
    };
  }

  private static int writeIpv4(byte[] address, int start, byte[] into) {
    int at = 0;
    for (int i = 0; i < 4; i++) {
      if (i > 0) {
        into[at++] = '.';
      }
      int value = address[start + i] & 0xff;
      if (value >= 100) {
        into[at++] = HEX[value / 100];
      }
      if (value >= 10) {
        into[at++] = HEX[value / 10 % 10];
      }
      into[at++] = HEX[value % 10];
    }
    return at;
  }

  private static int writeIpv6(byte[] address, int start, byte[] into) {
    int gapStart = -1;
    int gapLength = 1;
    for (int i = 0; i < 8; ) {
      int run = 0;
      while (i + run < 8 && group(address, start, i + run) == 0) {
        run++;
      }
      if (run > gapLength) {
        gapStart = i;
        gapLength = run;
      }
      i += Math.max(run, 1);
    }
    int at = 0;
    for (int i = 0; i < 8; ) {
      if (i == gapStart) {
        into[at++] = ':';
        into[at++] = ':';
        i += gapLength;
        continue;
      }
      if (i > 0 && into[at - 1] != ':') {
        into[at++] = ':';
      }
      int value = group(address, start, i);
      for (int shift = 12; shift >= 0; shift -= 4) {
        if (value >>> shift != 0 || shift == 0) {
          into[at++] = HEX[(value >>> shift) & 0xf];
        }
      }
      i++;
    }
    return at;
  }

  private static int group(byte[] address, int start, int index) {
    return ((address[start + 2 * index] & 0xff) << 8) | (address[start + 2 * index + 1] & 0xff);
  }
}
