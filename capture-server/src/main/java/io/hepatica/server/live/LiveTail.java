package io.hepatica.server.live;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalReader;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Predicate;
import io.hepatica.server.search.Query;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows frames to {@link Watcher}s as they reach the journal. One thread reads the journal's end
 * for all of them, and only while there are any, with a reader and a parser of its own: indexing
 * never waits for who watches.
 *
 * <p>A message has the id and the fields that a search gives, but for what only the index knows: a
 * report that names no call has no Call-ID here. SIP that carries a report is shown in both roles,
 * each where its table is watched. Where the thread falls more than {@link #MAX_BEHIND} behind, it
 * goes on at the end and every watcher is told, also one that came after what was passed over.
 * Thread-safe.
 */
public final class LiveTail implements AutoCloseable {
  /** Watchers at a time. */
  public static final int MAX_WATCHERS = 32;

  /** Bytes of journal, half a segment: what is this near is never deleted before it is read. */
  static final long MAX_BEHIND = 64L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(LiveTail.class);
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long RETRY_MILLIS = 1000;

  private final Journal journal;
  private final long maxBehind;
  private final ParsedMessage message;
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::run, "live-tail");

  /** Where to read on when there are watchers again; guarded by this. */
  private long from;

  private boolean closing;
  private boolean saidUnreadable;
  private boolean saidBug;

  /** A tail of that journal; {@link #start} sets it going. */
  public LiveTail(Journal journal, Schema schema) {
    this(journal, schema, MAX_BEHIND);
  }

  LiveTail(Journal journal, Schema schema, long maxBehind) {
    this.journal = journal;
    this.maxBehind = maxBehind;
    this.message = new ParsedMessage(schema);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /**
   * Watches from now on: every frame that is journaled after this call passes the watcher.
   *
   * @return the watcher, to be closed; nothing where there are {@link #MAX_WATCHERS} or the tail is
   *     closed
   */
  public synchronized Optional<Watcher> watch(Query query, Set<Table> tables) {
    if (closing || watchers.size() >= MAX_WATCHERS) {
      return Optional.empty();
    }
    long end = journal.endPosition();
    if (watchers.isEmpty()) {
      from = end;
      notifyAll();
    }
    Watcher watcher = new Watcher(this, new Predicate(query), Set.copyOf(tables), end);
    watchers.add(watcher);
    return Optional.of(watcher);
  }

  void leave(Watcher watcher) {
    watchers.remove(watcher);
  }

  /** How many watch now. */
  public int watchers() {
    return watchers.size();
  }

  private void run() {
    try {
      while (true) {
        long begin = awaitWatchers();
        try (JournalReader reader = journal.reader(begin)) {
          follow(reader, begin);
        } catch (IOException e) {
          unreadable(e);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("The live tail has ended; a restart brings it back", e);
      broken();
    }
  }

  /** Who watches is told that there is nothing to come. */
  private synchronized void broken() {
    closing = true;
    watchers.forEach(Watcher::end);
  }

  private synchronized long awaitWatchers() throws InterruptedException {
    while (watchers.isEmpty()) {
      wait();
    }
    return from;
  }

  private void follow(JournalReader reader, long begin) throws IOException, InterruptedException {
    long at = begin;
    while (!watchers.isEmpty()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (journal.endPosition() - at > maxBehind) {
        passOver();
        return;
      }
      if (reader.read()) {
        show(reader);
        at = reader.position() + reader.to() - reader.from();
      } else {
        reader.await(IDLE_NANOS);
      }
    }
  }

  private synchronized void passOver() {
    from = journal.endPosition();
    watchers.forEach(Watcher::passedOver);
  }

  /** A disk that fails, which the indexer meets as well; or what was to be read is deleted. */
  private void unreadable(IOException cause) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!saidUnreadable) {
      saidUnreadable = true;
      LOG.warn(
          "The live tail can't read the journal and goes on at its end; said once: {}",
          cause.toString());
    }
    passOver();
    Thread.sleep(RETRY_MILLIS);
  }

  private void show(JournalReader frames) {
    byte[] buffer = frames.buffer();
    int offset = frames.from();
    while (offset < frames.to()) {
      int length = Receipt.frameLength(buffer, offset);
      // A damaged frame is counted and said by the indexer, and no search gives it.
      if (Receipt.checksumHolds(buffer, offset, length)) {
        show(buffer, offset, length);
      }
      offset += length;
    }
  }

  private void show(byte[] buffer, int offset, int length) {
    try {
      message.read(buffer, offset, length);
      offer();
      if (message.carriesReport()) {
        message.asReport();
        offer();
      }
    } catch (RuntimeException e) {
      if (!saidBug) {
        saidBug = true;
        LOG.error("A frame can't be shown to those who watch; said once", e);
      }
    }
    long position = Receipt.position(buffer, offset, length);
    watchers.forEach(watcher -> watcher.passed(position));
  }

  private void offer() {
    int bytes = Watcher.bytes(message);
    Message copy = null;
    for (Watcher watcher : watchers) {
      if (watcher.wants(message) && watcher.admits(bytes)) {
        copy = copy == null ? message.toMessage() : copy;
        watcher.add(copy, bytes);
      }
    }
  }

  /** Lets nobody watch any more, and ends the thread. */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    message.close();
  }
}
