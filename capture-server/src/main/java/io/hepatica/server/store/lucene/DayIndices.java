package io.hepatica.server.store.lucene;

import io.hepatica.server.call.LiveSession;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.ChangedSessions;
import io.hepatica.server.store.MessageStore.DayUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.jspecify.annotations.Nullable;

/**
 * The indices of all tables and days, each a directory with the contract's name. Not thread-safe:
 * the store lets in one thread at a time.
 */
final class DayIndices implements AutoCloseable {
  /** Two days of each table, and some that late messages reopened. */
  static final int MAX_WRITERS = 16;

  /** A directory that is no longer an index, but not yet removed. */
  static final String GRAVE = ".dropped";

  private record Key(long day, Table table) {
    private static final Comparator<Key> ORDER =
        Comparator.comparingLong(Key::day).thenComparing(Key::table);
  }

  private final Path directory;
  private final MergeThread merges;
  private final Schema schema;
  private final BlockWriter blocks;
  private final StageTimes times;
  private final IndexSwap swap;

  /** Sessions have indices of their own, so that they are written beside the messages. */
  private final ExecutorService sessionThread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("store-sessions").daemon().factory());

  private final TreeMap<Key, DayIndex> indices = new TreeMap<>(Key.ORDER);

  private DayIndices(Path directory, Schema schema, Journal journal, StageTimes times) {
    this.directory = directory;
    this.times = times;
    this.schema = schema;
    this.swap = new IndexSwap(directory);
    this.merges = new MergeThread(times);
    this.blocks = new BlockWriter(schema, FrameSource.of(journal), times);
  }

  static DayIndices open(Path directory, Schema schema, Journal journal, StageTimes times)
      throws IOException {
    DayIndices indices = new DayIndices(directory, schema, journal, times);
    Files.createDirectories(directory);
    indices.swap.complete();
    indices.swap.clear();
    List<Path> entries;
    try (Stream<Path> files = Files.list(directory)) {
      entries = files.sorted().toList();
    }
    for (Path entry : entries) {
      if (entry.getFileName().toString().endsWith(GRAVE)) {
        delete(entry);
        continue;
      }
      Key key = parse(entry.getFileName().toString());
      if (key != null) {
        indices.index(key);
      }
    }
    return indices;
  }

  private static @Nullable Key parse(String name) {
    for (Table table : Table.values()) {
      String prefix = table.indexName() + "_";
      if (name.startsWith(prefix)) {
        try {
          LocalDate day =
              LocalDate.parse(name.substring(prefix.length()), DateTimeFormatter.BASIC_ISO_DATE);
          return new Key(day.toEpochDay(), table);
        } catch (DateTimeParseException notOurs) {
          return null;
        }
      }
    }
    return null;
  }

  private DayIndex index(Key key) throws IOException {
    // By both threads that write, under the lock of the store that one of them holds.
    synchronized (indices) {
      DayIndex index = indices.get(key);
      if (index == null) {
        index = open(key);
        indices.put(key, index);
      }
      return index;
    }
  }

  private DayIndex open(Key key) throws IOException {
    try {
      return DayIndex.open(directory, key.table, key.day, merges);
    } catch (CorruptIndexException | IndexFormatTooOldException e) {
      Path damaged = directory.resolve(DayIndex.name(key.table, key.day));
      throw new IOException(damaged + " is damaged: move it away to start without it", e);
    }
  }

  /** The furthest position that an index has committed, by table and day. */
  Map<String, Long> positions() {
    Map<String, Long> positions = new TreeMap<>();
    indices.values().forEach(index -> positions.put(index.name(), index.position()));
    return positions;
  }

  /**
   * Writes a generation and commits each index that it touches, messages and sessions side by side.
   * May be called again after a failure: an index that has committed it is left as it is.
   */
  void write(Generation generation, List<DaySnapshot> shown) throws IOException {
    // Else a new index could take the place that a rebuilt one is to have.
    swap.complete();
    Future<?> sessions =
        sessionThread.submit(() -> {
          writeSessions(generation, shown);
          return null;
        });
    try {
      for (Partition partition : Partition.of(generation)) {
        write(generation, partition);
      }
    } catch (Throwable e) {
      try {
        await(sessions);
      } catch (IOException | RuntimeException too) {
        e.addSuppressed(too);
      }
      throw e;
    }
    await(sessions);
    closeSurplus();
  }

  private void write(Generation generation, Partition partition) throws IOException {
    DayIndex index = index(new Key(partition.day(), partition.table()));
    // A commit that failed may have come through all the same: what is on disk counts.
    index.refresh();
    if (index.position() >= generation.end()) {
      return;
    }
    try {
      blocks.write(generation, partition, index);
      long start = StageTimes.now();
      index.commit(generation.end());
      times.commit.add(StageTimes.now() - start);
    } catch (Throwable e) {
      undo(index, e);
      throw e;
    }
    index.refresh();
  }

  private static void await(Future<?> sessions) throws IOException {
    boolean interrupted = false;
    while (true) {
      try {
        sessions.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException io) {
          throw io;
        }
        throw new IllegalStateException("sessions can't be written", e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives sessions what the indices have of them from before; all that is older is committed. */
  void complete(ChangedSessions changed, List<DaySnapshot> shown) throws IOException {
    new SessionCompletion(shown, schema).complete(sessions(changed));
  }

  private static List<LiveSession> sessions(ChangedSessions changed) {
    return changed.all().stream().flatMap(List::stream).toList();
  }

  /**
   * Writes the documents of the sessions that changed. They are views of the messages, so that it
   * does no harm where one is ahead of the position that its index commits.
   */
  private void writeSessions(Generation generation, List<DaySnapshot> shown) throws IOException {
    ChangedSessions changed = generation.sessions();
    boolean again = changed.startWriting();
    complete(changed, shown);
    Map<Long, List<LiveSession>> byDay = new TreeMap<>();
    Map<Long, List<LiveSession>> moved = new TreeMap<>();
    for (LiveSession live : sessions(changed)) {
      if (live.messages() == 0) {
        continue;
      }
      long day = DaySnapshot.dayOf(live.startMicros());
      byDay.computeIfAbsent(day, key -> new ArrayList<>()).add(live);
      if (live.writtenDay() != LiveSession.NEVER && live.writtenDay() != day) {
        byDay.computeIfAbsent(live.writtenDay(), key -> new ArrayList<>());
        moved.computeIfAbsent(live.writtenDay(), key -> new ArrayList<>()).add(live);
      }
    }
    for (Map.Entry<Long, List<LiveSession>> entry : byDay.entrySet()) {
      DayIndex index = index(new Key(entry.getKey(), Table.SESSION));
      long start = StageTimes.now();
      try {
        for (LiveSession live : moved.getOrDefault(entry.getKey(), List.of())) {
          index.writer().deleteDocuments(SessionWriter.term(live.callId()));
        }
        SessionWriter.write(entry.getValue(), index, again);
        index.commit(generation.end());
      } catch (Throwable e) {
        undo(index, e);
        throw e;
      }
      index.refresh();
      entry.getValue().forEach(live -> changed.written(live, entry.getKey()));
      times.session.add(StageTimes.now() - start);
    }
  }

  /**
   * Closes the writers that were used longest ago, beyond a few: one agent with a wild clock would
   * otherwise hold one open for each of hundreds of days.
   */
  private void closeSurplus() throws IOException {
    List<DayIndex> open = withOpenWriter();
    for (DayIndex index : open.subList(0, Math.max(0, open.size() - MAX_WRITERS))) {
      index.closeIdle(0);
      index.refresh();
    }
  }

  /** Those that were used longest ago first. */
  List<DayIndex> withOpenWriter() {
    return indices.values().stream()
        .filter(DayIndex::isWriterOpen)
        .sorted(Comparator.comparingLong(DayIndex::writtenNanos))
        .toList();
  }

  private static void undo(DayIndex index, Throwable cause) {
    try {
      index.rollback();
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /** All that was committed, by day, then table. */
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

  /**
   * Commits merges that ended, and closes writers that were not used for so long.
   *
   * @return whether an index changed
   */
  boolean settle(long idleNanos) throws IOException {
    boolean changed = false;
    for (DayIndex index : indices.values()) {
      boolean merged = index.commitMerges();
      if (index.closeIdle(idleNanos) || merged) {
        index.refresh();
        changed = true;
      }
    }
    return changed;
  }

  /** The index, or null while there is none. */
  @Nullable DayIndex find(Table table, long day) {
    return indices.get(new Key(day, table));
  }

  /** The index, which is created where there is none. */
  DayIndex indexOf(Table table, long day) throws IOException {
    return index(new Key(day, table));
  }

  /** Where a rebuild builds its indices. */
  Path rebuiltDirectory() {
    return swap.rebuilt();
  }

  /**
   * Puts the day's indices of the tables that lie committed in {@link #rebuiltDirectory} in the
   * place of those that are here. A table that has none there has none here either from then on.
   * What fails is done before the next generation is written, or at the next start.
   */
  void replace(long day, Set<Table> tables) throws IOException {
    List<String> names = new ArrayList<>();
    for (Table table : tables) {
      names.add(DayIndex.name(table, day));
    }
    swap.plan(names);
    try {
      for (Table table : tables) {
        DayIndex index = indices.remove(new Key(day, table));
        if (index != null) {
          index.close();
        }
      }
      swap.complete();
    } finally {
      for (Table table : tables) {
        if (Files.isDirectory(directory.resolve(DayIndex.name(table, day)))) {
          indexOf(table, day);
        }
      }
    }
  }

  /** Removes what a rebuild left. */
  void clearRebuilt() throws IOException {
    swap.clear();
  }

  /** Whether retention is to leave the day alone, since it was restored not long ago. */
  boolean isKept(long day, long nowMicros) {
    return keptUntilMicros(day) > nowMicros;
  }

  /** Until when retention leaves the day alone: the latest that one of its indices says. */
  long keptUntilMicros(long day) {
    return indices.values().stream()
        .filter(index -> index.day() == day)
        .mapToLong(DayIndex::keptUntilMicros)
        .max()
        .orElse(0);
  }

  /** Marks a day, in an index that is made where there is none. */
  void keep(long day, long untilMicros) throws IOException {
    swap.complete();
    DayIndex index = indexOf(Table.CALL, day);
    index.keepUntil(Math.max(untilMicros, keptUntilMicros(day)));
    index.commit(index.position());
    index.closeIdle(0);
    index.refresh();
  }

  /** Which indices. */
  interface Choice {
    /**
     * @param day days since the epoch, UTC
     */
    boolean takes(long day, Table table);
  }

  /** Indices that are gone, and their directories, which are still to be deleted. */
  static final class Dropped {
    private final List<DayUsage> days = new ArrayList<>();
    private final List<Path> graves = new ArrayList<>();

    /** What they were, oldest day first. */
    List<DayUsage> days() {
      return days;
    }

    /** Deletes the directories; what can't be deleted is, when the store is opened again. */
    void bury() throws IOException {
      for (Path grave : graves) {
        delete(grave);
      }
    }
  }

  /** Drops indices; those that were dropped are noted, also where one can't be. */
  void drop(Choice choice, Dropped dropped) throws IOException {
    for (Key key : List.copyOf(indices.keySet())) {
      DayIndex index = indices.get(key);
      if (index == null || !choice.takes(key.day, key.table)) {
        continue;
      }
      indices.remove(key);
      // A grave of the same day may be left from before, where it could not be deleted.
      Path grave = directory.resolve(index.name() + "." + System.nanoTime() + GRAVE);
      DayUsage usage = index.usage();
      try {
        index.drop(grave);
      } catch (IOException e) {
        reopen(key, e);
        throw e;
      }
      dropped.days.add(usage);
      dropped.graves.add(grave);
    }
  }

  private void reopen(Key key, IOException cause) {
    try {
      index(key);
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      for (DayIndex index : indices.values()) {
        index.close();
      }
    } finally {
      sessionThread.close();
      merges.shutdown();
    }
  }
}
