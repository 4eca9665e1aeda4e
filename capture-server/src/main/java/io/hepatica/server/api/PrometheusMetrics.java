package io.hepatica.server.api;

import io.hepatica.server.performance.SipMeters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.function.Supplier;

/**
 * What {@code /metrics} shows: how the JVM fares, and what others register. Thread-safe. Made
 * before the indexer, which tells {@link #sip} what it sees.
 */
public final class PrometheusMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final SipMeters sip = new SipMeters(registry);

  public PrometheusMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
  }

  /** The calls and registrations of now. */
  public SipMeters sip() {
    return sip;
  }

  /**
   * Shows the archive: gauges {@code hepatica_archive_files}, {@code hepatica_archive_bytes},
   * {@code hepatica_archive_behind} and {@code hepatica_archive_failing}.
   */
  public void archive(Supplier<StatusReport.Archive> archive) {
    Gauge.builder("hepatica.archive.files", archive, a -> a.get().files())
        .description("journal segments in the archive")
        .strongReference(true)
        .register(registry);
    Gauge.builder("hepatica.archive", archive, a -> a.get().bytes())
        .baseUnit("bytes")
        .description("what the archive takes on disk")
        .strongReference(true)
        .register(registry);
    Gauge.builder("hepatica.archive.behind", archive, a -> a.get().behind())
        .description("journal segments that wait to be archived")
        .strongReference(true)
        .register(registry);
    Gauge.builder("hepatica.archive.failing", archive, a -> a.get().error() == null ? 0 : 1)
        .description("1 while nothing can be archived")
        .strongReference(true)
        .register(registry);
  }

  /** Shows what was given up, and how much of the disk is ours. */
  public void retention(Supplier<StatusReport.Retention> retention) {
    RetentionMetrics.register(registry, retention);
  }

  /** Shows the interfaces of these names, each on its own. */
  public void interfaces(List<String> names, Supplier<List<StatusReport.Interface>> interfaces) {
    names.forEach(name -> InterfaceMetrics.register(registry, name, interfaces));
  }

  MeterRegistry registry() {
    return registry;
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
