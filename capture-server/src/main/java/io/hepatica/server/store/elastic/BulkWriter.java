package io.hepatica.server.store.elastic;

import io.hepatica.server.store.elastic.BulkAnswer.Fate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes documents in batches, a few under way at a time, until the cluster has each, or will never
 * have it. A cluster that is away, slow, or blocks writing is asked again for as long as it takes:
 * batches stay, no further ones fit, and {@link #next} waits, so the journal becomes the lag.
 *
 * <p>The client's own BulkIngester gives up a request that fails, and its listener, on which it
 * would have to be added again, runs on the threads that its back-pressure blocks; and it makes
 * objects of each operation and each item of an answer. In one run of {@code scripts/bench elastic}
 * (30,000 messages, means of three rounds, two cores that had other work, so roughly) a bare loop
 * of requests wrote 7,400 messages a second, this 8,400, with sessions 5,600, and a BulkIngester
 * 5,700.
 *
 * <p>One thread adds; the rest is thread-safe.
 */
final class BulkWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BulkWriter.class);
  private static final int SENDERS = 2;
  private static final int MAX_UNDER_WAY = 2 * SENDERS;
  private static final long MIN_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long FIRST_WAIT_MILLIS = 100;
  private static final long LAST_WAIT_MILLIS = 5_000;
  private static final int TOO_LARGE = 413;

  /** So long a document may wait for its index while the cluster takes others. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

  /** What must be safe on this machine before the cluster may know of it. */
  interface Journaled {
    void force() throws IOException;
  }

  private final ElasticConnection connection;
  private final Cluster cluster;
  private final Journaled journaled;
  private final DeadLetters deadLetters;
  private final boolean overwrites;

  /** Frames before this one were counted by an earlier run. */
  private final long firstOfThisRun;

  private final List<Thread> senders = new ArrayList<>();

  // Of the adding thread.
  private BulkBatch filling;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Deque<BulkBatch> queued = new ArrayDeque<>();
  private final List<BulkBatch> underWay = new ArrayList<>();
  private long handedOver;
  private final Map<BulkBatch, String> troubles = new LinkedHashMap<>();
  private long done;
  private long dead;
  private long refusedInAll;
  private boolean closed;

  private volatile @Nullable String trouble;
  private volatile long lastWrittenNanos = System.nanoTime();

  /**
   * @param start journal position from which documents will come
   * @param overwrites whether documents take the place of those that are there
   */
  BulkWriter(
      ElasticConnection connection,
      Cluster cluster,
      Journaled journaled,
      DeadLetters deadLetters,
      long start,
      long firstOfThisRun,
      boolean overwrites) {
    this.connection = connection;
    this.cluster = cluster;
    this.journaled = journaled;
    this.deadLetters = deadLetters;
    this.firstOfThisRun = firstOfThisRun;
    this.handedOver = start;
    this.overwrites = overwrites;
    this.filling = new BulkBatch(start, overwrites);
  }

  void start() {
    for (int i = 1; i <= SENDERS; i++) {
      senders.add(Thread.ofVirtual().name("bulk-" + i).start(this::run));
    }
  }

  /** The batch to which a frame's documents are to be added. Waits while there is no room. */
  BulkBatch next() throws InterruptedException {
    if (filling.isFull()) {
      handOver();
    }
    return filling;
  }

  /** Messages that were refused, and are kept as dead letters. */
  long refused() {
    lock.lock();
    try {
      return refusedInAll;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a frame that begins there was journaled since the start. */
  boolean isFresh(long position) {
    return position >= firstOfThisRun;
  }

  /** Sends what has waited long enough; what would wait for a sender may as well grow. */
  void tick() throws InterruptedException {
    if (!filling.isEmpty() && filling.ageNanos() >= MIN_AGE_NANOS && hasFreeSender()) {
      handOver();
    }
  }

  private boolean hasFreeSender() {
    lock.lock();
    try {
      return underWay.size() < SENDERS;
    } finally {
      lock.unlock();
    }
  }

  private void handOver() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (underWay.size() >= MAX_UNDER_WAY && !closed) {
        changed.await();
      }
      if (closed) {
        throw new InterruptedException("closed");
      }
      queued.add(filling);
      underWay.add(filling);
      handedOver = filling.end();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    filling = new BulkBatch(handedOver, overwrites);
  }

  /** Returns when all that was added is written or refused. */
  void flush() throws InterruptedException {
    if (!filling.isEmpty()) {
      handOver();
    }
    lock.lockInterruptibly();
    try {
      while (!underWay.isEmpty() && !closed) {
        changed.await();
      }
      if (closed) {
        throw new InterruptedException("closed");
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      BulkBatch batch = take();
      if (batch == null) {
        return;
      }
      try {
        Set<Long> refused = new HashSet<>();
        deliver(batch, refused);
        finish(batch, refused);
      } catch (InterruptedException e) {
        return;
      } catch (Error e) {
        // Memory, mostly. What is left of the batch must not be forgotten.
        LOG.error("A batch could not be sent, and is tried again", e);
        sendAgain(batch, e.toString());
      }
    }
  }

  private void sendAgain(BulkBatch batch, String reason) {
    say(batch, reason);
    lock.lock();
    try {
      queued.addFirst(batch);
    } finally {
      lock.unlock();
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LAST_WAIT_MILLIS));
  }

  private @Nullable BulkBatch take() {
    lock.lock();
    try {
      while (queued.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      return closed ? null : queued.poll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Until no document is left. Those of an index that is blocked for long, while the cluster takes
   * others, are put aside as dead letters: a few late messages must not hold up all that is new.
   *
   * @param refused gets the positions of frames of which a document was refused
   */
  private void deliver(BulkBatch batch, Set<Long> refused) throws InterruptedException {
    long wait = FIRST_WAIT_MILLIS;
    long since = System.nanoTime();
    int all = batch.items().size();
    while (!batch.items().isEmpty()) {
      int before = batch.items().size();
      String reason = attempt(batch, refused);
      say(batch, reason);
      if (reason == null) {
        continue;
      }
      boolean takesOthers = batch.items().size() < all || lastWrittenNanos - since > 0;
      if (takesOthers
          && cluster.trouble() == null
          && System.nanoTime() - since > PATIENCE_NANOS
          && putAside(batch, reason, refused)) {
        say(batch, null);
        return;
      }
      wait = batch.items().size() < before ? FIRST_WAIT_MILLIS : wait;
      pause(wait);
      wait = Math.min(2 * wait, LAST_WAIT_MILLIS);
    }
  }

  private boolean putAside(BulkBatch batch, String reason, Set<Long> refused) {
    try {
      BulkAnswer.Fate aside = new Fate.Refused("put aside after five minutes: " + reason);
      settle(batch, Collections.nCopies(batch.items().size(), aside), refused);
      return true;
    } catch (IOException e) {
      LOG.warn("Dead letters can't be kept, and their documents are tried again: {}", e.toString());
      return false;
    }
  }

  /** Why some documents are left in the batch, or null where none are that are in trouble. */
  private @Nullable String attempt(BulkBatch batch, Set<Long> refused) throws InterruptedException {
    try {
      String notReady = cluster.trouble();
      if (notReady != null) {
        return notReady;
      }
      // A power cut must not give the position of what the cluster has to another frame.
      journaled.force();
      ElasticConnection.Answer answer =
          connection.bulk(BulkAnswer.PATH, batch.bytes(), batch.length());
      if (answer.isFine()) {
        return settle(batch, BulkAnswer.read(answer.body()), refused);
      }
      boolean ofADocument =
          answer.status() == TOO_LARGE
              || BulkAnswer.isOfTheDocument(answer.status(), answer.type());
      if (!ofADocument) {
        return "the cluster answers " + answer.reason();
      }
      if (batch.items().size() == 1) {
        return settle(batch, List.of(new Fate.Refused(answer.reason())), refused);
      }
      int half = batch.items().size() / 2;
      deliver(batch.part(batch.items().subList(0, half)), refused);
      deliver(batch.part(batch.items().subList(half, batch.items().size())), refused);
      batch.keep(List.of());
      return null;
    } catch (IOException | RuntimeException e) {
      // The client's, of a thread that was interrupted or of one that is closed.
      if (isClosed()) {
        throw (InterruptedException) new InterruptedException("closed").initCause(e);
      }
      if (e instanceof RuntimeException) {
        LOG.error("A batch could not be sent for a bug, and is tried again", e);
      }
      return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
  }

  private @Nullable String settle(BulkBatch batch, List<Fate> fates, Set<Long> refused)
      throws IOException {
    List<BulkBatch.Item> left = new ArrayList<>();
    List<DeadLetters.Letter> letters = new ArrayList<>();
    String reason = null;
    if (fates.isEmpty()) {
      lastWrittenNanos = System.nanoTime();
    }
    if (!fates.isEmpty() && fates.size() != batch.items().size()) {
      throw new IOException("the cluster answers for other documents than it was given");
    }
    for (int i = 0; i < fates.size(); i++) {
      BulkBatch.Item item = batch.items().get(i);
      switch (fates.get(i)) {
        case Fate.Written _ -> lastWrittenNanos = System.nanoTime();
        case Fate.Later later -> {
          left.add(item);
          reason = item.index() + ": " + later.reason();
        }
        case Fate.Refused no ->
            letters.add(DeadLetters.Letter.of(item, batch.source(item), no.reason()));
      }
    }
    deadLetters.add(letters);
    for (DeadLetters.Letter letter : letters) {
      if (refused.add(letter.position()) && refused.size() == 1) {
        LOG.error(
            "{} refuses the message at journal position {}, kept as a dead letter: {}",
            letter.index(),
            letter.position(),
            letter.reason());
      }
    }
    batch.keep(left);
    return reason;
  }

  private void finish(BulkBatch batch, Set<Long> refused) {
    lock.lock();
    try {
      underWay.remove(batch);
      refusedInAll += refused.size();
      done += batch.fresh();
      dead += refused.stream().filter(this::isFresh).count();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Of each batch that is under way: one that is stuck is not the better for others that go on. */
  private void say(BulkBatch batch, @Nullable String reason) {
    String before;
    String news;
    lock.lock();
    try {
      before = trouble;
      if (reason == null) {
        troubles.remove(batch);
      } else {
        troubles.put(batch, reason);
      }
      news = troubles.isEmpty() ? null : troubles.values().iterator().next();
      trouble = news;
    } finally {
      lock.unlock();
    }
    if (news != null && before == null) {
      LOG.warn("Elasticsearch does not take messages; they wait in the journal: {}", news);
    } else if (news == null && before != null) {
      LOG.info("Elasticsearch takes messages again");
    }
  }

  private void pause(long millis) throws InterruptedException {
    long left =
        TimeUnit.MILLISECONDS.toNanos(millis + ThreadLocalRandom.current().nextLong(millis / 2));
    lock.lockInterruptibly();
    try {
      while (left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
      if (closed) {
        throw new InterruptedException("closed");
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Why documents wait that could have been written, or null. */
  @Nullable String trouble() {
    return trouble;
  }

  /** The journal position below which every document is written or refused. */
  long committed() {
    lock.lock();
    try {
      return underWay.isEmpty() ? handedOver : underWay.getFirst().start();
    } finally {
      lock.unlock();
    }
  }

  /** Frames of this run of which every document was written or refused. */
  long done() {
    lock.lock();
    try {
      return done;
    } finally {
      lock.unlock();
    }
  }

  /** When the oldest frame that is under way reached the server; 0 where none is. */
  long oldestMicros() {
    lock.lock();
    try {
      return underWay.isEmpty() ? 0 : underWay.getFirst().oldestReceivedMicros();
    } finally {
      lock.unlock();
    }
  }

  /** So many frames of this run that had been refused are written now. */
  void revived(long frames) {
    lock.lock();
    try {
      dead -= frames;
    } finally {
      lock.unlock();
    }
  }

  /** Frames of this run of which a document was refused. */
  long dead() {
    lock.lock();
    try {
      return dead;
    } finally {
      lock.unlock();
    }
  }

  /** Leaves what is not written to the journal. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    for (Thread sender : senders) {
      sender.interrupt();
      try {
        sender.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
