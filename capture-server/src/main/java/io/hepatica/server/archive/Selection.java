package io.hepatica.server.archive;

import java.util.List;
import java.util.Set;

/**
 * What is to be read from the archive. Immutable.
 *
 * @param fromMicros event time, inclusive, microseconds since the epoch
 * @param toMicros event time, exclusive
 * @param callIds empty: all
 * @param segments those that may hold such messages, in order of position
 * @param messages in the zstd frames that will be read for it: no fewer than will be found
 * @param zstdFrames that will be read
 */
public record Selection(
    long fromMicros,
    long toMicros,
    Set<String> callIds,
    List<ArchivedSegment> segments,
    long messages,
    long zstdFrames) {}
