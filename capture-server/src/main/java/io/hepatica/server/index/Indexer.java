package io.hepatica.server.index;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalReader;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.performance.SipMeters;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main flow: a frame of the journal is decoded and parsed, its table chosen, the message given
 * to the store and added to its session, in the order of arrival and by one thread.
 *
 * <p>One thread, since what it does costs about a microsecond a message, and order needs no care
 * then; what costs more (building and committing blocks, merging) the store does on threads of its
 * own. A burst faster than this thread is lag, shown in {@link #lagMillis}, never loss: the journal
 * keeps it. After a restart the flow goes on at the position that the store has committed.
 */
public final class Indexer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  /** It may have gone by this moment. */
  private static final Duration CLOSE_TIMEOUT_IN_TROUBLE = Duration.ofSeconds(3);

  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Journal journal;
  private final MessageStore store;
  private final SessionTracker sessions;
  private final LongPredicate deletedImports;
  private final ParsedMessage message;
  private final long firstOfThisRun;
  private final AtomicLong indexed = new AtomicLong();
  private final AtomicLong replayed = new AtomicLong();
  private final AtomicLong dead = new AtomicLong();

  /** The most frames that were said to be indexed. */
  private final AtomicLong told = new AtomicLong();

  private final Thread thread = new Thread(this::run, "indexer");

  private long buried;
  private volatile long position;
  private volatile long newestReceivedMicros;
  private volatile long caughtUpMillis = System.currentTimeMillis();
  private volatile boolean closing;
  private volatile @Nullable String trouble;

  /** One that passes over nothing. */
  public Indexer(Journal journal, MessageStore store, Schema schema, SipMeters meters) {
    this(journal, store, schema, meters, _ -> false);
  }

  /**
   * An indexer that goes on where the store left off; {@link #start} sets it going.
   *
   * @param meters told of calls and registrations as they are seen
   * @param deletedImports which imports' messages are passed over where they are of earlier runs,
   *     by id; those of this run are deleted when the store has them
   */
  public Indexer(
      Journal journal,
      MessageStore store,
      Schema schema,
      SipMeters meters,
      LongPredicate deletedImports) {
    this.deletedImports = deletedImports;
    this.journal = journal;
    this.store = store;
    this.sessions = new SessionTracker(store, meters);
    this.message = new ParsedMessage(schema);
    this.firstOfThisRun = journal.endPosition();
    this.position = Math.max(store.committedPosition(), journal.startPosition());
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  private void run() {
    while (true) {
      try (JournalReader reader = journal.reader(position)) {
        follow(reader);
        sessions.measure();
        store.commit();
        return;
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        // The disk, mostly.
        if (standStill(e) && !closing) {
          LOG.error("Indexing stands still and is tried again every second: {}", e.toString());
        }
      } catch (RuntimeException | Error e) {
        if (standStill(e)) {
          LOG.error("Indexing stands still for a bug and is tried again every second", e);
        }
      }
      if (closing) {
        LOG.warn("Not all was committed; the next start goes on from the journal");
        return;
      }
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }

  /** Whether it did not stand still before. What is not indexed stays in the journal. */
  private boolean standStill(Throwable cause) {
    boolean news = trouble == null;
    trouble = cause.toString();
    return news;
  }

  private void follow(JournalReader reader) throws IOException, InterruptedException {
    while (true) {
      boolean last = closing;
      if (reader.read()) {
        index(reader);
      } else if (last) {
        return;
      } else {
        caughtUpMillis = System.currentTimeMillis();
        store.tick();
        sessions.tick();
        reader.await(IDLE_NANOS);
      }
    }
  }

  /** Frame, message, table, store, session. */
  private void index(JournalReader frames) throws IOException, InterruptedException {
    byte[] buffer = frames.buffer();
    int offset = frames.from();
    position = frames.position();
    while (offset < frames.to()) {
      int length = Receipt.frameLength(buffer, offset);
      long end = position + length;
      try {
        if (!Receipt.checksumHolds(buffer, offset, length)) {
          throw new IllegalStateException("the frame is not the one that was journaled");
        }
        message.read(buffer, offset, length);
        if (position < firstOfThisRun && message.isOfImport(deletedImports)) {
          store.passOver(end);
        } else {
          sessions.link(message);
          store.add(message, end);
          sessions.follow(message);
        }
        count(position);
      } catch (RuntimeException e) {
        bury(position, e);
      }
      position = end;
      offset += length;
    }
    newestReceivedMicros = message.receivedMicros();
    trouble = null;
    store.tick();
    sessions.tick();
  }

  private void count(long at) {
    AtomicLong counter = at < firstOfThisRun ? replayed : indexed;
    counter.lazySet(counter.get() + 1);
  }

  /** A frame that can't be indexed is a bug or a bad disk: it is counted, and said once. */
  private void bury(long at, RuntimeException cause) {
    if (at >= firstOfThisRun) {
      dead.incrementAndGet();
    }
    if (buried++ == 0) {
      LOG.error(
          "The frame at journal position {} can't be indexed; further ones are only counted as dead",
          at,
          cause);
    }
  }

  /** Frames journaled since the start that the store has. */
  public long indexed() {
    long added = indexed.get();
    MessageStore.Backlog backlog = store.backlog();
    // What was added since it was looked at counts as pending: never too many, and never fewer than
    // were told before.
    return told.accumulateAndGet(added - backlog.pending() - backlog.dead(), Math::max);
  }

  /**
   * Frames of earlier runs that had not been committed and were read again after the start; those
   * of deleted imports among them.
   */
  public long replayed() {
    return replayed.get();
  }

  /** Frames journaled since the start that could not be indexed, or were refused by the store. */
  public long dead() {
    return dead.get() + store.backlog().dead();
  }

  /** Journal position behind the newest frame that the store was given. */
  public long position() {
    return position;
  }

  /** For how long at most the oldest frame that is not searchable yet has waited; 0 for none. */
  public long lagMillis() {
    MessageStore.Backlog backlog = store.backlog();
    if (backlog.pending() > 0 && backlog.oldestMicros() > 0) {
      long oldest = TimeUnit.MICROSECONDS.toMillis(backlog.oldestMicros());
      return Math.max(1, System.currentTimeMillis() - oldest);
    }
    if (position >= journal.endPosition()) {
      return backlog.pending() > 0 ? 1 : 0;
    }
    long indexed = TimeUnit.MICROSECONDS.toMillis(newestReceivedMicros);
    long since = Math.max(indexed, caughtUpMillis);
    return Math.max(1, System.currentTimeMillis() - since);
  }

  /**
   * A session is no longer what it was, since messages of it were deleted: what comes next of it is
   * added to what the store has. Any thread.
   */
  public void forget(String callId) {
    sessions.forget(callId);
  }

  /** Why indexing stands still, or null while it goes on. */
  public @Nullable String trouble() {
    return trouble;
  }

  /**
   * Indexes what has been journaled, commits, and ends; where that takes too long, since the store
   * can't write, the rest is left to the next start.
   */
  @Override
  public void close() {
    closing = true;
    boolean healthy = store.health().healthy();
    if (!healthy) {
      LOG.info("The store can't write: what it lacks is left to the journal");
    }
    try {
      if (!thread.join(healthy ? CLOSE_TIMEOUT : CLOSE_TIMEOUT_IN_TROUBLE)) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    message.close();
  }
}
