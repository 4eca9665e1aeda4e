package io.hepatica.server.imports;

import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The times of the messages of one import. They are believed, however long ago, but for those that
 * no capture can have: before {@link #EARLIEST}, more than a day ahead, or of more than {@link
 * #MAX_DAYS} days, since each day gets indices of its own. Days that retention would drop at once
 * are kept for {@link #KEPT}, as restored ones are. Not thread-safe.
 */
final class ImportTimes {
  static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
  static final int MAX_DAYS = 400;
  static final Duration KEPT = Duration.ofDays(7);

  private static final long DAY = TimeUnit.DAYS.toMicros(1);
  private static final long MOMENT = TimeUnit.MINUTES.toMicros(1);

  private final MessageStore store;
  private final long nowMicros;
  private final int retentionDays;
  private final NewDay newDay;
  private final TreeSet<Long> days = new TreeSet<>();
  private long day = Long.MIN_VALUE;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private long wild;

  /** Told of all days so far before the first message of one more is taken. */
  interface NewDay {
    void with(SortedSet<Long> days) throws IOException;
  }

  /**
   * @param begun the import
   * @param retentionDays those of the table that is kept for the shortest time
   */
  ImportTimes(MessageStore store, Import begun, int retentionDays, NewDay newDay) {
    this.store = store;
    this.nowMicros = begun.started();
    this.retentionDays = retentionDays;
    this.newDay = newDay;
  }

  private static long dayOf(long micros) {
    return Math.floorDiv(micros, DAY);
  }

  /** Whether a capture can have been taken then. */
  boolean isPossible(long micros) {
    return micros >= TimeUnit.SECONDS.toMicros(EARLIEST.getEpochSecond())
        && micros <= nowMicros + DAY;
  }

  /**
   * Whether that time of a message is taken; else it has that of its receipt.
   *
   * @param micros since the epoch; 0 for none
   * @throws IOException where the store can't keep the day
   */
  boolean believe(long micros) throws IOException {
    if (micros == 0) {
      noteReceipt();
      return true;
    }
    if (!isPossible(micros) || !isTaken(dayOf(micros))) {
      wild++;
      noteReceipt();
      return false;
    }
    first = Math.min(first, micros);
    last = Math.max(last, micros);
    return true;
  }

  /** Its receipt is a moment before or after now, which may be over midnight. */
  private void noteReceipt() throws IOException {
    long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    boolean before = days.add(dayOf(now - MOMENT));
    boolean after = days.add(dayOf(now + MOMENT));
    if (before || after) {
      newDay.with(days);
    }
  }

  private boolean isTaken(long ofMessage) throws IOException {
    if (ofMessage == day) {
      return true;
    }
    if (!days.contains(ofMessage)) {
      if (days.size() >= MAX_DAYS) {
        return false;
      }
      if (ofMessage < dayOf(nowMicros) - retentionDays) {
        // Before it has a message: retention might come in between.
        store.keep(ofMessage, nowMicros + TimeUnit.SECONDS.toMicros(KEPT.toSeconds()));
      }
      days.add(ofMessage);
      newDay.with(days);
    }
    day = ofMessage;
    return true;
  }

  SortedSet<Long> days() {
    return days;
  }

  @Nullable Long first() {
    return first == Long.MAX_VALUE ? null : first;
  }

  @Nullable Long last() {
    return last == Long.MIN_VALUE ? null : last;
  }

  /** Messages whose time was not believed. */
  long wild() {
    return wild;
  }
}
