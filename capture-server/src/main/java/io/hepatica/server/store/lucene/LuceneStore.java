package io.hepatica.server.store.lucene;

import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.Session;
import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Histogram;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.Checkpoint;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.SessionResult;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The embedded store, which works like a log-structured merge tree: messages gather in a {@link
 * Generation} in memory, where they are searched at once; a generation that is old or full is
 * written as blocks into an index for each table and day, while the next one fills.
 *
 * <p>Exactly once: what is in memory is still in the journal. Each index commits with the position
 * behind the generation, then the {@link Checkpoint} says that all have. After a crash the journal
 * is read again from the checkpoint, and a message is skipped where its index was further already.
 *
 * <p>Where a generation can't be written (a full disk), it stays, is searched, and is tried again;
 * the adding thread waits only when the next one is full too, so the journal becomes the lag.
 */
public final class LuceneStore implements MessageStore {
  /**
   * @param commitInterval how long a message stays in memory at most
   * @param retentionDays whole days kept, by table
   * @param recentMessages messages of a generation at most
   * @param recentBytes bytes of the distinct values of a generation at most
   */
  public record Options(
      Duration commitInterval,
      Map<Table, Integer> retentionDays,
      int recentMessages,
      long recentBytes) {
    /** Two generations of these bounds take some 300 MiB. */
    public static final int RECENT_MESSAGES = 400_000;

    public static final long RECENT_BYTES = 64L << 20;

    /** A heap below this gets smaller generations, so that sessions have room beside them. */
    private static final long FULL_HEAP = 1L << 30;

    /** Generations as large as the heap allows. */
    public static Options of(
        Duration commitInterval, Map<Table, Integer> retentionDays, long maxHeapBytes) {
      double share = Math.min(1, (double) maxHeapBytes / FULL_HEAP);
      return new Options(
          commitInterval,
          retentionDays,
          (int) (share * share * RECENT_MESSAGES),
          (long) (share * share * RECENT_BYTES));
    }

    public Options {
      retentionDays = Map.copyOf(retentionDays);
      if (recentMessages < 1 || recentBytes < 1) {
        throw new IllegalArgumentException("a generation must have room");
      }
    }
  }

  private static final int SEARCH_ATTEMPTS = 5;
  private static final int STEP = 1024;
  private static final long DAY = TimeUnit.DAYS.toMicros(1);

  private final Schema schema;
  private final Journal journal;
  private final Options options;
  private final StageTimes times;
  private final Replay replay;

  /** Guards itself: one thread at a time. */
  private final DayIndices indices;

  private final Recent recent;
  private final BlockThread blockThread;
  private final SecureRandom random = new SecureRandom();

  private final AtomicBoolean rebuilding = new AtomicBoolean();

  // Of the adding thread.
  private long fillingSince;

  private LuceneStore(
      Schema schema,
      Journal journal,
      Options options,
      LongConsumer onCommitted,
      StageTimes times,
      Checkpoint checkpoint,
      DayIndices indices)
      throws IOException {
    this.schema = schema;
    this.journal = journal;
    this.options = options;
    this.times = times;
    this.indices = indices;
    // A new store beside an old archive: what the journal no longer has will never come from it.
    long committed = Math.max(checkpoint.read(), journal.startPosition());
    this.replay = new Replay(committed, indices.positions());
    this.recent = new Recent(committed, indices.snapshots(), this::generation);
    this.blockThread = new BlockThread(journal, recent, indices, checkpoint, onCommitted);
  }

  /**
   * Opens or creates.
   *
   * @param directory of the store alone
   * @param journal where frames of recent messages are read
   * @param onCommitted told, in the store's own thread, the position below which the journal is no
   *     longer needed
   */
  public static LuceneStore open(
      Path directory, Schema schema, Journal journal, Options options, LongConsumer onCommitted)
      throws IOException {
    StageTimes times = new StageTimes();
    DayIndices indices = DayIndices.open(directory, schema, journal, times);
    LuceneStore store =
        new LuceneStore(
            schema, journal, options, onCommitted, times, new Checkpoint(directory), indices);
    store.blockThread.start();
    return store;
  }

  /** The position that a store in that directory has committed; 0 where there is none. */
  public static long committedPosition(Path directory) throws IOException {
    return new Checkpoint(directory).read();
  }

  private Generation generation(long start) {
    Generation generation =
        new Generation(schema, random.nextLong(), options.recentMessages(), options.recentBytes());
    generation.advance(start);
    return generation;
  }

  @Override
  public long committedPosition() {
    return recent.committed();
  }

  @Override
  public void add(ParsedMessage message, long end) throws IOException, InterruptedException {
    if (recent.filling().full()) {
      recent.handOver(false);
    }
    Generation generation = recent.filling();
    if (generation.rows() == 0) {
      fillingSince = System.nanoTime();
    }
    addRow(generation, message, end);
    if (message.carriesReport()) {
      message.asReport();
      addRow(generation, message, end);
      message.asItself();
    }
  }

  @Override
  public void passOver(long end) {
    if (recent.filling().rows() == 0) {
      fillingSince = System.nanoTime();
    }
    recent.filling().advance(end);
  }

  private void addRow(Generation generation, ParsedMessage message, long end) {
    if (replay.has(message)) {
      generation.advance(end);
    } else {
      generation.add(message, end);
    }
  }

  @Override
  public void tick() {
    long age = System.nanoTime() - fillingSince;
    Generation generation = recent.filling();
    // One without rows, too: what was passed over is not to be read again.
    if ((generation.end() > recent.committed() || !generation.sessions().isEmpty())
        && age >= options.commitInterval().toNanos()) {
      recent.handOverIfIdle();
    }
  }

  @Override
  public void commit() throws IOException, InterruptedException {
    recent.commit();
  }

  @Override
  public SearchResult search(SearchRequest request) throws IOException {
    return inView(shown -> LuceneSearch.search(shown, schema, journal, request));
  }

  @Override
  public Histogram histogram(HistogramRequest request) throws IOException {
    return inView(
        shown -> LuceneHistogram.count(shown, schema, journal, request, System::nanoTime));
  }

  @Override
  public Histogram sessionHistogram(HistogramRequest request) throws IOException {
    return inView(shown -> SessionHistogram.count(shown, request, System::nanoTime));
  }

  @Override
  public List<DayUsage> days() throws IOException {
    return inView(shown -> {
      Map<Long, Long> kept = new HashMap<>();
      for (DaySnapshot day : shown.days()) {
        kept.merge(day.day(), day.usage().keptUntilMicros(), Math::max);
      }
      return shown.days().stream()
          .map(day -> day.usage().keptUntil(kept.getOrDefault(day.day(), NOT_RESTORED)))
          .sorted(Comparator.comparingLong(DayUsage::day).reversed().thenComparing(DayUsage::table))
          .toList();
    });
  }

  @Override
  public List<Message> call(Collection<String> callIds) throws IOException {
    return inView(shown -> LuceneSearch.call(shown, schema, journal, callIds));
  }

  @Override
  public void changed(LiveSession session) {
    recent.filling().sessions().add(session);
  }

  @Override
  public List<LiveSession> changed(String callId) {
    return recent.changedSessions(callId);
  }

  @Override
  public SessionResult sessions(SearchRequest request) throws IOException {
    return inView(shown -> new SessionSearch(shown).page(request));
  }

  @Override
  public List<Session> tied(Collection<String> ids, int limit) throws IOException {
    return inView(shown -> new SessionSearch(shown).tied(ids, limit));
  }

  @Override
  public void forEachSession(long fromMicros, long toMicros, Consumer<Session> consumer)
      throws IOException {
    View shown = recent.acquire();
    try {
      new SessionSearch(shown).forEach(fromMicros, toMicros, consumer);
    } finally {
      shown.release();
    }
  }

  @Override
  public void forEachMessage(long day, Set<Table> tables, MessageConsumer consumer)
      throws IOException, InterruptedException {
    View shown = recent.acquire();
    try (StoredDay stored = new StoredDay(schema)) {
      stored.forEach(shown.days(), day, tables, 0, consumer);
      stored.forEach(shown.recent(), FrameSource.of(journal), day, tables, consumer);
    } finally {
      shown.release();
    }
  }

  @Override
  public void keep(long day, long untilMicros) throws IOException {
    synchronized (indices) {
      try {
        indices.keep(day, untilMicros);
      } finally {
        recent.show(indices.snapshots());
      }
    }
  }

  @Override
  public long deleteImport(long day, ImportMark mark, Steps steps, Consumer<String> callIds)
      throws IOException, InterruptedException {
    SearchRequest anyOfIt =
        new SearchRequest(
            day * DAY,
            (day + 1) * DAY - 1,
            Table.OF_MESSAGES,
            new Query.Equal(Field.IMPORT, mark.label()),
            false,
            1,
            null);
    if (search(anyOfIt).messages().isEmpty()) {
      return 0;
    }
    try (LuceneRebuild rebuild = rebuild(day, Table.OF_MESSAGES, NOT_RESTORED)) {
      long[] counts = {0, 0};
      forEachMessage(
          day,
          Table.OF_MESSAGES,
          message -> {
            if (message.isOfImport(mark.id())) {
              rebuild.leaveOut(message);
              counts[0]++;
            } else {
              rebuild.add(message);
            }
            if (++counts[1] % STEP == 0) {
              steps.done(STEP);
            }
          });
      if (counts[0] > 0) {
        rebuild.finish();
        rebuild.leftOut().forEach(callIds);
      }
      return counts[0];
    }
  }

  @Override
  public LuceneRebuild rebuild(long day, Set<Table> tables, long keptUntilMicros)
      throws IOException {
    if (!rebuilding.compareAndSet(false, true)) {
      throw new IllegalStateException("a day is rebuilt already");
    }
    try {
      return new LuceneRebuild(
          schema,
          new LuceneRebuild.Range(day, tables, keptUntilMicros),
          options,
          indices,
          recent,
          () -> rebuilding.set(false));
    } catch (Throwable e) {
      rebuilding.set(false);
      throw e;
    }
  }

  private interface Reading<T> {
    T read(View view) throws IOException;
  }

  private <T> T inView(Reading<T> reading) throws IOException {
    for (int attempt = 1; ; attempt++) {
      View shown = recent.acquire();
      try {
        return reading.read(shown);
      } catch (IOException e) {
        // A generation of an old view may be committed, and its journal segment gone.
        if (recent.isShown(shown) || attempt == SEARCH_ATTEMPTS) {
          throw e;
        }
      } finally {
        shown.release();
      }
    }
  }

  @Override
  public List<DayUsage> dropExpired(long nowMicros) throws IOException {
    long today = DaySnapshot.dayOf(nowMicros);
    return drop((day, table) -> {
      Integer days = options.retentionDays().get(table);
      return days != null && day < today - days && !indices.isKept(day, nowMicros);
    });
  }

  @Override
  public List<DayUsage> drop(long day) throws IOException {
    return drop((each, table) -> each == day);
  }

  private List<DayUsage> drop(DayIndices.Choice choice) throws IOException {
    DayIndices.Dropped dropped = new DayIndices.Dropped();
    try {
      synchronized (indices) {
        try {
          indices.drop(choice, dropped);
        } finally {
          recent.show(indices.snapshots());
        }
      }
    } finally {
      // Whole files may take a while, for which nobody needs to wait.
      dropped.bury();
    }
    return dropped.days();
  }

  @Override
  public Backlog backlog() {
    return Backlog.NONE;
  }

  @Override
  public Health health() {
    String wrong = recent.failure();
    if (wrong != null) {
      return new Health(false, wrong);
    }
    try {
      View shown = recent.acquire();
      try {
        long rows = shown.recent().stream().mapToLong(Generation::rows).sum();
        return new Health(true, rows + " messages in memory, " + shown.days().size() + " indices");
      } finally {
        shown.release();
      }
    } catch (IOException e) {
      return new Health(false, String.valueOf(e.getMessage()));
    }
  }

  /** CPU time of the store's own threads. */
  StageTimes times() {
    return times;
  }

  /** Leaves what is not committed to the journal. */
  @Override
  public void close() throws IOException {
    if (!recent.close()) {
      return;
    }
    blockThread.join();
    synchronized (indices) {
      recent.release();
      indices.close();
    }
  }
}
