package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.CapturedFrames;
import io.hepatica.server.store.MessageStore.DayUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Drops days, oldest first, of a store that keeps so many messages over ten days. */
final class RetentionBench {
  private static final int DAYS = 10;
  private static final int BATCH = 250_000;

  private RetentionBench() {}

  /**
   * @param args messages, and an empty directory
   */
  public static void main(String[] args) throws Exception {
    int messages = Integer.parseInt(args[0]);
    Path directory = Path.of(args[1]);
    Schema schema = new Schema(List.of());
    LoopedCapture capture =
        new LoopedCapture(
            "kamailio-siptrace-hep3-calls",
            TimeUnit.SECONDS.toMicros(Instant.parse("2026-11-11T00:00:00Z").getEpochSecond()),
            Math.toIntExact(Math.max(1, messages / (DAYS * TimeUnit.DAYS.toSeconds(1)))));
    long start = System.nanoTime();
    try (Journal journal =
            Journal.open(
                directory.resolve("journal"), new Journal.Options(Journal.NEVER, 128L << 20));
        LuceneStore store =
            LuceneStore.open(
                directory.resolve("store"),
                schema,
                journal,
                new LuceneStore.Options(
                    Duration.ofSeconds(30),
                    Map.of(Table.CALL, 30),
                    LuceneStore.Options.RECENT_MESSAGES,
                    LuceneStore.Options.RECENT_BYTES),
                position -> {})) {
      for (int done = 0; done < messages; done += BATCH) {
        long from = journal.endPosition();
        capture.append(journal, Math.min(BATCH, messages - done));
        CapturedFrames.index(journal, store, schema, from);
        journal.release(store.committedPosition());
      }
      store.commit();
      System.out.printf("filled in %.1f s%n", (System.nanoTime() - start) / 1e9);
      drop(store);
    }
  }

  private static void drop(LuceneStore store) throws Exception {
    TreeSet<Long> days = new TreeSet<>();
    store.days().forEach(usage -> days.add(usage.day()));
    for (long day : days) {
      List<DayUsage> before = store.days();
      long start = System.nanoTime();
      List<DayUsage> dropped = store.drop(day);
      double millis = (System.nanoTime() - start) / 1e6;
      System.out.printf(
          "%,12d messages kept, a day of %,d messages and %,d bytes dropped in %.1f ms%n",
          messages(before), messages(dropped), bytes(dropped), millis);
    }
  }

  private static long messages(List<DayUsage> usages) {
    return usages.stream().mapToLong(DayUsage::messages).sum();
  }

  private static long bytes(List<DayUsage> usages) {
    return usages.stream().mapToLong(DayUsage::bytes).sum();
  }
}
