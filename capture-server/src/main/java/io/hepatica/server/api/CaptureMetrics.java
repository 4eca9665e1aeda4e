package io.hepatica.server.api;

import io.hepatica.server.metrics.Rejection;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What was captured, registered where {@code /metrics} shows it.
 *
 * <p>Counters: {@code hepatica_frames_received_total}, {@code
 * hepatica_frames_rejected_total{reason}}, {@code hepatica_frames_journaled_total}, {@code
 * hepatica_frames_indexed_total}, {@code hepatica_frames_dead_total}, {@code
 * hepatica_kernel_dropped_total}, {@code hepatica_connections_refused_total}. Gauges: {@code
 * hepatica_frames_pending}, {@code hepatica_index_lag_seconds}.
 */
final class CaptureMetrics {
  private CaptureMetrics() {}

  static void register(MeterRegistry registry, Supplier<StatusReport.Capture> capture) {
    counter(
        registry,
        "frames.received",
        "HEP frames that reached the server",
        capture,
        StatusReport.Capture::received);
    counter(
        registry,
        "frames.journaled",
        "frames in the journal",
        capture,
        StatusReport.Capture::journaled);
    counter(
        registry,
        "frames.indexed",
        "frames that can be searched",
        capture,
        StatusReport.Capture::indexed);
    counter(
        registry,
        "frames.dead",
        "journaled frames that could not be indexed",
        capture,
        StatusReport.Capture::dead);
    counter(
        registry,
        "kernel.dropped",
        "datagrams that the operating system dropped for our sockets",
        capture,
        c -> c.kernelDropped() == null ? 0 : c.kernelDropped());
    counter(
        registry,
        "connections.refused",
        "TCP and TLS connections beyond the limits",
        capture,
        StatusReport.Capture::connectionsRefused);
    for (Rejection reason : Rejection.values()) {
      FunctionCounter.builder(
              "hepatica.frames.rejected",
              capture,
              c -> c.get().rejected().getOrDefault(reason.label(), 0L))
          .tags(Tags.of("reason", reason.label()))
          .description("frames that are not in the journal, by reason")
          .register(registry);
    }
    Gauge.builder("hepatica.frames.pending", capture, c -> c.get().pending())
        .description("journaled frames that are not indexed yet")
        .register(registry);
    Gauge.builder("hepatica.index.lag", capture, c -> c.get().lagMillis() / 1000.0)
        .baseUnit("seconds")
        .description("age of the oldest frame that is not indexed yet")
        .register(registry);
  }

  private static void counter(
      MeterRegistry registry,
      String name,
      String description,
      Supplier<StatusReport.Capture> capture,
      ToDoubleFunction<StatusReport.Capture> value) {
    FunctionCounter.builder("hepatica." + name, capture, c -> value.applyAsDouble(c.get()))
        .description(description)
        .register(registry);
  }
}
