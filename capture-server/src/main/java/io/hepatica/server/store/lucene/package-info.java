/**
 * The embedded store: recent messages in memory, older ones in blocks. Start at {@code
 * LuceneStore}.
 *
 * <p>A message goes {@code Generation} (by {@code Recent}) → {@code Partition} → {@code
 * BlockWriter} → {@code DayIndex}; a search goes {@code LuceneSearch} → {@code RecentFilter} over
 * the rows in memory, {@code CandidateQuery} and {@code CandidateBlocks} over the indices. {@code
 * LuceneHistogram} counts the same messages; where all are asked for, from the {@code Timeline} of
 * each block. In {@code StoreBench} that takes 1.3 bytes a message, at 80,000 messages a second; a
 * message takes three bytes from 2 ms after the one before in its block on, four from 0.26 s on.
 *
 * <p>Why blocks, and why with a trained dictionary: {@code BlockBench} over a real capture, looped
 * with other ids, 464 bytes a message, 2 cores under other load. CPU holds terms, frames,
 * compression, commits and merges; a call is the time to fetch its frames.
 *
 * <pre>
 *                                     µs CPU   bytes    of raw   a call, p50
 *   message, stored, best speed          7.4     153     0.33       239 µs
 *   message, stored, best compression    9.8      91     0.20       620 µs
 *   block, stored, best compression      6.7      64     0.14        63 µs
 *   block, zstd 3                        3.9     118     0.25        12 µs
 *   block, zstd 3, dictionary            4.3      68     0.15        10 µs
 * </pre>
 */
@NullMarked
package io.hepatica.server.store.lucene;

import org.jspecify.annotations.NullMarked;
