package io.hepatica.server.archive;

/** Told how far a long reading has come. */
@FunctionalInterface
public interface Progress {
  /** For those who don't ask. */
  Progress NONE = messages -> {};

  /**
   * Called after each zstd frame, some thousands of messages.
   *
   * @param messages looked at so far
   * @throws InterruptedException to end the reading, which throws it on
   */
  void done(long messages) throws InterruptedException;
}
