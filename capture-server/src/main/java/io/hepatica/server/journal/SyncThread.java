package io.hepatica.server.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a journal's newest segment back to the disk at an interval. */
final class SyncThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SyncThread.class);

  private final long nanos;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("journal-sync").unstarted(this::run);

  private @Nullable FileChannel channel;
  private volatile boolean dirty;
  private boolean closed;
  private boolean failing;

  SyncThread(Duration every) {
    this.nanos = every.toNanos();
  }

  void start(FileChannel first) {
    follow(first);
    thread.start();
  }

  void written() {
    dirty = true;
  }

  /**
   * Goes on with another segment; waits for a write-back under way, since the old one is closed.
   */
  synchronized void follow(FileChannel next) {
    channel = next;
  }

  private synchronized void run() {
    try {
      while (!closed) {
        TimeUnit.NANOSECONDS.timedWait(this, nanos);
        if (dirty && !closed) {
          force();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void force() {
    FileChannel current = channel;
    if (current == null) {
      return;
    }
    dirty = false;
    try {
      current.force(false);
      if (failing) {
        failing = false;
        log.info("journal: frames are written back to the disk again");
      }
    } catch (IOException e) {
      dirty = true;
      if (!failing) {
        failing = true;
        log.error(
            "journal: frames can't be written back to the disk, a power cut would lose them: {}",
            e.toString());
      }
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
