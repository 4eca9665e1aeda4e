package io.hepatica.server.store.lucene;

import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The indices of a day that is rebuilt, in a directory of their own. Used by one thread at a time.
 */
final class RebuiltIndices implements AutoCloseable {
  private final Path directory;
  private final long day;
  private final StageTimes times = new StageTimes();
  private final MergeThread merges = new MergeThread(times);
  private final Schema schema;
  private final Map<Table, DayIndex> indices = new EnumMap<>(Table.class);

  /**
   * @param directory of which all is removed that is in it
   */
  RebuiltIndices(Path directory, Schema schema, long day) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.schema = schema;
    this.day = day;
  }

  DayIndex index(Table table) throws IOException {
    DayIndex index = indices.get(table);
    if (index == null) {
      index = DayIndex.open(directory, table, day, merges);
      indices.put(table, index);
    }
    return index;
  }

  void write(RebuildBatch batch) throws IOException {
    BlockWriter blocks = new BlockWriter(schema, batch, times);
    for (Partition partition : Partition.of(batch.generation())) {
      blocks.write(batch.generation(), partition, index(partition.table()));
    }
  }

  /** Shows in {@link #snapshots} what was written; each index as covering the journal to there. */
  void commit() throws IOException {
    for (DayIndex index : indices.values()) {
      index.commit(index.position());
      index.refresh();
    }
  }

  /**
   * Commits for good, as what is to take the place of the store's own.
   *
   * @param own of the same day
   */
  void seal(DayIndices own, long keptUntilMicros) throws IOException {
    for (DayIndex index : indices.values()) {
      DayIndex old = own.find(index.table(), day);
      index.keepUntil(Math.max(keptUntilMicros, own.keptUntilMicros(day)));
      index.commit(old == null ? 0 : old.position());
      index.closeIdle(0);
    }
  }

  /** What was committed last. */
  List<DaySnapshot> snapshots() {
    List<DaySnapshot> snapshots = new ArrayList<>();
    for (DayIndex index : indices.values()) {
      DaySnapshot snapshot = index.snapshot();
      if (snapshot != null) {
        snapshots.add(snapshot);
      }
    }
    return snapshots;
  }

  @Override
  public void close() throws IOException {
    try {
      for (DayIndex index : indices.values()) {
        index.close();
      }
    } finally {
      merges.shutdown();
    }
  }
}
