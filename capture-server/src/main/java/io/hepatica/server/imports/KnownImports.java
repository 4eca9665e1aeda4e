package io.hepatica.server.imports;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The list of imports as it is on disk, for those that must know which messages belong to deleted
 * ones before anything else is there. Thread-safe.
 */
public final class KnownImports {
  private final ImportList list;

  private KnownImports(ImportList list) {
    this.list = list;
  }

  /**
   * Reads the list.
   *
   * @param endPosition of the journal
   * @throws IOException where the file can't be read, or is none of ours
   */
  public static KnownImports open(Path file, long endPosition) throws IOException {
    return new KnownImports(ImportList.open(file, endPosition));
  }

  /** Whether messages of the import with that id are to be passed over. */
  public boolean isDeleted(long id) {
    return list.isDeleted(id);
  }

  ImportList list() {
    return list;
  }
}
