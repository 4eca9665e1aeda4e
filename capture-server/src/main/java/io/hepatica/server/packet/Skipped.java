package io.hepatica.server.packet;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what is not given out, by reason. Thread-safe. */
public final class Skipped {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  /**
   * @param reason one of a fixed set of words, never made of what was read
   */
  public void add(String reason) {
    counts.computeIfAbsent(reason, r -> new LongAdder()).increment();
  }

  /** Reason to how many, as of now. */
  public SortedMap<String, Long> counts() {
    SortedMap<String, Long> copy = new TreeMap<>();
    counts.forEach((reason, count) -> copy.put(reason, count.sum()));
    return Collections.unmodifiableSortedMap(copy);
  }
}
