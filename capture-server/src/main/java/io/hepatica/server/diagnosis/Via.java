package io.hepatica.server.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One hop that a request passed (RFC 3261, 20.42).
 *
 * @param sentBy host and port as its sender wrote them, in lower case
 * @param branch empty where there is none
 */
record Via(String sentBy, String branch) {
  /** Hops taken of one message: some more than Max-Forwards allows by default. */
  static final int MAX = 100;

  /** The hops of all Via headers, the latest first. */
  static List<Via> listOf(List<String> values) {
    List<Via> vias = new ArrayList<>();
    for (String value : values) {
      for (String hop : value.split(",", -1)) {
        if (vias.size() < MAX) {
          vias.add(of(hop.strip()));
        }
      }
    }
    return List.copyOf(vias);
  }

  private static Via of(String hop) {
    String[] parts = hop.split(";", -1);
    String sent = parts[0].strip();
    String sentBy = sent.substring(sent.lastIndexOf(' ') + 1).toLowerCase(Locale.ROOT);
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip();
      if (part.regionMatches(true, 0, "branch=", 0, 7)) {
        return new Via(sentBy, part.substring(7));
      }
    }
    return new Via(sentBy, "");
  }
}
