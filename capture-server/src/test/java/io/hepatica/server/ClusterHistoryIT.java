package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.store.CapturedFrames;
import io.hepatica.server.store.elastic.ElasticNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was captured before, taken into a cluster: out of the embedded store, and written anew. */
class ClusterHistoryIT {
  private static final String PREFIX = ElasticNode.prefix(ClusterHistoryIT.class);
  private static final String RANGE = "?from=now-2d&to=now%2B1d&limit=10000";
  private static final String EVERY_TABLE =
      "&table=call&table=registration&table=rest&table=report&table=log";

  @TempDir Path directory;

  @AfterEach
  void deleteIndices() throws Exception {
    ElasticNode.shared().deleteIndices(PREFIX);
  }

  private ServerProcess inCluster(String... more) throws IOException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "store.type=elasticsearch",
                "store.elasticsearch.urls=[" + ElasticNode.shared().url() + "]",
                "store.elasticsearch.index-prefix=" + PREFIX,
                "store.elasticsearch.replicas=0"));
    settings.addAll(List.of(more));
    return ServerProcess.start(directory, settings.toArray(String[]::new));
  }

  /** A real capture, as if its first message were of an hour ago. */
  private static List<byte[]> captured(String capture) {
    List<byte[]> frames = CapturedFrames.of(capture);
    HepFrame hep = new HepFrame();
    long first = 0;
    long from =
        TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()) - TimeUnit.HOURS.toMicros(1);
    for (byte[] frame : frames) {
      hep.read(frame, 0, frame.length);
      first = first == 0 ? hep.timeMicros() : first;
      CapturedFrames.setTime(frame, hep.timeMicros() - first + from);
    }
    return frames;
  }

  private static void send(ServerProcess server, List<byte[]> frames) throws IOException {
    try (Socket socket = new Socket(server.tcp().getAddress(), server.tcp().getPort());
        OutputStream out = socket.getOutputStream()) {
      for (byte[] frame : frames) {
        out.write(frame);
      }
    }
  }

  private static List<String> raws(ServerProcess server) throws Exception {
    JsonNode found = server.json("/api/v1/messages" + RANGE + EVERY_TABLE + "&raw=true");
    assertThat(found.get("next_cursor").isNull()).isTrue();
    List<String> raws = new ArrayList<>();
    for (JsonNode message : found.get("messages")) {
      raws.add(message.get("time").asText() + message.path("raw").asText());
    }
    raws.sort(null);
    return raws;
  }

  private static List<JsonNode> calls(ServerProcess server) {
    JsonNode found;
    try {
      found = server.json("/api/v1/calls" + RANGE).get("calls");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
    List<JsonNode> calls = new ArrayList<>();
    for (JsonNode call : found) {
      calls.add(((ObjectNode) call.deepCopy()).without("id"));
    }
    calls.sort(
        Comparator.<JsonNode, String>comparing(call -> call.get("call_id").asText())
            .thenComparing(call -> call.get("start").asText()));
    return calls;
  }

  private static void sendAll(ServerProcess server, List<List<byte[]>> captures) throws Exception {
    long frames = 0;
    for (List<byte[]> capture : captures) {
      send(server, capture);
      frames += capture.size();
    }
    long all = frames;
    ServerProcess.await("all is indexed", () -> server.indexed() == all);
  }

  /** The command of the README. */
  private static String[] move(String... more) throws Exception {
    String line =
        Files.readAllLines(Path.of("..", "README.md")).stream()
            .map(String::strip)
            .filter(each -> each.startsWith("scripts/hepatica reindex --store"))
            .findFirst()
            .orElseThrow();
    List<String> words =
        new ArrayList<>(List.of(line.split(" ")).subList(1, line.split(" ").length));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private static String reindex(ServerProcess server, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of("reindex", "--server", server.url()));
    command.addAll(List.of("--from", "now-2d"));
    command.addAll(List.of(more));
    return server.hepatica(command.toArray(String[]::new));
  }

  @Test
  void embeddedHistory_isMovedIntoTheCluster_onceHoweverOften() throws Exception {
    List<String> raws;
    List<JsonNode> calls;
    try (ServerProcess embedded = ServerProcess.start(directory)) {
      sendAll(
          embedded,
          List.of(
              captured("kamailio-siptrace-hep3-calls"), captured("hepgen-reports-34-35-54-udp")));
      raws = raws(embedded);
      calls = calls(embedded);
      assertThat(embedded.terminate()).isZero();
    }
    assertThat(raws).hasSizeGreaterThan(4264);
    // Else the cluster gets what the journal still has, without being told to.
    deleteJournal();
    try (ServerProcess server = inCluster()) {
      assertThat(raws(server)).isEmpty();
      for (int time = 1; time <= 2; time++) {
        assertThat(server.hepatica(move("--server", server.url()))).contains("moved");
        assertThat(raws(server)).isEqualTo(raws);
        assertThat(calls(server)).isEqualTo(calls);
      }
      // What comes now must not take the ids of what was moved.
      send(server, captured("hepgen-sip-log-rtcp-udp"));
      ServerProcess.await("all is indexed", () -> server.indexed() > 0 && server.pending() == 0);
      assertThat(raws(server)).containsAll(raws).hasSizeGreaterThan(raws.size());
    }
  }

  private void deleteJournal() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("journal"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void headerOfNow_isSearchableInOldMessages_afterReindexing() throws Exception {
    List<String> raws;
    List<JsonNode> calls;
    try (ServerProcess server = inCluster()) {
      sendAll(server, List.of(captured("kamailio-siptrace-hep3-calls")));
      ServerProcess.await("calls are found", () -> !calls(server).isEmpty());
      raws = raws(server);
      calls = calls(server);
      assertThat(server.terminate()).isZero();
    }
    try (ServerProcess server = inCluster("headers.custom=[Max-Forwards]")) {
      String query = "/api/v1/messages" + RANGE + EVERY_TABLE + "&q=max_forwards:69";
      assertThat(server.json(query).get("total").get("value").asInt()).isZero();

      reindex(server);

      long expected = raws.stream().filter(raw -> raw.contains("\r\nMax-Forwards: 69\r\n")).count();
      assertThat(expected).isPositive();
      assertThat(server.json(query).get("total").get("value").asLong()).isEqualTo(expected);
      assertThat(raws(server)).isEqualTo(raws);
      assertThat(calls(server)).isEqualTo(calls);
    }
  }
}
