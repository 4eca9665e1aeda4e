package io.hepatica.server.api;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What was given up, registered where {@code /metrics} shows it.
 *
 * <p>Counters: {@code hepatica_retention_dropped_days_total{reason}}, likewise {@code _messages_}
 * and {@code _bytes_}. Gauges: {@code hepatica_disk_used_bytes}, {@code
 * hepatica_disk_allowed_bytes}.
 */
final class RetentionMetrics {
  private RetentionMetrics() {}

  static void register(MeterRegistry registry, Supplier<StatusReport.Retention> retention) {
    for (String reason : retention.get().dropped().keySet()) {
      counter(registry, "days", reason, retention, StatusReport.Dropped::days);
      counter(registry, "messages", reason, retention, StatusReport.Dropped::messages);
      counter(registry, "bytes", reason, retention, StatusReport.Dropped::bytes);
    }
    Gauge.builder("hepatica.disk.used", retention, r -> r.get().disk().usedBytes())
        .baseUnit("bytes")
        .description("what journal, indices and archive take of the disk")
        .register(registry);
    Gauge.builder("hepatica.disk.allowed", retention, r -> r.get().disk().allowedBytes())
        .baseUnit("bytes")
        .description("what they may take, given what others do")
        .register(registry);
  }

  private static void counter(
      MeterRegistry registry,
      String unit,
      String reason,
      Supplier<StatusReport.Retention> retention,
      ToLongFunction<StatusReport.Dropped> value) {
    FunctionCounter.builder(
            "hepatica.retention.dropped." + unit,
            retention,
            r -> {
              StatusReport.Dropped dropped = r.get().dropped().get(reason);
              return dropped == null ? 0 : value.applyAsLong(dropped);
            })
        .tags(Tags.of("reason", reason))
        .description(unit + " that were given up, by reason")
        .register(registry);
  }
}
