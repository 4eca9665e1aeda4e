package io.hepatica.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The journal position below which every message is committed, as a decimal number in the file
 * {@code position}. Written after what it covers is committed: where the process ends between, a
 * store takes what it is given again and skips what it has.
 */
public final class Checkpoint {
  private final Path file;

  /** The file of that directory, which need not be there yet. */
  public Checkpoint(Path directory) {
    this.file = directory.resolve("position");
  }

  /** 0 where nothing was ever committed. */
  public long read() throws IOException {
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

  /** Durable when it returns. */
  public void write(long position) throws IOException {
    DurableFile.write(file, (position + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
