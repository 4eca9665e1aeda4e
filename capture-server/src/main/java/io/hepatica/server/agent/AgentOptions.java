package io.hepatica.server.agent;

import io.hepatica.server.capture.InterfaceOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * What an agent captures and where it forwards it.
 *
 * @param buffer directory of what is not forwarded yet
 * @param bufferBytes what it may take; beyond it the oldest frames are dropped
 */
public record AgentOptions(
    List<InterfaceOptions> interfaces, Collector collector, Path buffer, long bufferBytes) {
  public AgentOptions {
    interfaces = List.copyOf(interfaces);
  }
}
