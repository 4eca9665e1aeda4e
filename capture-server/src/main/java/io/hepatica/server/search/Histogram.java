package io.hepatica.server.search;

import java.util.Arrays;

/**
 * How many there are, by time and class. Counted from the newest on: where that took too long, what
 * is older is not told rather than told wrong. Filled by one thread, then read by any.
 */
public final class Histogram {
  private final Buckets buckets;
  private final long[][] counts;
  private long countedFrom;

  // The bucket of the last time, since neighbours in time come one after the other.
  private long[] current;
  private long currentStart;
  private long currentEnd = -1;

  /**
   * All zero, and all counted.
   *
   * @param classes how many there are
   */
  public Histogram(Buckets buckets, int classes) {
    this.buckets = buckets;
    this.counts = new long[buckets.count()][classes];
    this.countedFrom = buckets.fromMicros();
    this.current = counts[0];
  }

  /** Counts one; passed over where the time is out of range. */
  public void add(long timeMicros, int ofClass) {
    add(timeMicros, ofClass, 1);
  }

  /** Counts so many of one bucket at once. */
  public void add(long timeMicros, int ofClass, long count) {
    if (timeMicros < currentStart || timeMicros > currentEnd) {
      if (!buckets.contains(timeMicros)) {
        return;
      }
      int bucket = buckets.indexOf(timeMicros);
      current = counts[bucket];
      currentStart = Math.max(buckets.startOf(bucket), buckets.fromMicros());
      currentEnd = Math.min(buckets.startOf(bucket + 1) - 1, buckets.toMicros());
    }
    current[ofClass] += count;
  }

  /** Notes that not all before this time was counted. */
  public void countedFrom(long micros) {
    countedFrom = Math.min(micros, buckets.toMicros() + 1);
  }

  public Buckets buckets() {
    return buckets;
  }

  /** Time from which on all is counted; behind the range where nothing surely is. */
  public long countedFrom() {
    return countedFrom;
  }

  /** Whether all of the range was counted. */
  public boolean isExact() {
    return countedFrom <= buckets.fromMicros();
  }

  /** Whether at least a part of the bucket was counted. */
  public boolean isCounted(int bucket) {
    return isExact() || Math.min(buckets.startOf(bucket + 1), buckets.toMicros() + 1) > countedFrom;
  }

  /** By class; meaningless where it was not {@linkplain #isCounted counted}. */
  public long[] counts(int bucket) {
    return counts[bucket].clone();
  }

  /** The sum over all buckets that were counted; where not all were, there are at least so many. */
  public long total() {
    long total = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      total += isCounted(bucket) ? Arrays.stream(counts[bucket]).sum() : 0;
    }
    return total;
  }
}
