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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers in front of one cluster, with the messages of real calls split between them, beside a
 * server of the embedded store that has them all.
 */
class TwoServersIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String PREFIX = ElasticNode.prefix(TwoServersIT.class);

  @TempDir static Path directory;
  private static ServerProcess first;
  private static ServerProcess second;
  private static ServerProcess whole;

  @BeforeAll
  static void startServers() throws IOException {
    first = startServer("first");
    second = startServer("second");
    whole = ServerProcess.start(directory.resolve("whole"));
  }

  private static ServerProcess startServer(String name) throws IOException {
    return ServerProcess.start(
        directory.resolve(name),
        "store.type=elasticsearch",
        "store.elasticsearch.urls=[" + ElasticNode.shared().url() + "]",
        "store.elasticsearch.index-prefix=" + PREFIX,
        "store.elasticsearch.replicas=0",
        "store.commit=1s");
  }

  @AfterAll
  static void stopServers() throws Exception {
    for (ServerProcess server : new ServerProcess[] {first, second, whole}) {
      if (server != null) {
        server.close();
      }
    }
    ElasticNode.shared().deleteIndices(PREFIX);
  }

  /** The frames of a capture as if its first message were of some minutes ago. */
  private static List<byte[]> captured(String capture) {
    List<byte[]> frames = CapturedFrames.of(capture);
    HepFrame hep = new HepFrame();
    long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    long shift = 0;
    for (byte[] frame : frames) {
      hep.read(frame, 0, frame.length);
      long time = hep.timeMicros();
      shift = shift == 0 ? now - TimeUnit.MINUTES.toMicros(5) - time : shift;
      CapturedFrames.setTime(frame, time + shift);
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

  private static boolean isResponse(byte[] frame) {
    return new String(frame, StandardCharsets.ISO_8859_1).contains("SIP/2.0 ")
        && new String(frame, StandardCharsets.ISO_8859_1).matches("(?s)[^ ]*SIP/2\\.0 [0-9]{3} .*");
  }

  /** All sessions that a server shows, by Call-ID; without ids, which tell where it journaled. */
  private static List<JsonNode> calls(ServerProcess server) throws Exception {
    List<JsonNode> calls = new ArrayList<>();
    for (JsonNode call :
        server.json("/api/v1/calls?from=now-1d&to=now%2B1d&limit=10000").get("calls")) {
      calls.add(((ObjectNode) call.deepCopy()).without("id"));
    }
    calls.sort(
        Comparator.<JsonNode, String>comparing(call -> call.get("call_id").asText())
            .thenComparing(call -> call.get("start").asText()));
    return calls;
  }

  private static void assertSameCalls() throws Exception {
    List<JsonNode> expected = calls(whole);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!(calls(first).equals(expected) && calls(second).equals(expected))
        && System.nanoTime() < deadline) {
      Thread.sleep(200);
    }
    assertThat(expected).isNotEmpty();
    assertThat(calls(first)).isEqualTo(expected);
    assertThat(calls(second)).isEqualTo(expected);
    for (int i = 0; i < expected.size(); i += Math.max(1, expected.size() / 5)) {
      String path =
          "/api/v1/call?call_id=" + ServerProcess.encoded(expected.get(i).get("call_id").asText());
      JsonNode call = whole.json(path);
      for (ServerProcess server : List.of(first, second)) {
        JsonNode shared = server.json(path);
        assertThat(shared.get("calls").size()).isEqualTo(call.get("calls").size());
        assertThat(shared.get("messages").findValuesAsText("raw"))
            .containsExactlyInAnyOrderElementsOf(call.get("messages").findValuesAsText("raw"));
      }
    }
  }

  @Test
  void calls_splitBetweenServers_areOneSessionEachOnBoth() throws Exception {
    List<byte[]> frames = captured("kamailio-siptrace-hep3-calls");
    List<byte[]> even = new ArrayList<>();
    List<byte[]> odd = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      (i % 2 == 0 ? even : odd).add(frames.get(i));
    }
    send(whole, frames);
    // Half of each, in turns: what one wrote is older when the other writes, and it was alone.
    send(first, even.subList(0, even.size() / 2));
    Thread.sleep(2500);
    send(second, odd.subList(0, odd.size() / 2));
    Thread.sleep(2500);
    send(second, odd.subList(odd.size() / 2, odd.size()));
    send(first, even.subList(even.size() / 2, even.size()));
    assertSameCalls();

    List<byte[]> others = captured("sngrep-sip-hep3-udp-auth");
    send(whole, others);
    // Requests here, answers there; and one server is killed in between.
    List<byte[]> requests = others.stream().filter(each -> !isResponse(each)).toList();
    List<byte[]> responses = others.stream().filter(TwoServersIT::isResponse).toList();
    assertThat(requests).isNotEmpty();
    assertThat(responses).isNotEmpty();
    send(second, responses.subList(0, responses.size() / 2));
    send(first, requests.subList(0, requests.size() / 2));
    ServerProcess.await("all is journaled", () -> first.journaled() >= even.size() + 1);
    first.kill();
    first.close();
    send(second, responses.subList(responses.size() / 2, responses.size()));
    first = startServer("first");
    send(first, requests.subList(requests.size() / 2, requests.size()));
    assertSameCalls();
  }

  @Test
  void aliases_changedOnOneServer_areThoseOfTheOther() throws Exception {
    String one = "{\"aliases\":[{\"address\":\"10.0.0.0/8\",\"name\":\"core\"}]}";
    String two = "{\"aliases\":[{\"address\":\"10.0.0.0/8\",\"name\":\"edge\"}]}";

    assertThat(first.put("/api/v1/aliases", one).statusCode()).isEqualTo(200);

    ServerProcess.await("the other server has them", () -> aliases(second).equals(one));
    String tag = second.get("/api/v1/aliases").headers().firstValue("etag").orElseThrow();
    assertThat(put(second, two, tag).statusCode()).isEqualTo(200);
    // The first may not have read them yet, but knows better than to take the old tag.
    assertThat(put(first, one, tag).statusCode()).isEqualTo(412);
    ServerProcess.await("the first server has them", () -> aliases(first).equals(two));
    assertThat(first.get("/api/v1/aliases").headers().firstValue("etag"))
        .isEqualTo(second.get("/api/v1/aliases").headers().firstValue("etag"));
  }

  private static String aliases(ServerProcess server) {
    try {
      return server.get("/api/v1/aliases").body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static HttpResponse<String> put(ServerProcess server, String json, String tag)
      throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/aliases"))
              .timeout(Duration.ofSeconds(30))
              .header("Content-Type", "application/json")
              .header("If-Match", tag)
              .PUT(HttpRequest.BodyPublishers.ofString(json))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
