package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clocks that are wrong, over UDP. */
class TimeBoundsIT {
  private static final String WHOLE_TIME =
      "from="
          + Instant.now().minus(Duration.ofDays(30))
          + "&to="
          + Instant.now().plus(Duration.ofDays(30));

  @TempDir private Path directory;

  @Test
  void framesBeyondTheBounds_haveTheTimeOfTheirArrivalAndAMark() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Map<String, Instant> sent =
        Map.of(
            "late", now.minus(Duration.ofHours(49)),
            "nearly-late", now.minus(Duration.ofHours(47)),
            "early", now.plus(Duration.ofHours(25)),
            "nearly-early", now.plus(Duration.ofHours(23)));
    try (ServerProcess server =
            ServerProcess.start(directory, "capture.late=48h", "capture.early=24h");
        DatagramSocket socket = new DatagramSocket()) {
      for (Map.Entry<String, Instant> frame : sent.entrySet()) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, frame.getValue());
        byte[] bytes = SipFrames.info(frame.getKey(), 1, micros);
        socket.send(new DatagramPacket(bytes, bytes.length, server.udp()));
      }
      ServerProcess.await("all is indexed", () -> server.indexed() == sent.size());
      Instant after = Instant.now();

      Map<String, Instant> times = new TreeMap<>();
      Map<String, Instant> given = new TreeMap<>();
      for (JsonNode message : search(server, "")) {
        String callId = message.path("call_id").asText();
        times.put(callId, Instant.parse(message.path("time").asText()));
        if (message.has("agent_time")) {
          given.put(callId, Instant.parse(message.path("agent_time").asText()));
        }
      }
      assertThat(times.get("late")).isBetween(now, after);
      assertThat(times.get("early")).isBetween(now, after);
      assertThat(times.get("nearly-late")).isEqualTo(sent.get("nearly-late"));
      assertThat(times.get("nearly-early")).isEqualTo(sent.get("nearly-early"));
      assertThat(given).isEqualTo(Map.of("late", sent.get("late"), "early", sent.get("early")));
      assertThat(search(server, "agent_time:*").findValuesAsText("call_id"))
          .containsExactlyInAnyOrder("late", "early");
      assertThat(server.terminate()).isZero();
    }
    // The day of the index is that of the time which the message has.
    try (ServerProcess server = ServerProcess.start(directory)) {
      Set<String> days = new TreeSet<>();
      for (JsonNode day : server.json("/api/v1/status").path("disk").path("days")) {
        days.add(day.path("day").asText());
      }
      Set<String> expected = new TreeSet<>();
      for (JsonNode message : search(server, "")) {
        expected.add(
            Instant.parse(message.path("time").asText())
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .toString());
      }
      assertThat(expected).hasSize(3);
      assertThat(days).isEqualTo(expected);
      // Bounds that were changed meanwhile change nothing of what was captured.
      assertThat(search(server, "agent_time:*").findValuesAsText("call_id"))
          .containsExactlyInAnyOrder("late", "early");
    }
  }

  private static JsonNode search(ServerProcess server, String query) throws Exception {
    return server
        .json("/api/v1/messages?" + WHOLE_TIME + "&q=" + ServerProcess.encoded(query))
        .path("messages");
  }
}
