package io.hepatica.server.capture;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Adds up a counter of the kernel, which has 32 bits, wraps, and begins again with each handle and
 * sometimes with its interface. {@link #total} for any thread, the rest for one.
 */
final class KernelCount {
  private static final long BITS = 0xffff_ffffL;

  /** So much more between two looks is a step backwards. */
  private static final long HALF = 1L << 31;

  private final AtomicLong total = new AtomicLong();
  private long seen;

  /** The counter begins at 0. */
  void restart() {
    seen = 0;
  }

  /**
   * The counter stands here now. A step backwards adds nothing, and counting goes on from there.
   *
   * @param value of 32 bits without a sign
   */
  void reached(long value) {
    long step = value - seen & BITS;
    if (step < HALF) {
      total.addAndGet(step);
    }
    seen = value;
  }

  long total() {
    return total.get();
  }
}
