package io.hepatica.server.capture;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How an interface fares. Counts are since the start.
 *
 * @param reason why it is waited for; null while it is captured on
 * @param packets taken from the kernel
 * @param frames made of them
 * @param kernelDropped packets for which the ring had no room
 * @param interfaceDropped packets that the interface or its driver dropped, as far as it counts
 * @param skipped of what came with the packets and became no frame: reason, and how many
 */
public record InterfaceStatus(
    String name,
    String filter,
    @Nullable String reason,
    long packets,
    long frames,
    long kernelDropped,
    long interfaceDropped,
    SortedMap<String, Long> skipped) {

  public boolean capturing() {
    return reason == null;
  }
}
