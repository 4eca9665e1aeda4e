package io.hepatica.server.store.elastic;

import io.hepatica.server.store.elastic.BulkAnswer.Fate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a batch until the cluster has each of its documents, or will never have it, and keeps the
 * latter as dead letters. Thread-safe: several batches may be on their way at a time.
 */
final class BulkDelivery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BulkDelivery.class);
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

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();

  // Guarded by the lock.
  private final Map<BulkBatch, String> troubles = new LinkedHashMap<>();
  private boolean closed;

  private volatile @Nullable String trouble;
  private volatile long lastWrittenNanos = System.nanoTime();

  BulkDelivery(
      ElasticConnection connection, Cluster cluster, Journaled journaled, DeadLetters deadLetters) {
    this.connection = connection;
    this.cluster = cluster;
    this.journaled = journaled;
    this.deadLetters = deadLetters;
  }

  /**
   * Returns when no document is left. Those of an index that is blocked for long, while the cluster
   * takes others, are put aside as dead letters: a few late messages must not hold up all that is
   * new.
   *
   * @throws InterruptedException where it is closed
   */
  void deliver(BulkBatch batch) throws InterruptedException {
    try {
      untilNoneIsLeft(batch);
    } finally {
      forget(batch);
    }
  }

  private void untilNoneIsLeft(BulkBatch batch) throws InterruptedException {
    long wait = FIRST_WAIT_MILLIS;
    long since = System.nanoTime();
    int all = batch.items().size();
    while (!batch.items().isEmpty()) {
      int before = batch.items().size();
      String reason = attempt(batch);
      say(batch, reason);
      if (reason == null) {
        continue;
      }
      boolean takesOthers = batch.items().size() < all || lastWrittenNanos - since > 0;
      if (takesOthers
          && cluster.trouble() == null
          && System.nanoTime() - since > PATIENCE_NANOS
          && putAside(batch, reason)) {
        say(batch, null);
        return;
      }
      wait = batch.items().size() < before ? FIRST_WAIT_MILLIS : wait;
      pause(wait);
      wait = Math.min(2 * wait, LAST_WAIT_MILLIS);
    }
  }

  private boolean putAside(BulkBatch batch, String reason) {
    try {
      BulkAnswer.Fate aside = new Fate.Refused("put aside after five minutes: " + reason);
      settle(batch, Collections.nCopies(batch.items().size(), aside));
      return true;
    } catch (IOException e) {
      LOG.warn("Dead letters can't be kept, and their documents are tried again: {}", e.toString());
      return false;
    }
  }

  /** Why some documents are left in the batch, or null where none are that are in trouble. */
  private @Nullable String attempt(BulkBatch batch) throws InterruptedException {
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
        return settle(batch, BulkAnswer.read(answer.body()));
      }
      boolean ofADocument =
          answer.status() == TOO_LARGE
              || BulkAnswer.isOfTheDocument(answer.status(), answer.type());
      if (!ofADocument) {
        return "the cluster answers " + answer.reason();
      }
      if (batch.items().size() == 1) {
        return settle(batch, List.of(new Fate.Refused(answer.reason())));
      }
      int half = batch.items().size() / 2;
      deliver(batch.part(batch.items().subList(0, half)));
      deliver(batch.part(batch.items().subList(half, batch.items().size())));
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

  private @Nullable String settle(BulkBatch batch, List<Fate> fates) throws IOException {
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
      if (batch.refused().add(letter.position()) && batch.refused().size() == 1) {
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

  /** Of each batch that is under way: one that is stuck is not the better for others that go on. */
  void say(BulkBatch batch, @Nullable String reason) {
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

  /** What an error or the end has left of it is in trouble no longer, or again when it is sent. */
  private void forget(BulkBatch batch) {
    lock.lock();
    try {
      troubles.remove(batch);
      trouble = troubles.isEmpty() ? null : troubles.values().iterator().next();
    } finally {
      lock.unlock();
    }
  }

  private void pause(long millis) throws InterruptedException {
    long left =
        TimeUnit.MILLISECONDS.toNanos(millis + ThreadLocalRandom.current().nextLong(millis / 2));
    lock.lockInterruptibly();
    try {
      while (left > 0 && !closed) {
        left = closing.awaitNanos(left);
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

  /** Whoever waits to try again is told to end. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
