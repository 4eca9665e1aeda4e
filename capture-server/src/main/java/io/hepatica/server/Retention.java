package io.hepatica.server;

import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops days that are past their time: at the start, and every quarter of an hour from then on. */
final class Retention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration INTERVAL = Duration.ofMinutes(15);

  private final MessageStore store;
  private final Thread thread = Thread.ofVirtual().name("retention").unstarted(this::run);

  Retention(MessageStore store) {
    this.store = store;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        dropExpired();
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      // The server closes.
    }
  }

  private void dropExpired() {
    try {
      long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
      List<String> dropped = store.dropExpired(now);
      if (!dropped.isEmpty()) {
        LOG.info("Dropped by retention: {}", String.join(", ", dropped));
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("Retention could not drop what is past its time, and tries again: {}", e.toString());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
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
