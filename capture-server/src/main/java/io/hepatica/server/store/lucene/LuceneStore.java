package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    public Options {
      retentionDays = Map.copyOf(retentionDays);
      if (recentMessages < 1 || recentBytes < 1) {
        throw new IllegalArgumentException("a generation must have room");
      }
    }
  }

  private static final Logger log = LoggerFactory.getLogger(LuceneStore.class);
  private static final long RETRY_SECONDS = 3;
  private static final long IDLE_NANOS = Duration.ofMinutes(10).toNanos();
  private static final int ROWS_BETWEEN_TICKS = 1024;
  private static final int SEARCH_ATTEMPTS = 5;

  private final Schema schema;
  private final Journal journal;
  private final Options options;
  private final LongConsumer onCommitted;
  private final StageTimes times;
  private final Checkpoint checkpoint;
  private final Replay replay;
  private final SecureRandom random = new SecureRandom();
  private final Thread writerThread;

  /** Guards the indices; taken before {@link #lock}. */
  private final ReentrantLock indexLock = new ReentrantLock();

  private final DayIndices indices;

  /** Guards the fields below; where they are volatile, their reading needs no lock. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private volatile Generation filling;
  private @Nullable Generation writing;
  private volatile View view;
  private volatile long committed;
  private volatile @Nullable String failure;
  private long failures;
  private volatile boolean closing;

  /** When the filling generation got its first message; of the adding thread. */
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
    this.onCommitted = onCommitted;
    this.times = times;
    this.checkpoint = checkpoint;
    this.indices = indices;
    this.committed = checkpoint.read();
    this.replay = new Replay(committed, indices.positions());
    this.filling = generation(committed);
    this.view = new View(List.of(filling), indices.snapshots());
    this.writerThread = Thread.ofPlatform().name("store-write").unstarted(this::writeGenerations);
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
    store.writerThread.start();
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
    return committed;
  }

  @Override
  public void add(ParsedMessage message, long end) throws IOException, InterruptedException {
    if (filling.full()) {
      rotate();
    }
    Generation generation = filling;
    if (generation.rows() == 0) {
      fillingSince = System.nanoTime();
    }
    if (replay.has(message)) {
      generation.advance(end);
      return;
    }
    generation.add(message, message.frame().length, end);
    if (generation.rows() % ROWS_BETWEEN_TICKS == 0) {
      tick();
    }
  }

  @Override
  public void tick() throws InterruptedException {
    if (filling.rows() == 0 || System.nanoTime() - fillingSince < interval()) {
      return;
    }
    lock.lock();
    try {
      if (writing == null) {
        handOver();
      }
    } finally {
      lock.unlock();
    }
  }

  private long interval() {
    return options.commitInterval().toNanos();
  }

  @Override
  public void commit() throws IOException, InterruptedException {
    lock.lock();
    try {
      long before = failures;
      awaitWritten(before);
      if (filling.end() > committed) {
        handOver();
        awaitWritten(before);
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitWritten(long failuresBefore) throws IOException, InterruptedException {
    while (writing != null) {
      if (failures > failuresBefore || closing) {
        throw new IOException("not committed: " + failure);
      }
      changed.await();
    }
  }

  private void rotate() throws IOException, InterruptedException {
    lock.lock();
    try {
      while (writing != null) {
        if (closing) {
          throw new IOException("the store is closed");
        }
        changed.await();
      }
      handOver();
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock, with nothing being written. */
  private void handOver() {
    Generation full = filling;
    writing = full;
    filling = generation(full.end());
    show(List.of(full, filling), view.days());
    changed.signalAll();
  }

  private void show(List<Generation> recent, List<DaySnapshot> days) {
    View before = view;
    view = new View(recent, days);
    try {
      before.release();
    } catch (IOException e) {
      log.warn("an index was not closed", e);
    }
  }

  private void writeGenerations() {
    try {
      Generation generation;
      while ((generation = next()) != null) {
        try {
          write(generation);
        } catch (Throwable e) {
          // Whatever it was, the generation is still whole: searched, and in the journal.
          failed(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Generation next() throws InterruptedException {
    while (true) {
      lock.lock();
      try {
        if (closing) {
          return null;
        }
        if (writing != null) {
          return writing;
        }
        changed.await(RETRY_SECONDS, TimeUnit.SECONDS);
        if (writing != null || closing) {
          continue;
        }
      } finally {
        lock.unlock();
      }
      closeIdle();
    }
  }

  private void closeIdle() {
    indexLock.lock();
    try {
      if (indices.closeIdle(IDLE_NANOS)) {
        showIndices();
      }
    } catch (IOException e) {
      log.warn("an idle index was not closed: {}", e.toString());
    } finally {
      indexLock.unlock();
    }
  }

  private void showIndices() {
    lock.lock();
    try {
      show(view.recent(), indices.snapshots());
    } finally {
      lock.unlock();
    }
  }

  private void write(Generation generation) throws IOException {
    indexLock.lock();
    try {
      journal.force();
      indices.write(generation);
      checkpoint.write(generation.end());
      lock.lock();
      try {
        show(List.of(filling), indices.snapshots());
        committed = generation.end();
        writing = null;
        failure = null;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    } finally {
      indexLock.unlock();
    }
    onCommitted.accept(generation.end());
  }

  private void failed(Throwable cause) throws InterruptedException {
    lock.lock();
    try {
      if (failure == null && cause instanceof IOException) {
        log.warn(
            "recent messages can't be written, trying again until they can: {}", reason(cause));
      } else if (failure == null) {
        log.error("recent messages can't be written, trying again", cause);
      }
      failure = "recent messages can't be written: " + reason(cause);
      failures++;
      changed.signalAll();
      long rest = TimeUnit.SECONDS.toNanos(RETRY_SECONDS);
      while (rest > 0 && !closing) {
        rest = changed.awaitNanos(rest);
      }
    } finally {
      lock.unlock();
    }
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }

  @Override
  public SearchResult search(SearchRequest request) throws IOException {
    return inView(shown -> LuceneSearch.search(shown, schema, journal, request));
  }

  @Override
  public List<Message> call(Collection<String> callIds) throws IOException {
    return inView(shown -> LuceneSearch.call(shown, schema, journal, callIds));
  }

  private interface Reading<T> {
    T read(View view) throws IOException;
  }

  private <T> T inView(Reading<T> reading) throws IOException {
    for (int attempt = 1; ; attempt++) {
      View shown = view;
      if (!shown.acquire()) {
        if (closing) {
          throw new IOException("the store is closed");
        }
        continue;
      }
      try {
        return reading.read(shown);
      } catch (IOException e) {
        // A generation of an old view may be committed, and its journal segment gone.
        if (shown == view || attempt == SEARCH_ATTEMPTS) {
          throw e;
        }
      } finally {
        shown.release();
      }
    }
  }

  @Override
  public List<String> dropExpired(long nowMicros) throws IOException {
    long today = DaySnapshot.dayOf(nowMicros);
    List<String> dropped = new ArrayList<>();
    indexLock.lock();
    try {
      for (Map.Entry<Table, Integer> entry : options.retentionDays().entrySet()) {
        dropped.addAll(indices.drop(entry.getKey(), today - entry.getValue()));
      }
    } finally {
      showIndices();
      indexLock.unlock();
    }
    dropped.sort(null);
    return dropped;
  }

  @Override
  public Health health() {
    String wrong = failure;
    if (wrong != null) {
      return new Health(false, wrong);
    }
    View shown = view;
    long rows = shown.recent().stream().mapToLong(Generation::rows).sum();
    return new Health(true, rows + " messages in memory, " + shown.days().size() + " indices");
  }

  /** CPU time of the store's own threads. */
  StageTimes times() {
    return times;
  }

  /** Leaves what is not committed to the journal. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      if (closing) {
        return;
      }
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    joinWriter();
    indexLock.lock();
    try {
      view.release();
      indices.close();
    } finally {
      indexLock.unlock();
    }
  }

  private void joinWriter() {
    boolean interrupted = false;
    while (true) {
      try {
        writerThread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
