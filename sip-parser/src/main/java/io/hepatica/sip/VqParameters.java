package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a line of RFC 6035: {@code NAME=value} between blanks, or with the blank
 * forgotten ({@code JBM=20JBX=240}), which is told by the known names.
 */
final class VqParameters {
  /** RFC 6035 section 4.6. Of two names that end alike the longer stands first. */
  static final List<byte[]> METRICS =
      names(
          "MOSLQESTALGO",
          "MOSCQESTALGO",
          "MOSLQESTALG",
          "MOSCQESTALG",
          "EXTRIESTALG",
          "EXTROESTALG",
          "RLQESTALG",
          "RCQESTALG",
          "QOEESTALGO",
          "QOEESTALG",
          "MOSLQ",
          "MOSCQ",
          "EXTRI",
          "EXTRO",
          "START",
          "GMIN",
          "RERL",
          "STOP",
          "SSUP",
          "SOWD",
          "FMTP",
          "BLD",
          "ESD",
          "FPP",
          "GLD",
          "IAJ",
          "JBA",
          "JBM",
          "JBN",
          "JBR",
          "JBX",
          "JDR",
          "MAJ",
          "NLR",
          "OWD",
          "PLC",
          "PPS",
          "RCQ",
          "RLQ",
          "RTD",
          "BD",
          "FD",
          "FO",
          "GD",
          "NL",
          "PD",
          "PT",
          "SL",
          "SR");

  static final List<byte[]> ADDRESS = names("PORT", "SSRC", "IP");

  private VqParameters() {}

  private static List<byte[]> names(String... names) {
    List<byte[]> bytes = new ArrayList<>();
    for (String name : names) {
      bytes.add(name.getBytes(US_ASCII));
    }
    return List.copyOf(bytes);
  }

  /** Puts the parameters with a known name; the first of a name counts. */
  static void read(byte[] b, int start, int end, List<byte[]> known, Map<String, String> into) {
    byte @Nullable [] name = null;
    int value = start;
    int p = start;
    while (p < end) {
      byte c = b[p];
      if (c == '"') {
        int close = Ascii.closingQuote(b, p + 1, end);
        p = close < 0 ? end : close + 1;
      } else if (c == '=' || (c == ':' && name == null)) {
        byte[] next = nameBefore(b, value, p, known);
        // Behind a value a name may stand without a blank; at the start of a word it is all of it.
        if (next != null && (name != null || next.length == p - value)) {
          put(b, value, p - next.length, name, into);
          name = next;
          value = p + 1;
        }
        p++;
      } else if (Ascii.isBlank(c) || c == ';') {
        put(b, value, p, name, into);
        name = null;
        p++;
        value = p;
      } else {
        p++;
      }
    }
    put(b, value, end, name, into);
  }

  private static byte @Nullable [] nameBefore(byte[] b, int from, int end, List<byte[]> known) {
    for (byte[] name : known) {
      int start = end - name.length;
      if (start >= from && matches(b, start, name)) {
        return name;
      }
    }
    return null;
  }

  private static boolean matches(byte[] b, int start, byte[] upperCase) {
    for (int i = 0; i < upperCase.length; i++) {
      byte c = b[start + i];
      if ((c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c) != upperCase[i]) {
        return false;
      }
    }
    return true;
  }

  private static void put(
      byte[] b, int start, int end, byte @Nullable [] name, Map<String, String> into) {
    int length = end - start;
    if (name != null && length > 0 && length <= VqReport.MAX_TEXT) {
      into.putIfAbsent(new String(name, US_ASCII), new String(b, start, length, UTF_8));
    }
  }
}
