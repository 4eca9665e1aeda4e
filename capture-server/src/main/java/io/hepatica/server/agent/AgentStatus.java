package io.hepatica.server.agent;

import io.hepatica.server.capture.InterfaceStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an agent fares. Counts are since its start.
 *
 * @param captured frames made of packets
 * @param sent frames written to the collector, those sent again included
 * @param bufferedBytes that the collector has not confirmed
 * @param dropped frames that were given up: the oldest of a full buffer, and those that could not
 *     be written to it
 * @param trouble why nothing can be sent; null where all is well
 */
public record AgentStatus(
    List<InterfaceStatus> interfaces,
    long captured,
    long sent,
    long bufferedBytes,
    long dropped,
    @Nullable String trouble) {

  /** One line for people. */
  public String line() {
    long packets = interfaces.stream().mapToLong(InterfaceStatus::packets).sum();
    long lost = interfaces.stream().mapToLong(i -> i.kernelDropped() + i.interfaceDropped()).sum();
    StringBuilder line =
        new StringBuilder(
            "packets %d, dropped by the kernel %d, frames %d, sent %d, buffered %.1f MB, dropped %d"
                .formatted(packets, lost, captured, sent, bufferedBytes / 1e6, dropped));
    for (InterfaceStatus each : interfaces) {
      if (each.reason() != null) {
        line.append("; ").append(each.name()).append(": ").append(each.reason());
      }
    }
    return trouble == null ? line.toString() : line.append("; ").append(trouble).toString();
  }
}
