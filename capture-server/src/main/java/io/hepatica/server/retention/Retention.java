package io.hepatica.server.retention;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.MessageStore.DayUsage;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops days that are past their time, at the start and every quarter of an hour from then on;
 * deletes what the journal has released, and looks at the disk, every few seconds.
 */
public final class Retention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final long AGE_MICROS = TimeUnit.MINUTES.toMicros(15);

  private final MessageStore store;
  private final Journal journal;
  private final DiskGuard disk;
  private final DropCounts counts;
  private final Thread thread = Thread.ofVirtual().name("retention").unstarted(this::run);
  private boolean failing;

  /** When days past their time are looked for next. */
  private long ageMicros;

  /** {@link #start} sets it going. */
  public Retention(MessageStore store, Journal journal, DiskGuard disk, DropCounts counts) {
    this.store = store;
    this.journal = journal;
    this.disk = disk;
    this.counts = counts;
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        pass(TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      // The server closes.
    }
  }

  private void pass(long nowMicros) {
    // Each on its own: a cluster that is away must not keep the disk from being looked at.
    boolean aged = true;
    if (nowMicros >= ageMicros) {
      aged = attempt(() -> dropExpired(nowMicros));
      ageMicros = aged ? nowMicros + AGE_MICROS : ageMicros;
    }
    boolean deleted = attempt(journal::deleteReleased);
    boolean checked = attempt(() -> disk.check(nowMicros));
    failing = !aged || !deleted || !checked;
  }

  private interface Task {
    void run() throws IOException;
  }

  /** Whether it was done. An error must not end the thread either: nobody would see it. */
  private boolean attempt(Task task) {
    try {
      task.run();
      return true;
    } catch (IOException e) {
      if (!failing) {
        LOG.warn(
            "Retention can't do its work, and tries again every few seconds: {}", e.toString());
      }
      return false;
    } catch (RuntimeException | Error e) {
      if (!failing) {
        LOG.error("Retention can't do its work for a bug, and tries again every few seconds", e);
      }
      return false;
    }
  }

  void dropExpired(long nowMicros) throws IOException {
    Map<Long, List<DayUsage>> byDay =
        store.dropExpired(nowMicros).stream()
            .collect(Collectors.groupingBy(DayUsage::day, TreeMap::new, Collectors.toList()));
    byDay.forEach((day, usages) -> {
      Shelf.Dropped dropped = StoreShelf.sum(usages);
      counts.add(DropCounts.Reason.AGE, dropped, nowMicros);
      LOG.info(
          "Dropped {} of {}, past the days that it is kept: {} messages, {} bytes",
          LocalDate.ofEpochDay(day),
          usages.stream().map(usage -> usage.table().label()).collect(Collectors.joining(", ")),
          dropped.messages(),
          dropped.bytes());
    });
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
