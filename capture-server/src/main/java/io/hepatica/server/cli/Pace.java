package io.hepatica.server.cli;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Spreads frames evenly over time. Not thread-safe. */
final class Pace {
  /** Shorter waits are saved up, since a thread does not wake in time for them. */
  private static final long SHORTEST_WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final double nanosPerFrame;
  private double due = System.nanoTime();

  /**
   * @param perSecond frames; 0: as fast as can be
   */
  Pace(int perSecond) {
    nanosPerFrame = perSecond == 0 ? 0 : (double) TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  void await() {
    if (nanosPerFrame == 0) {
      return;
    }
    long now = System.nanoTime();
    if (due - now > SHORTEST_WAIT_NANOS) {
      LockSupport.parkNanos((long) due - now);
    } else if (now - due > 10 * SHORTEST_WAIT_NANOS) {
      due = now; // what was missed is not made up for by a burst
    }
    due += nanosPerFrame;
  }
}
