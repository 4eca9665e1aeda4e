package io.hepatica.server.search;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A time range cut at the multiples of a round width (UTC), so that the first and the last bucket
 * may reach beyond it.
 *
 * @param fromMicros event time, included; 0 or more
 * @param toMicros event time, included; not before {@code fromMicros}
 * @param widthMicros above 0
 */
public record Buckets(long fromMicros, long toMicros, long widthMicros) {
  /** Ascending; the longest is longer than the time from 1970 to 9999. */
  private static final long[] WIDTHS =
      Stream.of(
              micros(TimeUnit.MILLISECONDS, 10, 20, 50, 100, 200, 500),
              micros(TimeUnit.SECONDS, 1, 2, 5, 10, 15, 30),
              micros(TimeUnit.MINUTES, 1, 2, 5, 10, 15, 30),
              micros(TimeUnit.HOURS, 1, 2, 3, 6, 12),
              LongStream.iterate(1, days -> days <= 1_000_000, days -> 10 * days)
                  .flatMap(days -> micros(TimeUnit.DAYS, days, 2 * days, 5 * days)))
          .flatMapToLong(widths -> widths)
          .toArray();

  private static LongStream micros(TimeUnit unit, long... widths) {
    return LongStream.of(widths).map(unit::toMicros);
  }

  /**
   * The range in the narrowest buckets of which so many are as long as the range; one more is
   * needed where the range begins or ends within one.
   *
   * @param atMost one or more
   */
  public static Buckets of(long fromMicros, long toMicros, int atMost) {
    for (long width : WIDTHS) {
      if (toMicros - fromMicros <= width * (double) atMost) {
        return new Buckets(fromMicros, toMicros, width);
      }
    }
    throw new IllegalArgumentException("no width for " + fromMicros + " to " + toMicros);
  }

  public int count() {
    return (int) (toMicros / widthMicros - fromMicros / widthMicros) + 1;
  }

  /** The bucket of a time within the range. */
  public int indexOf(long micros) {
    return (int) (micros / widthMicros - fromMicros / widthMicros);
  }

  /** First microsecond of a bucket; that of {@code count()} is the end of the last. */
  public long startOf(int bucket) {
    return (fromMicros / widthMicros + bucket) * widthMicros;
  }

  public boolean contains(long micros) {
    return micros >= fromMicros && micros <= toMicros;
  }
}
