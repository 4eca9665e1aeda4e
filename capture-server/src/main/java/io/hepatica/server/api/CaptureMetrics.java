package io.hepatica.server.api;

import io.hepatica.server.metrics.Rejection;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What was captured and how the JVM fares, in Prometheus' text format. Thread-safe.
 *
 * <p>Counters: {@code hepatica_frames_received_total}, {@code
 * hepatica_frames_rejected_total{reason}}, {@code hepatica_frames_journaled_total}, {@code
 * hepatica_frames_indexed_total}, {@code hepatica_frames_dead_total}, {@code
 * hepatica_kernel_dropped_total}, {@code hepatica_connections_refused_total}. Gauges: {@code
 * hepatica_frames_pending}, {@code hepatica_index_lag_seconds}.
 */
final class CaptureMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

  CaptureMetrics(Supplier<StatusReport.Capture> capture) {
    counter(
        "frames.received",
        "HEP frames that reached the server",
        capture,
        StatusReport.Capture::received);
    counter("frames.journaled", "frames in the journal", capture, StatusReport.Capture::journaled);
    counter(
        "frames.indexed", "frames that can be searched", capture, StatusReport.Capture::indexed);
    counter(
        "frames.dead",
        "journaled frames that could not be indexed",
        capture,
        StatusReport.Capture::dead);
    counter(
        "kernel.dropped",
        "datagrams that the operating system dropped for our sockets",
        capture,
        c -> c.kernelDropped() == null ? 0 : c.kernelDropped());
    counter(
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
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
  }

  private void counter(
      String name,
      String description,
      Supplier<StatusReport.Capture> capture,
      ToDoubleFunction<StatusReport.Capture> value) {
    FunctionCounter.builder("hepatica." + name, capture, c -> value.applyAsDouble(c.get()))
        .description(description)
        .register(registry);
  }

  /** The text of all metrics, format 0.0.4. */
  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
