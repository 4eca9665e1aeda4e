package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a new user: start, send a real capture, search, read a call, take it away, stop. */
class ServerIT {
  private static final String CAPTURE =
      "../hep-codec/src/test/resources/captures/kamailio-siptrace-hep3-calls.pcap.gz";

  /** Counted by three independent decoders when the capture was recorded. */
  private static final int FRAMES = 4264;

  private static final int CALL_IDS = 319;
  private static final String WHOLE_TIME = "from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z";

  @TempDir Path directory;

  private static void awaitIndexed(ServerProcess server, long frames) throws InterruptedException {
    ServerProcess.await(frames + " frames are indexed", () -> server.indexed() >= frames);
  }

  private static void send(ServerProcess server, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("send", CAPTURE, "--to", "127.0.0.1:" + server.tcp().getPort(), "--tcp"));
    command.addAll(List.of(more));
    server.hepatica(command.toArray(String[]::new));
  }

  @Test
  void capture_isFoundWhole() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory)) {
      send(server);
      awaitIndexed(server, FRAMES);

      JsonNode answer = server.json("/api/v1/messages?limit=10000&" + WHOLE_TIME);
      Set<String> callIds = new HashSet<>();
      answer.get("messages").forEach(message -> callIds.add(message.get("call_id").asText()));
      assertThat(answer.get("messages")).hasSize(FRAMES);
      assertThat(answer.get("total").get("value").asInt()).isEqualTo(FRAMES);
      assertThat(answer.get("total").get("relation").asText()).isEqualTo("eq");
      assertThat(callIds).hasSize(CALL_IDS);
      JsonNode capture = server.capture();
      assertThat(capture.get("received").asLong()).isEqualTo(FRAMES);
      assertThat(capture.get("journaled").asLong()).isEqualTo(FRAMES);
      assertThat(capture.get("pending").asLong()).isZero();
      assertThat(capture.get("dead").asLong()).isZero();
    }
  }

  @Test
  void call_isReadAsALadderAndTakenAway() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory)) {
      send(server);
      awaitIndexed(server, FRAMES);
      String callId =
          server
              .json("/api/v1/messages?limit=1&status=486&" + WHOLE_TIME)
              .get("messages")
              .get(0)
              .get("call_id")
              .asText();

      String ladder = server.hepatica("call", callId, "--server", server.url());
      JsonNode call = server.json("/api/v1/call?call_id=" + ServerProcess.encoded(callId));
      Path pcap = directory.resolve("call.pcap");
      server.hepatica(
          "export", callId, "--format", "pcap", "-o", pcap.toString(), "--server", server.url());

      assertThat(ladder).contains("INVITE", "486 Busy", "ACK");
      assertThat(call.get("messages").get(0).get("raw").asText()).startsWith("INVITE sip:");
      assertThat(tsharkCallIds(pcap)).hasSize(call.get("messages").size()).containsOnly(callId);
    }
  }

  private static List<String> tsharkCallIds(Path pcap) throws IOException {
    Process tshark =
        new ProcessBuilder("tshark", "-r", pcap.toString(), "-T", "fields", "-e", "sip.Call-ID")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return tshark.inputReader().lines().filter(line -> !line.isBlank()).toList();
  }

  @Test
  void reports_standBesideTheSipOfTheirCall() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory)) {
      String capture =
          "../hep-codec/src/test/resources/captures/kamailio+rtpengine-sip-rtcp-udp.pcap.gz";
      server.hepatica("send", capture, "--to", "127.0.0.1:" + server.tcp().getPort(), "--tcp");
      awaitIndexed(server, 119);
      int sip = 0;
      int rtcp = 0;
      Set<String> callIds = new HashSet<>();
      server
          .json("/api/v1/messages?limit=1000&proto_type=5&table=report&" + WHOLE_TIME)
          .get("messages")
          .forEach(report -> callIds.add(report.get("call_id").asText()));

      for (String callId : callIds) {
        JsonNode call = server.json("/api/v1/call?call_id=" + ServerProcess.encoded(callId));
        assertThat(call.get("messages"))
            .isNotEmpty()
            .allMatch(m -> m.get("proto_type").asInt() == 1);
        sip += call.get("messages").size();
        for (JsonNode report : call.get("reports")) {
          rtcp += report.get("kind").asText().equals("rtcp") ? 1 : 0;
        }
      }
      assertThat(rtcp).as("all RTCP of the capture").isEqualTo(44);
      assertThat(sip).isPositive().isLessThan(76);
    }
  }

  @Test
  void sigterm_flushesAndTheNextStartFindsEverything() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory)) {
      send(server);
      awaitIndexed(server, FRAMES);

      assertThat(server.terminate()).isZero();
    }
    try (ServerProcess server = ServerProcess.start(directory)) {
      JsonNode answer = server.json("/api/v1/messages?limit=1&" + WHOLE_TIME);

      assertThat(answer.get("total").get("value").asInt()).isEqualTo(FRAMES);
      assertThat(server.capture().get("journaled").asLong()).isZero();
    }
  }

  @Test
  void hep_exportedAndImported_isTheSameCall() throws Exception {
    try (ServerProcess first = ServerProcess.start(directory.resolve("first"));
        ServerProcess second = ServerProcess.start(directory.resolve("second"))) {
      send(first);
      awaitIndexed(first, FRAMES);
      String callId =
          first
              .json("/api/v1/messages?limit=1&status=302&" + WHOLE_TIME)
              .get("messages")
              .get(0)
              .get("call_id")
              .asText();
      Path stream = directory.resolve("call.hep");
      first.hepatica(
          "export", callId, "--format", "hep", "-o", stream.toString(), "--server", first.url());

      second.hepatica("import", stream.toString(), "--server", second.url());

      String path = "/api/v1/call?call_id=" + ServerProcess.encoded(callId);
      assertThat(raws(second.json(path))).isEqualTo(raws(first.json(path))).isNotEmpty();
      assertThat(Files.size(stream)).isPositive();
    }
  }

  private static List<String> raws(JsonNode call) {
    List<String> raws = new ArrayList<>();
    call.get("messages")
        .forEach(message -> raws.add(message.get("time").asText() + message.get("raw").asText()));
    return raws;
  }
}
