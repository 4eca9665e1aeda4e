package io.hepatica.server.store.lucene;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The journal position below which every message is committed in every index, as a decimal number
 * in the file {@code position}. Written after the indices of a generation are committed: where the
 * process ends between, each index knows its own position, and skips what it has.
 */
final class Checkpoint {
  private final Path file;

  Checkpoint(Path directory) {
    this.file = directory.resolve("position");
  }

  /** 0 where nothing was ever committed. */
  long read() throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException(
          file + " holds no journal position: restore it, or remove the store to index again", e);
    }
  }

  void write(long position) throws IOException {
    DurableFile.write(file, (position + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
