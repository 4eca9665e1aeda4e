package io.hepatica.server.retention;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system.
 *
 * @param totalBytes its size
 * @param usableBytes what this process can still write
 */
public record DiskSpace(long totalBytes, long usableBytes) {
  /** That on which a path lies, as it is now. */
  public static DiskSpace of(Path path) throws IOException {
    FileStore store = Files.getFileStore(path);
    return new DiskSpace(store.getTotalSpace(), store.getUsableSpace());
  }

  int percentFull() {
    return totalBytes == 0 ? 0 : (int) Math.round(100.0 * (totalBytes - usableBytes) / totalBytes);
  }
}
