package io.hepatica.server.pcap;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what is not given out, by reason. Not thread-safe. */
final class Skipped {
  private final SortedMap<String, Long> counts = new TreeMap<>();

  /**
   * @param reason one of a fixed set of words, never made of what was read
   */
  void add(String reason) {
    counts.merge(reason, 1L, Long::sum);
  }

  SortedMap<String, Long> counts() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }
}
