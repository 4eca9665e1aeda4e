package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.store.Checkpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes generations as they are handed over, and tries again until each is written. */
final class BlockThread {
  private static final Logger log = LoggerFactory.getLogger(BlockThread.class);
  private static final long RETRY_SECONDS = 3;
  private static final long IDLE_SECONDS = 1;
  private static final long IDLE_NANOS = Duration.ofMinutes(10).toNanos();

  private final Journal journal;
  private final Recent recent;
  private final DayIndices indices;
  private final Checkpoint checkpoint;
  private final LongConsumer onCommitted;
  private final Thread thread;

  BlockThread(
      Journal journal,
      Recent recent,
      DayIndices indices,
      Checkpoint checkpoint,
      LongConsumer onCommitted) {
    this.journal = journal;
    this.recent = recent;
    this.indices = indices;
    this.checkpoint = checkpoint;
    this.onCommitted = onCommitted;
    this.thread = Thread.ofPlatform().name("store-write").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!recent.isClosing()) {
        Generation generation = recent.awaitHandedOver(IDLE_SECONDS);
        if (recent.isClosing()) {
          return;
        } else if (generation == null) {
          settle();
        } else {
          tryToWrite(generation);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryToWrite(Generation generation) throws InterruptedException {
    try {
      // A power cut must not take from the journal what the store says that it has covered.
      journal.force();
      synchronized (indices) {
        View shown = recent.acquire();
        try {
          indices.write(generation, shown.days());
        } finally {
          shown.release();
        }
        checkpoint.write(generation.end());
        recent.written(generation, indices.snapshots());
        generation.sessions().shown();
      }
      onCommitted.accept(generation.end());
    } catch (Throwable e) {
      // Whatever it was, the generation is still whole: searched, and in the journal.
      failed(e);
    }
  }

  private void failed(Throwable cause) throws InterruptedException {
    String message = cause.getMessage();
    String reason =
        "recent messages can't be written, trying again until they can: "
            + (message == null ? cause.toString() : message);
    if (recent.failure() == null && cause instanceof IOException) {
      log.warn("{}", reason);
    } else if (recent.failure() == null) {
      log.error(reason, cause);
    }
    recent.failed(reason, RETRY_SECONDS);
  }

  private void settle() {
    synchronized (indices) {
      try {
        // Else a session that goes on after a restart would be shown in part until the commit.
        View shown = recent.acquire();
        try {
          indices.complete(recent.filling().sessions(), shown.days());
        } finally {
          shown.release();
        }
        if (indices.settle(IDLE_NANOS)) {
          recent.show(indices.snapshots());
        }
      } catch (IOException e) {
        log.warn("what can wait was not done: {}", e.toString());
      } catch (RuntimeException e) {
        log.error("what can wait was not done", e);
      }
    }
  }

  /** Waits until the thread, told by {@link Recent#close}, has ended. */
  void join() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
