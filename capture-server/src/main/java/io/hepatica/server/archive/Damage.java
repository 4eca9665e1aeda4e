package io.hepatica.server.archive;

import java.nio.file.Path;

/**
 * A part of the archive that can't be read, and was passed over.
 *
 * @param file the {@code .hep.zst}
 * @param offset of its first byte in the file
 * @param bytes of the file; 0 where the file ends too early
 * @param firstPosition journal position of the first frame that is missing
 * @param endPosition journal position behind what is missing; -1 where it is not known
 * @param reason what was wrong, in a few words
 */
public record Damage(
    Path file, long offset, long bytes, long firstPosition, long endPosition, String reason) {

  static Damage ofMissing(ArchivedSegment segment) {
    return new Damage(
        segment.file(),
        0,
        0,
        segment.firstPosition(),
        segment.endPosition(),
        "the file is missing");
  }
}
