package io.hepatica.server.archive;

import java.util.List;

/**
 * The account of a reading.
 *
 * @param messages that were handed over
 * @param messagesRead that were looked at
 * @param zstdFrames that were read
 * @param bytesRead compressed bytes
 * @param damages what could not be read, in order; the first {@value #MAX_DAMAGES}
 * @param damaged how many there were in all
 */
public record ReadResult(
    long messages,
    long messagesRead,
    long zstdFrames,
    long bytesRead,
    List<Damage> damages,
    long damaged) {
  /** A bound for the list, which a broken disk could make endless. */
  public static final int MAX_DAMAGES = 10_000;
}
