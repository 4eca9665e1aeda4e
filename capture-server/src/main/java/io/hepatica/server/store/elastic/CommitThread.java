package io.hepatica.server.store.elastic;

import io.hepatica.server.store.ChangedSessions;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits: when the messages below a position are written, writes the sessions that they changed,
 * and then says that all below it is done. Tries again for as long as it takes. Thread-safe.
 */
final class CommitThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommitThread.class);
  private static final int MAX_WAITING = 2;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Shows messages, writes the sessions of some sets, if any, and shows these. */
  interface Sessions {
    void write(List<ChangedSessions> sets) throws IOException;
  }

  /** Told, durably, that all below a position is done. */
  interface Committed {
    void at(long position) throws IOException;
  }

  private record HandedOver(long position, @Nullable ChangedSessions changed) {}

  private final BulkWriter messages;
  private final Sessions sessions;
  private final Committed committed;
  private final Thread thread = Thread.ofVirtual().name("commit").unstarted(this::run);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Deque<HandedOver> waiting = new ArrayDeque<>();
  private boolean closed;

  private volatile long position;
  private volatile @Nullable String trouble;

  CommitThread(BulkWriter messages, Sessions sessions, Committed committed, long position) {
    this.messages = messages;
    this.sessions = sessions;
    this.committed = committed;
    this.position = position;
  }

  void start() {
    thread.start();
  }

  /** Whether what was handed over is mostly done, and there may be more. */
  boolean hasRoom() {
    lock.lock();
    try {
      return waiting.size() < MAX_WAITING;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is room. */
  void awaitRoom() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.size() >= MAX_WAITING && !closed) {
        changed.await();
      }
      if (closed) {
        throw new InterruptedException("closed");
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * To be committed when all messages below the position are written.
   *
   * @param sessions changed by these messages, or null for none
   */
  void handOver(long below, @Nullable ChangedSessions sessions) {
    lock.lock();
    try {
      waiting.add(new HandedOver(below, sessions));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns when all that was handed over is committed. */
  void await() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!waiting.isEmpty() && !closed) {
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
    try {
      while (true) {
        List<HandedOver> ready = take();
        boolean done = commit(ready);
        lock.lockInterruptibly();
        try {
          if (done) {
            waiting.removeAll(ready);
            changed.signalAll();
          } else if (!closed) {
            pause(RETRY_NANOS);
          }
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      return;
    }
  }

  /** Holding the lock; a wait that ends early does no harm. */
  @SuppressWarnings("WaitNotInLoop") // whoever calls it looks again
  private void pause(long nanos) throws InterruptedException {
    @SuppressWarnings("unused")
    long left = changed.awaitNanos(nanos);
  }

  private List<HandedOver> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (closed) {
          throw new InterruptedException("closed");
        }
        long written = messages.committed();
        List<HandedOver> ready = new ArrayList<>();
        for (HandedOver next : waiting) {
          if (next.position <= written) {
            ready.add(next);
          }
        }
        if (!ready.isEmpty()) {
          return ready;
        }
        if (waiting.isEmpty()) {
          changed.await();
        } else {
          pause(LOOK_NANOS);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean commit(List<HandedOver> ready) {
    try {
      List<ChangedSessions> sets = new ArrayList<>();
      for (HandedOver next : ready) {
        if (next.changed != null) {
          sets.add(next.changed);
        }
      }
      sessions.write(sets);
      long below = ready.getLast().position;
      if (below > position) {
        committed.at(below);
        position = below;
      }
      trouble = null;
      return true;
    } catch (IOException | RuntimeException | Error e) {
      if (Thread.currentThread().isInterrupted()) {
        // Closing: the journal has it.
        return false;
      }
      String before = trouble;
      trouble =
          Objects.requireNonNullElse(e.getMessage(), e.toString()).lines().findFirst().orElse("");
      if (before == null && e instanceof IOException) {
        LOG.warn("Sessions can't be written, which is tried again: {}", trouble);
      } else if (before == null) {
        LOG.error("Sessions can't be written for a bug, which is tried again", e);
      }
      return false;
    }
  }

  /** All below it is done. */
  long position() {
    return position;
  }

  /** Why nothing is committed, or null. */
  @Nullable String trouble() {
    return trouble;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
