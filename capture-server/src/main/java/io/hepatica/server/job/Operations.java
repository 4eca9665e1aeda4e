package io.hepatica.server.job;

import io.hepatica.server.archive.Archive;
import io.hepatica.server.archive.ArchivedSegment;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.lucene.EmbeddedHistory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that there are, and what they work on. Thread-safe.
 *
 * @param archive null where there is none
 * @param keepDays days that the archive keeps
 * @param embedded directory of the embedded store where another one is in use, else null
 * @param deletedImports which imports' messages are to be passed over, by id
 */
public record Operations(
    MessageStore store,
    @Nullable Archive archive,
    Journal journal,
    Schema schema,
    int keepDays,
    @Nullable Path embedded,
    LongPredicate deletedImports) {
  private static final long DAY = 86_400_000_000L;

  /**
   * @param fromMicros event time, inclusive
   * @param toMicros event time, exclusive
   * @param callIds empty: all
   * @param keep how long from now on retention leaves the days alone
   */
  public Jobs.Work restore(long fromMicros, long toMicros, Set<String> callIds, Duration keep)
      throws JobFailure {
    long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    return new Restore(
        store,
        needArchive(),
        fromMicros,
        toMicros,
        Set.copyOf(callIds),
        deletedImports,
        now + TimeUnit.SECONDS.toMicros(keep.toSeconds()));
  }

  /** Whole days: those of both times, and all between. */
  public Jobs.Work reindex(long fromMicros, long toMicros, Set<Table> tables) {
    return new Reindex(
        store,
        archive,
        journal,
        schema,
        Math.floorDiv(fromMicros, DAY),
        Math.floorDiv(toMicros, DAY),
        Set.copyOf(tables),
        deletedImports);
  }

  /** Whole days, out of the embedded store that was in use before. */
  public Jobs.Work move(long fromMicros, long toMicros, Set<Table> tables) throws JobFailure {
    if (embedded == null) {
      throw new JobFailure(
          "the embedded store is the one in use: set store.type to elasticsearch and start again;"
              + " capture then goes on into the cluster, and this takes the history after it");
    }
    if (!EmbeddedHistory.isThere(embedded)) {
      throw new JobFailure("there is no embedded store in " + embedded);
    }
    return new Move(
        store,
        embedded,
        journal,
        schema,
        Math.floorDiv(fromMicros, DAY),
        Math.floorDiv(toMicros, DAY),
        Set.copyOf(tables),
        deletedImports);
  }

  public Jobs.Work replayDead() {
    return new ReplayDead(store, deletedImports);
  }

  public Jobs.Work verify() throws JobFailure {
    return new Verify(needArchive());
  }

  public Jobs.Work prune() throws JobFailure {
    return new Prune(needArchive(), keepDays);
  }

  /** What the archive holds; nothing where there is none. */
  public List<ArchivedSegment> archived() {
    return archive == null ? List.of() : archive.list();
  }

  private Archive needArchive() throws JobFailure {
    if (archive == null) {
      throw new JobFailure("there is no archive: set archive.keep, such as 365d");
    }
    return archive;
  }
}
