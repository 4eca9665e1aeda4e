package io.hepatica.server.index;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalReader;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.performance.SipMeters;
import io.hepatica.server.store.lucene.LoopedCapture;
import io.hepatica.server.store.lucene.LuceneStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What following sessions costs: {@code CorrelationBench [MESSAGES]}. The same journal is indexed
 * and committed into empty stores, without and with sessions, in turns.
 */
public final class CorrelationBench {
  private static final int ROUNDS = 3;

  private CorrelationBench() {}

  public static void main(String[] args) throws Exception {
    long messages = args.length > 0 ? Long.parseLong(args[0]) : 2_000_000;
    Path directory = Files.createTempDirectory("hepatica-bench");
    try {
      run(messages, directory);
    } finally {
      delete(directory);
    }
  }

  private static void run(long messages, Path directory) throws Exception {
    LoopedCapture capture =
        new LoopedCapture(
            "kamailio-siptrace-hep3-calls",
            TimeUnit.SECONDS.toMicros(Instant.parse("2026-11-21T00:00:00Z").getEpochSecond()),
            80_000);
    Journal.Options options = new Journal.Options(Journal.NEVER, 256L << 20);
    double[] best = new double[2];
    double[] cpu = new double[2];
    try (Journal journal = Journal.open(directory.resolve("journal"), options)) {
      capture.append(journal, messages);
      for (int round = 0; round <= ROUNDS; round++) {
        for (int with = 0; with < 2; with++) {
          Path store = directory.resolve("store-" + round + "-" + with);
          long cpuBefore = cpuNanos();
          double rate = index(journal, store, with == 1, capture.messages());
          double cpuMicros = (cpuNanos() - cpuBefore) / 1e3 / capture.messages();
          delete(store);
          System.out.printf(
              "%s sessions: %,.0f messages/s, %.2f µs of CPU a message%s%n",
              with == 1 ? "with   " : "without",
              rate,
              cpuMicros,
              round == 0 ? " (warming up)" : "");
          if (round > 0) {
            best[with] += rate / ROUNDS;
            cpu[with] += cpuMicros / ROUNDS;
          }
        }
      }
    }
    System.out.printf(
        "correlation costs %.1f %% of the throughput and %.2f µs of CPU a message (means of %d)%n",
        100 * (1 - best[1] / best[0]), cpu[1] - cpu[0], ROUNDS);
  }

  private static double index(Journal journal, Path directory, boolean sessions, long messages)
      throws Exception {
    Schema schema = new Schema(List.of());
    Map<Table, Integer> retention = new EnumMap<>(Table.class);
    for (Table table : Table.values()) {
      retention.put(table, 30);
    }
    LuceneStore.Options options =
        new LuceneStore.Options(
            Duration.ofSeconds(30),
            retention,
            LuceneStore.Options.RECENT_MESSAGES,
            LuceneStore.Options.RECENT_BYTES);
    try (LuceneStore store = LuceneStore.open(directory, schema, journal, options, at -> {});
        JournalReader reader = journal.reader(0);
        ParsedMessage message = new ParsedMessage(schema)) {
      SessionTracker tracker =
          sessions ? new SessionTracker(store, new SipMeters(new SimpleMeterRegistry())) : null;
      long start = System.nanoTime();
      while (reader.read()) {
        for (int at = reader.from(); at < reader.to(); ) {
          int length = Receipt.frameLength(reader.buffer(), at);
          message.read(reader.buffer(), at, length);
          add(message, store, tracker, message.position() + length);
          at += length;
        }
        if (tracker != null) {
          tracker.tick();
        }
      }
      store.commit();
      return messages / ((System.nanoTime() - start) / 1e9);
    }
  }

  private static void add(
      ParsedMessage message, LuceneStore store, @Nullable SessionTracker tracker, long end)
      throws IOException, InterruptedException {
    if (tracker == null) {
      store.add(message, end);
      return;
    }
    tracker.link(message);
    store.add(message, end);
    tracker.follow(message);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(file -> {
            try {
              Files.delete(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
