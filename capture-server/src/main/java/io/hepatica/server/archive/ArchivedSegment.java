package io.hepatica.server.archive;

import io.hepatica.server.message.Table;
import java.nio.file.Path;
import java.util.Set;

/**
 * A segment of the journal in the archive.
 *
 * @param file the {@code .hep.zst}
 * @param day UTC day of receipt of its first frame, days since the epoch
 * @param firstPosition journal position at which the segment begins
 * @param endPosition journal position behind the segment
 * @param minMicros earliest event time, microseconds since the epoch
 * @param maxMicros latest event time; below {@code minMicros} where no frame is whole
 * @param bytes on disk, the index included
 * @param rawBytes of the frames, not compressed
 * @param tables those that its messages belong to
 * @param damagedBytes of the file that were found to be in no whole zstd frame when the index was
 *     made anew; 0 as a rule
 */
public record ArchivedSegment(
    Path file,
    long day,
    long firstPosition,
    long endPosition,
    long minMicros,
    long maxMicros,
    long messages,
    long bytes,
    long rawBytes,
    Set<Table> tables,
    long damagedBytes) {

  /** Whether it may hold messages of the time from (inclusive) to (exclusive). */
  boolean mayHold(long fromMicros, long toMicros) {
    return damagedBytes > 0 || (minMicros < toMicros && maxMicros >= fromMicros);
  }
}
