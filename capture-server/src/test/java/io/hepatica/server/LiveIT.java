package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who watch a server that takes real captures. */
class LiveIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CALLS =
      "../hep-codec/src/test/resources/captures/kamailio-siptrace-hep3-calls.pcap.gz";

  private static final String MEDIA =
      "../hep-codec/src/test/resources/captures/kamailio+rtpengine-sip-rtcp-udp.pcap.gz";

  /** Counted by three independent decoders when the captures were recorded. */
  private static final int CALL_FRAMES = 4264;

  private static final int MEDIA_FRAMES = 119;

  private static final String ALL =
      "&limit=10000&from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z";

  @TempDir Path directory;

  private static void send(ServerProcess server, String capture, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("send", capture, "--to", "127.0.0.1:" + server.tcp().getPort(), "--tcp"));
    command.addAll(List.of(more));
    server.hepatica(command.toArray(String[]::new));
  }

  private static void awaitSeen(EventStream stream, int frames) throws InterruptedException {
    ServerProcess.await(
        frames + " frames have passed",
        () -> !stream.named("rate").isEmpty() && stream.rate().get("seen").asInt() >= frames);
  }

  private static List<String> ids(Iterable<JsonNode> messages) {
    List<String> ids = new ArrayList<>();
    messages.forEach(message -> ids.add(message.get("id").asText()));
    return ids;
  }

  /** Those that a search finds, in the order of their arrival. */
  private static List<String> found(ServerProcess server, String parameters) throws Exception {
    List<String> ids = ids(server.json("/api/v1/messages?" + parameters + ALL).get("messages"));
    ids.sort(Comparator.naturalOrder());
    return ids;
  }

  private static void awaitIndexed(ServerProcess server, long frames) throws InterruptedException {
    ServerProcess.await(frames + " frames are indexed", () -> server.indexed() >= frames);
  }

  @Test
  void watchers_seeWhatASearchFinds() throws Exception {
    String tables = "table=call&table=report";
    String query = "q=" + ServerProcess.encoded("status:[400 TO 499] AND method:INVITE");
    String live = "/api/v1/live";
    try (ServerProcess server = ServerProcess.start(directory);
        EventStream all = EventStream.open(server.url() + live);
        EventStream both = EventStream.open(server.url() + live + "?" + tables);
        EventStream refused = EventStream.open(server.url() + live + "?raw=true&" + query);
        EventStream options = EventStream.open(server.url() + live + "?method=OPTIONS")) {
      send(server, MEDIA);
      send(server, CALLS, "--rate", "2000");
      int frames = CALL_FRAMES + MEDIA_FRAMES;
      awaitIndexed(server, frames);
      for (EventStream stream : List.of(all, both, refused, options)) {
        awaitSeen(stream, frames);
        assertThat(stream.rate().get("skipped").asInt()).isZero();
        assertThat(stream.rate().get("matched").asInt()).isEqualTo(stream.messages().size());
        assertThat(stream.named("skipped")).isEmpty();
      }

      assertThat(ids(all.messages())).isEqualTo(found(server, "")).hasSizeGreaterThan(CALL_FRAMES);
      assertThat(ids(both.messages())).isEqualTo(found(server, tables));
      assertThat(both.messages().stream().map(message -> message.get("table").asText()))
          .contains("call", "report");
      assertThat(ids(refused.messages())).isEqualTo(found(server, query)).isNotEmpty();
      assertThat(refused.messages()).allMatch(m -> m.get("raw").asText().startsWith("SIP/2.0 4"));
      assertThat(ids(options.messages())).isEqualTo(found(server, "method=OPTIONS"));
      assertThat(all.messages().getFirst())
          .isEqualTo(
              server
                  .json("/api/v1/messages?id=" + ids(all.messages()).getFirst() + ALL)
                  .at("/messages/0"));
    }
  }

  @Test
  void stream_isOneOfEventsThatNobodyKeeps() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory);
        EventStream stream = EventStream.open(server.url() + "/api/v1/live?table=log")) {
      assertThat(stream.response().headers().map())
          .containsEntry("content-type", List.of("text/event-stream"))
          .containsEntry("cache-control", List.of("no-store"))
          .containsEntry("x-content-type-options", List.of("nosniff"))
          .doesNotContainKeys("content-encoding", "content-length");
      assertThat(stream.events().getFirst().name()).isEqualTo("hello");
      JsonNode hello = stream.events().getFirst().data();
      assertThat(hello.get("tables").toString()).isEqualTo("[\"log\"]");
      assertThat(hello.get("time").asText()).matches("20..-..-..T..:..:..\\.\\d{6}Z");
      ServerProcess.await("it beats", () -> stream.named("rate").size() > 2);
      assertThat(stream.rate().toString()).isEqualTo("{\"seen\":0,\"matched\":0,\"skipped\":0}");

      assertThat(server.terminate()).isZero();

      ServerProcess.await("the stream ends", stream::hasEnded);
      assertThat(stream.events().getLast().name()).isEqualTo("end");
      assertThat(stream.events().getLast().data().get("reason").asText())
          .isEqualTo("the server is stopping");
    }
  }

  @Test
  void mistake_isAProblem() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory)) {
      for (String wrong : List.of("q=colour:red", "from=now-1h", "limit=3", "table=all", "q=(")) {
        HttpResponse<String> response = server.get("/api/v1/live?" + wrong);
        assertThat(response.statusCode()).as(wrong).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type").orElseThrow())
            .startsWith("application/problem+json");
      }
    }
  }

  @Test
  void watchers_areBoundedAndFreedWhenTheyGo() throws Exception {
    List<EventStream> watchers = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(directory)) {
      for (int i = 0; i < 32; i++) {
        watchers.add(EventStream.open(server.url() + "/api/v1/live"));
      }
      HttpResponse<String> refused = server.get("/api/v1/live");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("32 watch already", "close a page");
      assertThat(server.get("/api/v1/live?q=(").statusCode()).isEqualTo(400);
      assertThat(metric(server, "hepatica_live_watchers")).isEqualTo("32.0");

      watchers.forEach(EventStream::close);
      ServerProcess.await(
          "all are gone", () -> metric(server, "hepatica_live_watchers").equals("0.0"));
      EventStream.open(server.url() + "/api/v1/live").close();
      assertThat(metric(server, "hepatica_live_watchers_dropped_total")).isEqualTo("0.0");
    }
  }

  private static String metric(ServerProcess server, String name) {
    try {
      return server
          .get("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .map(line -> line.substring(name.length() + 1))
          .findAny()
          .orElseThrow();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A reader with a small window that has asked and not read anything yet. */
  private static Socket watch(ServerProcess server) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(60_000);
    URI url = URI.create(server.url());
    socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
    socket
        .getOutputStream()
        .write(
            "GET /api/v1/live?raw=true HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void reader_thatTakesNothing_isDroppedAndNobodyElseNotices() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory);
        EventStream fast = EventStream.open(server.url() + "/api/v1/live?raw=true");
        Socket slow = watch(server)) {
      ServerProcess.await(
          "both watch", () -> metric(server, "hepatica_live_watchers").equals("2.0"));
      send(server, CALLS, "--rate", "2000", "--loop", "2");
      awaitIndexed(server, 2 * CALL_FRAMES);
      awaitSeen(fast, 2 * CALL_FRAMES);

      assertThat(ids(fast.messages()))
          .isEqualTo(found(server, ""))
          .hasSize(2 * CALL_FRAMES)
          .doesNotHaveDuplicates();
      ServerProcess.await(
          "the slow one is dropped",
          () -> metric(server, "hepatica_live_watchers_dropped_total").equals("1.0"));
      ServerProcess.await(
          "it is gone", () -> metric(server, "hepatica_live_watchers").equals("1.0"));
      assertThat(readToEnd(slow))
          .contains("event: hello")
          .doesNotContain(ids(fast.messages()).getLast());
      int beats = fast.named("rate").size();
      ServerProcess.await("the fast one goes on", () -> fast.named("rate").size() > beats);
    }
  }

  @Test
  void reader_thatIsTooSlow_isToldHowMuchItMissed() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory);
        Socket slow = watch(server)) {
      ServerProcess.await(
          "it watches", () -> metric(server, "hepatica_live_watchers").equals("1.0"));
      send(server, CALLS, "--loop", "2");

      BufferedReader in =
          new BufferedReader(new InputStreamReader(slow.getInputStream(), StandardCharsets.UTF_8));
      int received = 0;
      int skipped = 0;
      JsonNode rate = null;
      while (rate == null || rate.get("seen").asInt() < 2 * CALL_FRAMES) {
        String line = in.readLine();
        if (line.startsWith("event: ")) {
          JsonNode data = JSON.readTree(in.readLine().substring("data: ".length()));
          switch (line) {
            case "event: messages" -> received += data.get("messages").size();
            case "event: skipped" -> skipped += data.get("messages").asInt();
            case "event: rate" -> rate = data;
            default -> assertThat(line).isEqualTo("event: hello");
          }
        }
      }
      assertThat(rate.get("matched").asInt()).isEqualTo(2 * CALL_FRAMES);
      assertThat(rate.get("skipped").asInt()).isEqualTo(skipped).isPositive();
      while (received + skipped < 2 * CALL_FRAMES) {
        String line = in.readLine();
        if (line.startsWith("data: {\"messages\":[")) {
          received += JSON.readTree(line.substring("data: ".length())).get("messages").size();
        }
      }
      assertThat(received + skipped).isEqualTo(2 * CALL_FRAMES);
    }
  }

  private static String readToEnd(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    InputStream in = socket.getInputStream();
    byte[] some = new byte[4096];
    try {
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        text.append(new String(some, 0, n, StandardCharsets.UTF_8));
      }
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
    return text.toString();
  }
}
