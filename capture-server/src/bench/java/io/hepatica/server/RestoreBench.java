package io.hepatica.server;

import io.hepatica.server.archive.Archive;
import io.hepatica.server.archive.ArchiveThread;
import io.hepatica.server.index.Indexer;
import io.hepatica.server.job.JobState;
import io.hepatica.server.job.Jobs;
import io.hepatica.server.job.Operations;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.performance.SipMeters;
import io.hepatica.server.store.MessageStore.DayUsage;
import io.hepatica.server.store.lucene.LoopedCapture;
import io.hepatica.server.store.lucene.LuceneStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * How fast a day comes back from the archive, against how fast the same frames are indexed from the
 * journal, both with sessions and committed, in turns: {@code RestoreBench MESSAGES DIRECTORY}.
 */
final class RestoreBench {
  private static final int ROUNDS = 3;
  private static final Schema SCHEMA = new Schema(List.of());

  private RestoreBench() {}

  public static void main(String[] args) throws Exception {
    long messages = Long.parseLong(args[0]);
    Path directory = Path.of(args[1]);
    long first = TimeUnit.SECONDS.toMicros(Instant.parse("2026-11-21T00:00:00Z").getEpochSecond());
    LoopedCapture capture = new LoopedCapture("kamailio-siptrace-hep3-calls", first, 80_000);
    try (Journal journal =
        Journal.open(
            directory.resolve("journal"), new Journal.Options(Journal.NEVER, 128L << 20))) {
      capture.append(journal, messages);
      Archive archive = archive(journal, directory.resolve("archive"));
      double indexing = 0;
      double restoring = 0;
      for (int round = 0; round <= ROUNDS; round++) {
        try (LuceneStore store = store(journal, directory.resolve("store-" + round))) {
          double indexed = capture.messages() / index(journal, store);
          Set<Long> days = new TreeSet<>();
          store.days().stream().map(DayUsage::day).forEach(days::add);
          for (long day : days) {
            store.drop(day);
          }
          Operations operations =
              new Operations(store, archive, journal, SCHEMA, 36_500, null, _ -> false);
          double restored = capture.messages() / restore(operations, first, capture.messages());
          System.out.printf(
              "indexed %,d messages at %,.0f messages/s, restored at %,.0f messages/s%s%n",
              capture.messages(), indexed, restored, round == 0 ? " (warming up)" : "");
          if (round > 0) {
            indexing += indexed / ROUNDS;
            restoring += restored / ROUNDS;
          }
        }
      }
      System.out.printf(
          "restored at %.0f %% of the rate of indexing (means of %d)%n",
          100 * restoring / indexing, ROUNDS);
    }
  }

  private static Archive archive(Journal journal, Path directory) throws Exception {
    Archive archive = Archive.open(directory, new Archive.Options(SCHEMA, Table.OF_MESSAGES));
    journal.rollEarly();
    try (ArchiveThread thread = new ArchiveThread(archive, journal, 36_500)) {
      thread.start();
      while (thread.waiting() > 0) {
        Thread.sleep(20);
      }
    }
    return archive;
  }

  private static LuceneStore store(Journal journal, Path directory) throws Exception {
    return LuceneStore.open(
        directory,
        SCHEMA,
        journal,
        new LuceneStore.Options(
            Duration.ofSeconds(30),
            Map.of(Table.CALL, 30),
            LuceneStore.Options.RECENT_MESSAGES,
            LuceneStore.Options.RECENT_BYTES),
        position -> {});
  }

  private static double index(Journal journal, LuceneStore store) {
    long start = System.nanoTime();
    try (Indexer indexer =
        new Indexer(journal, store, SCHEMA, new SipMeters(new SimpleMeterRegistry()))) {
      indexer.start();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static double restore(Operations operations, long first, long messages) throws Exception {
    long start = System.nanoTime();
    try (Jobs jobs = new Jobs(() -> false)) {
      long dayAfter = first + TimeUnit.DAYS.toMicros(1);
      JobState job =
          jobs.start("restore", operations.restore(first, dayAfter, Set.of(), Duration.ofDays(7)))
              .orElseThrow();
      while (job.isRunning()) {
        Thread.sleep(5);
        job = jobs.find(job.id()).orElseThrow();
      }
      if (!job.state().equals("done") || !job.detail().contains(" " + messages + " ")) {
        throw new IllegalStateException(job.toString());
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
