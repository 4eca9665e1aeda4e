package io.hepatica.server.performance;

/**
 * Times in milliseconds: count, mean and maximum are exact, percentiles within 1.6 % (exact below
 * 64 ms). Of fixed greatest size, 864 buckets, whatever is added. Not thread-safe.
 */
public final class Distribution {
  /** Each power of two is divided into this many buckets of equal width. */
  private static final int BITS = 5;

  private static final int EXACT = 2 << BITS;

  private final Tally buckets = new Tally();
  private long count;
  private long sum;
  private long max;

  /** Adds a time; what is below 0, the clocks of two agents being what they are, is no time. */
  void add(long millis) {
    if (millis < 0) {
      return;
    }
    int value = (int) Math.min(millis, Integer.MAX_VALUE);
    buckets.add(bucket(value));
    count++;
    sum += value;
    max = Math.max(max, value);
  }

  public long count() {
    return count;
  }

  /** Of no value: 0. */
  public long max() {
    return max;
  }

  /**
   * @throws IllegalStateException where there is no value
   */
  public double mean() {
    requireSome();
    return (double) sum / count;
  }

  /**
   * The smallest value that is not below this share of all (nearest rank).
   *
   * @param percent above 0, to 100
   * @throws IllegalStateException where there is no value
   */
  public long percentile(double percent) {
    requireSome();
    long rank = Math.clamp((long) Math.ceil(percent / 100 * count), 1, count);
    return Math.min(middle(buckets.keyOfRank(rank)), max);
  }

  private void requireSome() {
    if (count == 0) {
      throw new IllegalStateException("no value was added");
    }
  }

  private static int bucket(int value) {
    if (value < EXACT) {
      return value;
    }
    int shift = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(value) - BITS;
    return (shift << BITS) + (value >>> shift);
  }

  private static long middle(int bucket) {
    if (bucket < EXACT) {
      return bucket;
    }
    int shift = (bucket >>> BITS) - 1;
    long low = (long) (bucket - (shift << BITS)) << shift;
    return low + ((1L << shift) - 1) / 2;
  }
}
