package io.hepatica.server.probe;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of a file.
 *
 * @param packets read from a capture file, or frames read from a HEP stream
 * @param stoppedAt the byte at which reading ended, counted after decompression
 * @param problem why it ended there, in words; null where that was the end of the file
 * @param skipped what was not given out: reason in words, and how many
 */
public record Outcome(
    long packets, long stoppedAt, @Nullable String problem, SortedMap<String, Long> skipped) {}
