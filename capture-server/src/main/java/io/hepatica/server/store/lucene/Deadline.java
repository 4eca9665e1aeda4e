package io.hepatica.server.store.lucene;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** When counting ends, done or not: somebody waits who wants to see something. */
final class Deadline {
  private static final long NANOS = TimeUnit.SECONDS.toNanos(2);

  private final LongSupplier nanoTime;
  private long start;

  /**
   * Of a time that has yet to begin.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  Deadline(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The time begins now: what came before is not held against what is to come. */
  void begin() {
    start = nanoTime.getAsLong();
  }

  /**
   * Whether the time is up.
   *
   * @throws InterruptedIOException where the server stops
   */
  boolean isOver() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the server is stopping");
    }
    return nanoTime.getAsLong() - start > NANOS;
  }
}
