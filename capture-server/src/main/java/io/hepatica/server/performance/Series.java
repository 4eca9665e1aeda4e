package io.hepatica.server.performance;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Metrics over a time, and over each of its intervals in which something was. Not thread-safe. */
public final class Series {
  private final Measures whole = new Measures();
  private final SortedMap<Long, Measures> intervals = new TreeMap<>();

  public Measures whole() {
    return whole;
  }

  /** By the start of the interval, microseconds since the epoch. */
  public SortedMap<Long, Measures> intervals() {
    return Collections.unmodifiableSortedMap(intervals);
  }

  Measures at(long intervalMicros) {
    return intervals.computeIfAbsent(intervalMicros, unseen -> new Measures());
  }
}
