package io.hepatica.server.api;

import java.util.concurrent.TimeUnit;

/**
 * How fast a file comes: too slow is who sends less than {@link #MIN_BYTES} in a minute, since
 * nobody else can send one meanwhile. Not thread-safe.
 */
final class ImportPace {
  /** 64 KiB a second. */
  static final long MIN_BYTES = 60L << 16;

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private long sinceNanos;
  private long bytes;

  ImportPace(long nowNanos) {
    sinceNanos = nowNanos;
  }

  /** Whether less has come in the last minute than has to; looked at once a minute. */
  boolean isTooSlow(long more, long nowNanos) {
    bytes += more;
    if (nowNanos - sinceNanos < MINUTE) {
      return false;
    }
    boolean slow = bytes < MIN_BYTES;
    sinceNanos = nowNanos;
    bytes = 0;
    return slow;
  }
}
