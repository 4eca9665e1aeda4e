package io.hepatica.server.store.lucene;

import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.PositionSet;
import io.hepatica.server.store.Rebuild;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Builds the indices of a day beside those that are shown, then puts them in their place.
 *
 * <p>Exactly once, while capture goes on: let L be the position that the store has committed when
 * the rebuild begins. A generation is a range of positions that begins where the one before ended,
 * so each block of the store lies wholly below L or wholly from L on.
 *
 * <ul>
 *   <li>From the caller only messages below L are taken, each position once. The live store adds no
 *       such message to the day any more.
 *   <li>Messages from L on reach the day through the live store alone. Its blocks that end at L or
 *       later are read again and again until the last time, which is under the lock that {@link
 *       BlockThread} writes under, and in which the indices are exchanged: so what is committed is
 *       in the rebuilt index, and what is in a generation in memory is not, but is written there
 *       when that generation is.
 *   <li>A generation of which a part was committed before it failed, or before a crash, is passed
 *       over by each index whose position is behind it. A rebuilt index takes over the position of
 *       the one it replaces together with all that this one has from L on, so this stays true.
 * </ul>
 *
 * <p>After a crash the day is the old or the new one, by {@link IndexSwap}.
 */
final class LuceneRebuild implements Rebuild {
  /**
   * What is rebuilt.
   *
   * @param tables of messages
   */
  record Range(long day, Set<Table> tables, long keptUntilMicros) {
    Range {
      tables = Set.copyOf(tables);
      if (tables.contains(Table.SESSION)) {
        throw new IllegalArgumentException("sessions are rebuilt with the messages");
      }
    }

    boolean has(DaySnapshot snapshot) {
      return snapshot.day() == day && tables.contains(snapshot.table());
    }
  }

  private final Schema schema;
  private final Range range;
  private final LuceneStore.Options options;
  private final DayIndices own;
  private final Recent recent;
  private final Runnable onClose;
  private final SecureRandom random = new SecureRandom();
  private final PositionSet positions = new PositionSet();
  private final Set<String> leftOut = new HashSet<>();
  private final RebuiltIndices rebuilt;
  private final RebuiltSessions sessions;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("store-rebuild").daemon().factory());

  /** Below it messages are taken from the caller: the position that was committed at the start. */
  private final long limit;

  private RebuildBatch filling;
  private Future<?> writing;
  private boolean closed;

  LuceneRebuild(
      Schema schema,
      Range range,
      LuceneStore.Options options,
      DayIndices own,
      Recent recent,
      Runnable onClose)
      throws IOException {
    this.schema = schema;
    this.range = range;
    this.options = options;
    this.own = own;
    this.recent = recent;
    this.onClose = onClose;
    this.filling = newBatch();
    this.writing = writer.submit(() -> {});
    synchronized (own) {
      own.clearRebuilt();
      this.rebuilt = new RebuiltIndices(own.rebuiltDirectory(), schema, range.day());
      this.limit = recent.committed();
    }
    this.sessions = new RebuiltSessions(schema, range, rebuilt, leftOut);
  }

  private RebuildBatch newBatch() {
    // Two of these are there at once, beside the two generations of live traffic.
    return new RebuildBatch(
        schema,
        random.nextLong(),
        Math.max(1, options.recentMessages() / 4),
        (int) Math.min(options.recentBytes(), 1 << 26) / 2);
  }

  /** The message is not to be there any more, and its sessions are what is left without it. */
  void leaveOut(ParsedMessage message) {
    positions.add(message.position());
    note(message);
    if (message.carriesReport()) {
      message.asReport();
      note(message);
      message.asItself();
    }
  }

  private void note(ParsedMessage message) {
    String callId = message.callId();
    if (callId != null) {
      leftOut.add(callId);
    }
  }

  /** The Call-IDs of what was left out. */
  Set<String> leftOut() {
    return leftOut;
  }

  @Override
  public boolean add(ParsedMessage message) throws IOException, InterruptedException {
    return message.position() < limit && take(message);
  }

  private boolean take(ParsedMessage message) throws IOException, InterruptedException {
    if (DaySnapshot.dayOf(message.timeMicros()) != range.day()) {
      return false;
    }
    boolean asItself = range.tables().contains(message.table());
    boolean asReport = message.carriesReport() && range.tables().contains(Table.REPORT);
    if (!asItself && !asReport || !positions.add(message.position())) {
      return false;
    }
    filling.add(message, asItself, asReport);
    if (filling.full()) {
      handOver();
    }
    return true;
  }

  private void handOver() throws IOException, InterruptedException {
    await();
    RebuildBatch full = filling;
    filling = newBatch();
    writing =
        writer.submit(() -> {
          rebuilt.write(full);
          return null;
        });
  }

  private void await() throws IOException, InterruptedException {
    try {
      writing.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw new IOException("the day can't be rebuilt: " + io.getMessage(), io);
      }
      throw new IllegalStateException("the day can't be rebuilt", e.getCause());
    }
  }

  private void flush() throws IOException, InterruptedException {
    handOver();
    await();
    rebuilt.commit();
  }

  @Override
  public long finish() throws IOException, InterruptedException {
    flush();
    long from = catchUp(limit, true);
    // What came while all sessions were folded is less, and what comes then is little.
    from = catchUp(from, false);
    synchronized (own) {
      List<DaySnapshot> committed = own.snapshots();
      readAgain(committed, from);
      sessions.foldChanged(committed, from);
      sessions.writeOutside(own);
      rebuilt.commit();
      Set<Table> replaced = EnumSet.copyOf(range.tables());
      replaced.add(Table.SESSION);
      rebuilt.seal(own, range.keptUntilMicros());
      rebuilt.close();
      try {
        exchange(replaced);
      } finally {
        recent.show(own.snapshots());
      }
    }
    return 0;
  }

  /**
   * On the writer's thread, which nobody interrupts: a channel that is interrupted closes, and the
   * day would be gone from sight until the next start. The caller holds the lock for it.
   */
  private void exchange(Set<Table> replaced) throws IOException {
    Future<?> exchange =
        writer.submit(() -> {
          own.replace(range.day(), replaced);
          sessions.deleteOutside(own);
          return null;
        });
    boolean interrupted = false;
    try {
      while (true) {
        try {
          exchange.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw new IOException("the day can't be put in its place: " + io.getMessage(), io);
      }
      throw new IllegalStateException("the day can't be put in its place", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Takes over what was committed from the position on, and folds the sessions that it changes.
   *
   * @return the position up to which that is
   */
  private long catchUp(long from, boolean allSessions) throws IOException, InterruptedException {
    View shown;
    long to;
    synchronized (own) {
      shown = recent.acquire();
      to = recent.committed();
    }
    try {
      readAgain(shown.days(), from);
      if (allSessions) {
        sessions.foldAll(shown.days());
      } else {
        sessions.foldChanged(shown.days(), from);
      }
    } finally {
      shown.release();
    }
    return to;
  }

  private void readAgain(List<DaySnapshot> days, long from)
      throws IOException, InterruptedException {
    try (StoredDay stored = new StoredDay(schema)) {
      stored.forEach(days, range.day(), range.tables(), from, this::take);
    }
    flush();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    writer.close();
    try {
      synchronized (own) {
        rebuilt.close();
        own.clearRebuilt();
      }
    } finally {
      onClose.run();
    }
  }
}
