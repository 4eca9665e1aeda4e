package io.hepatica.server.retention;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What was given up since the start, by reason. Thread-safe. */
public final class DropCounts {
  /** Why a day was given up. */
  public enum Reason {
    /** It is past what its table is kept; messages that came later than that included. */
    AGE,
    /** The disk is too full. */
    DISK;

    /** As in the API and the metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What was given up for one reason.
   *
   * @param days days of which all tables, or some, are gone
   * @param messages sessions are not counted
   * @param lastMicros when the last one was, microseconds since the epoch; 0 for never
   */
  public record Count(long days, long messages, long bytes, long lastMicros) {}

  private final Map<Reason, Count> counts = new EnumMap<>(Reason.class);

  public DropCounts() {
    for (Reason reason : Reason.values()) {
      counts.put(reason, new Count(0, 0, 0, 0));
    }
  }

  synchronized void add(Reason reason, Shelf.Dropped dropped, long nowMicros) {
    counts.computeIfPresent(
        reason,
        (key, count) ->
            new Count(
                count.days + 1,
                count.messages + dropped.messages(),
                count.bytes + dropped.bytes(),
                nowMicros));
  }

  /** Every reason with its count. */
  public synchronized Map<Reason, Count> snapshot() {
    return new EnumMap<>(counts);
  }
}
