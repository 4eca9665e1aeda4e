package io.hepatica.server.api;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What came from an interface of this machine, each with the tag {@code interface}. Counters:
 * {@code hepatica_interface_packets_total}, {@code hepatica_interface_frames_total}, {@code
 * hepatica_interface_kernel_dropped_total}, {@code hepatica_interface_dropped_total}, {@code
 * hepatica_interface_skipped_total}. Gauge: {@code hepatica_interface_capturing}.
 */
final class InterfaceMetrics {
  private static final String TAG = "interface";

  private final MeterRegistry registry;
  private final String name;
  private final Supplier<List<StatusReport.Interface>> interfaces;

  private InterfaceMetrics(
      MeterRegistry registry, String name, Supplier<List<StatusReport.Interface>> interfaces) {
    this.registry = registry;
    this.name = name;
    this.interfaces = interfaces;
  }

  static void register(
      MeterRegistry registry, String name, Supplier<List<StatusReport.Interface>> interfaces) {
    InterfaceMetrics metrics = new InterfaceMetrics(registry, name, interfaces);
    metrics.counter("packets", "packets taken from the kernel", StatusReport.Interface::packets);
    metrics.counter("frames", "frames made of packets", StatusReport.Interface::frames);
    metrics.counter(
        "kernel.dropped",
        "packets for which the kernel's ring had no room",
        StatusReport.Interface::kernelDropped);
    metrics.counter(
        "dropped",
        "packets that the interface or its driver dropped",
        StatusReport.Interface::interfaceDropped);
    metrics.counter(
        "skipped",
        "what became no frame; the status tells why",
        i -> i.skipped().values().stream().mapToLong(Long::longValue).sum());
    Gauge.builder(
            "hepatica.interface.capturing",
            metrics,
            m -> m.sum(i -> i.reason() == null ? 1 : 0) > 0 ? 1 : 0)
        .tag(TAG, name)
        .description("0 while the interface is waited for")
        .strongReference(true)
        .register(registry);
  }

  private void counter(
      String what, String description, ToLongFunction<StatusReport.Interface> value) {
    FunctionCounter.builder("hepatica.interface." + what, this, m -> m.sum(value))
        .tag(TAG, name)
        .description(description)
        .register(registry);
  }

  /** An interface may be named more than once, with several filters. */
  private long sum(ToLongFunction<StatusReport.Interface> value) {
    return interfaces.get().stream()
        .filter(each -> each.name().equals(name))
        .mapToLong(value)
        .sum();
  }
}
