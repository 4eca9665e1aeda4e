/**
 * The archive: rolled segments of the journal, compressed and kept for months. Start at {@code
 * Archive}; {@code ArchiveThread} fills it.
 *
 * <p>A segment whose first position is N and whose first frame was received on 21 November 2026
 * (UTC) becomes {@code 2026/11/21/N.hep.zst} and {@code N.idx}. The first is plain zstd: {@code
 * zstd -dc} gives the segment's HEP3 frames end to end. It is made of independent zstd frames of
 * some 4 MiB of input that never cut a HEP frame, so one can be read, or be damaged, without the
 * others. The second is derived from the first alone, and is made again where it is missing: it
 * says of each zstd frame where it lies, what times it covers, and, by a Bloom filter, which
 * Call-IDs it may hold.
 */
@NullMarked
package io.hepatica.server.archive;

import org.jspecify.annotations.NullMarked;
