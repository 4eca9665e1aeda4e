package io.hepatica.server.store.lucene;

import io.hepatica.server.call.LiveSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generation that fills, the one that is being written, and the view of both and of the
 * indices. A generation goes from the adding thread to the {@link BlockThread} and leaves the view
 * in the same step in which the indices that hold it come in. There are never more than two: the
 * adding thread waits.
 */
final class Recent {
  private static final Logger log = LoggerFactory.getLogger(Recent.class);

  private final LongFunction<Generation> newGeneration;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Written under the lock.
  private volatile Generation filling;
  private @Nullable Generation writing;
  private volatile View view;
  private volatile long committed;
  private volatile @Nullable String failure;
  private long failures;
  private volatile boolean closing;

  /**
   * @param committed journal position that the indices cover
   * @param newGeneration gives an empty one that begins at a journal position
   */
  Recent(long committed, List<DaySnapshot> days, LongFunction<Generation> newGeneration) {
    this.newGeneration = newGeneration;
    this.committed = committed;
    this.filling = newGeneration.apply(committed);
    this.view = new View(List.of(filling), days);
  }

  Generation filling() {
    return filling;
  }

  /** The sessions of a Call-ID that changed since the last commit. */
  List<LiveSession> changedSessions(String callId) {
    List<LiveSession> all = new ArrayList<>();
    for (Generation generation : view.recent()) {
      for (LiveSession session : generation.sessions().of(callId)) {
        if (!all.contains(session)) {
          all.add(session);
        }
      }
    }
    return all;
  }

  long committed() {
    return committed;
  }

  /** Why generations are not written now, or null. */
  @Nullable String failure() {
    return failure;
  }

  /**
   * The view to search, to be released.
   *
   * @throws IOException where the store is closed
   */
  View acquire() throws IOException {
    while (true) {
      View shown = view;
      if (shown.acquire()) {
        return shown;
      } else if (closing) {
        throw closed();
      }
    }
  }

  /** Whether no newer view has taken its place. */
  boolean isShown(View asked) {
    return asked.equals(view);
  }

  private static IOException closed() {
    return new IOException("the store is closed");
  }

  /** Gives the filling generation away, unless another is still being written. */
  void handOverIfIdle() {
    lock.lock();
    try {
      if (writing == null) {
        handOver();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives the filling generation away, when the one before is written. */
  void handOver(boolean failing) throws IOException, InterruptedException {
    lock.lock();
    try {
      awaitWritten(failing);
      handOver();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns when all that was added is committed.
   *
   * @throws IOException where an attempt to write failed meanwhile
   */
  void commit() throws IOException, InterruptedException {
    lock.lock();
    try {
      awaitWritten(true);
      if (filling.end() > committed || !filling.sessions().isEmpty()) {
        handOver();
        awaitWritten(true);
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitWritten(boolean failing) throws IOException, InterruptedException {
    long before = failures;
    while (writing != null) {
      if (closing) {
        throw closed();
      } else if (failing && failures > before) {
        throw new IOException("not committed: " + failure);
      }
      changed.await();
    }
  }

  private void handOver() {
    Generation full = filling;
    writing = full;
    filling = newGeneration.apply(full.end());
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

  /** Shows other indices beside the same generations. */
  void show(List<DaySnapshot> days) {
    lock.lock();
    try {
      show(view.recent(), days);
    } finally {
      lock.unlock();
    }
  }

  /** What is to be written, waiting for it a while; null where there is nothing. */
  @Nullable Generation awaitHandedOver(long seconds) throws InterruptedException {
    lock.lock();
    try {
      long rest = TimeUnit.SECONDS.toNanos(seconds);
      while (writing == null && !closing && rest > 0) {
        rest = changed.awaitNanos(rest);
      }
      return writing;
    } finally {
      lock.unlock();
    }
  }

  /** What was handed over is in these indices. */
  void written(Generation generation, List<DaySnapshot> days) {
    lock.lock();
    try {
      show(List.of(filling), days);
      committed = generation.end();
      writing = null;
      failure = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What was handed over can't be written now; waits before the next attempt. */
  void failed(String reason, long seconds) throws InterruptedException {
    lock.lock();
    try {
      failure = reason;
      failures++;
      changed.signalAll();
      long rest = TimeUnit.SECONDS.toNanos(seconds);
      while (rest > 0 && !closing) {
        rest = changed.awaitNanos(rest);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isClosing() {
    return closing;
  }

  /** Ends all waiting; false where it was called before. */
  boolean close() {
    lock.lock();
    try {
      boolean first = !closing;
      closing = true;
      changed.signalAll();
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of the indices, when nothing is written any more. */
  void release() throws IOException {
    view.release();
  }
}
