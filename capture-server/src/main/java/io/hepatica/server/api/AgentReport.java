package io.hepatica.server.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sender of HEP as {@code /api/v1/agents} shows it.
 *
 * @param id capture agent id (chunk 0x0c); null where it never said one
 * @param name chunk 0x13; null where it never said one
 * @param transport {@code udp}, {@code tcp} or {@code tls}
 * @param bytes of frames as they came
 * @param framesPerSecond over the last while
 * @param firstSeen ISO 8601, UTC
 * @param rejected frames by reason
 */
public record AgentReport(
    @Nullable Long id,
    @Nullable String name,
    String address,
    String transport,
    int hepVersion,
    long frames,
    long bytes,
    @JsonProperty("rate") double framesPerSecond,
    String firstSeen,
    String lastSeen,
    Map<String, Long> rejected) {}
