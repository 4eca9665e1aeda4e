package io.hepatica.server.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.performance.SipMeters;
import io.hepatica.server.store.CapturedFrames;
import io.hepatica.server.store.lucene.LuceneStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expected counts are tshark's: Call-IDs by their final response but 401 and 407. */
class LiveMetersIT {
  private static final Schema SCHEMA = new Schema(List.of());

  @TempDir Path directory;

  @Test
  void capturedCalls_areCountedOnceEach() throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (Journal journal =
            Journal.open(
                directory.resolve("journal"), new Journal.Options(Duration.ofDays(1), 64L << 20));
        LuceneStore store =
            LuceneStore.open(
                directory.resolve("store"),
                SCHEMA,
                journal,
                new LuceneStore.Options(
                    Duration.ofHours(1),
                    Stream.of(Table.values())
                        .collect(Collectors.toMap(table -> table, table -> 30)),
                    LuceneStore.Options.RECENT_MESSAGES,
                    LuceneStore.Options.RECENT_BYTES),
                position -> {});
        Indexer indexer = new Indexer(journal, store, SCHEMA, new SipMeters(registry))) {
      indexer.start();
      CapturedFrames.append(journal, CapturedFrames.of("kamailio-siptrace-hep3-calls"));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (indexer.position() < journal.endPosition()) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(5);
      }
    }
    Map<String, Double> attempts =
        Map.of("2xx", 220.0, "3xx", 3.0, "4xx", 24.0, "5xx", 3.0, "6xx", 3.0);
    attempts.forEach((status, count) ->
        assertThat(
                registry.find("hepatica.sip.attempts").tag("status", status).counters().stream()
                    .mapToDouble(counter -> counter.count())
                    .sum())
            .as(status)
            .isEqualTo(count));
    assertThat(registry.get("hepatica.sip.registrations").tag("result", "succeeded").counter())
        .extracting(counter -> counter.count())
        .isEqualTo(20.0);
    assertThat(registry.get("hepatica.sip.registrations").tag("result", "failed").counter())
        .extracting(counter -> counter.count())
        .isEqualTo(2.0);
    assertThat(registry.get("hepatica.sip.sdd").timer().count()).isEqualTo(220);
  }
}
