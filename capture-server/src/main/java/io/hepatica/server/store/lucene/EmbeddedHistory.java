package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore.DayUsage;
import io.hepatica.server.store.MessageStore.MessageConsumer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What an embedded store that is no longer in use has left in its directory, to be read and taken
 * elsewhere. Not thread-safe.
 */
public final class EmbeddedHistory implements AutoCloseable {
  private final DayIndices indices;
  private final Schema schema;

  private EmbeddedHistory(DayIndices indices, Schema schema) {
    this.indices = indices;
    this.schema = schema;
  }

  /** Whether an embedded store has ever been in that directory. */
  public static boolean isThere(Path directory) {
    return Files.isDirectory(directory);
  }

  /**
   * Opens the directory of a store that no process has open.
   *
   * @param journal the server's
   */
  public static EmbeddedHistory open(Path directory, Schema schema, Journal journal)
      throws IOException {
    return new EmbeddedHistory(
        DayIndices.open(directory, schema, journal, new StageTimes()), schema);
  }

  /** What each table's days take, in no order. */
  public List<DayUsage> days() {
    return indices.snapshots().stream().map(DaySnapshot::usage).toList();
  }

  /** Gives every message of a day once; see {@code MessageStore.forEachMessage}. */
  public void forEachMessage(long day, Set<Table> tables, MessageConsumer consumer)
      throws IOException, InterruptedException {
    try (StoredDay stored = new StoredDay(schema)) {
      stored.forEach(indices.snapshots(), day, tables, 0, consumer);
    }
  }

  @Override
  public void close() throws IOException {
    indices.close();
  }
}
