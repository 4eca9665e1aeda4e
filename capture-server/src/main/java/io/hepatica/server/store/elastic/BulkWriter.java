package io.hepatica.server.store.elastic;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
 * objects of each operation and each item of an answer. {@code scripts/bench elastic} compares
 * them: of the rate of a bare loop of requests with the same documents, ten runs on two cores had
 * 0.74 to 1.02 by this, and 0.57 to 0.83 by a BulkIngester.
 *
 * <p>One thread adds; the rest is thread-safe.
 */
final class BulkWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BulkWriter.class);
  private static final int SENDERS = 2;
  private static final int MAX_UNDER_WAY = 2 * SENDERS;
  private static final long MIN_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long AFTER_ERROR_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final BulkDelivery delivery;
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
  private long done;
  private long dead;
  private long refusedInAll;
  private boolean closed;

  /**
   * @param delivery of this writer alone, closed with it
   * @param start journal position from which documents will come
   * @param overwrites whether documents take the place of those that are there
   */
  BulkWriter(BulkDelivery delivery, long start, long firstOfThisRun, boolean overwrites) {
    this.delivery = delivery;
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
        delivery.deliver(batch);
        finish(batch);
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
    delivery.say(batch, reason);
    lock.lock();
    try {
      queued.addFirst(batch);
    } finally {
      lock.unlock();
    }
    LockSupport.parkNanos(AFTER_ERROR_NANOS);
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

  private void finish(BulkBatch batch) {
    lock.lock();
    try {
      underWay.remove(batch);
      refusedInAll += batch.refused().size();
      done += batch.fresh();
      dead += batch.refused().stream().filter(this::isFresh).count();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Why documents wait that could have been written, or null. */
  @Nullable String trouble() {
    return delivery.trouble();
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
    delivery.close();
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
