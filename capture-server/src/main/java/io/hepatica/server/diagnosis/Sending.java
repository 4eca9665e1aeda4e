package io.hepatica.server.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One message that went over one hop, once or again and again. What several agents saw of it, or
 * one agent traced twice, is there once: the times are those of the agent that saw it most often,
 * so that clocks that differ make no retransmissions.
 *
 * @param times the message and its retransmissions, oldest first; at least one
 */
record Sending(List<SipView> times) {
  /**
   * The same message at the same agent within this time is no retransmission but traced twice: the
   * shortest T1 in use is longer (RFC 3261, 17.1.1.1: 500 ms).
   */
  private static final long COPY_MICROS = 50_000;

  private record Key(Endpoint from, Endpoint to, int status, String toTag) {}

  /** The sendings among requests of one transaction, or among its responses, oldest first. */
  static List<Sending> among(List<SipView> messages) {
    Map<Key, Map<String, List<SipView>>> seen = new LinkedHashMap<>();
    for (SipView message : messages) {
      Key key =
          new Key(
              message.from(),
              message.to(),
              message.status(),
              message.isRequest() ? "" : message.toTag());
      List<SipView> times =
          seen.computeIfAbsent(key, k -> new LinkedHashMap<>())
              .computeIfAbsent(message.agent(), k -> new ArrayList<>());
      if (times.isEmpty() || message.timeMicros() - times.getLast().timeMicros() >= COPY_MICROS) {
        times.add(message);
      }
    }
    return seen.values().stream()
        .map(Sending::most)
        .sorted(Comparator.comparingLong(sending -> sending.first().timeMicros()))
        .toList();
  }

  private static Sending most(Map<String, List<SipView>> byAgent) {
    List<SipView> most = List.of();
    for (List<SipView> times : byAgent.values()) {
      most = times.size() > most.size() ? times : most;
    }
    return new Sending(List.copyOf(most));
  }

  SipView first() {
    return times.getFirst();
  }

  SipView last() {
    return times.getLast();
  }

  int repeats() {
    return times.size() - 1;
  }

  /** From the first to the last time. */
  long spanMicros() {
    return last().timeMicros() - first().timeMicros();
  }
}
