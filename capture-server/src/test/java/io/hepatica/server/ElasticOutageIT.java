package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.server.store.CapturedFrames;
import io.hepatica.server.store.elastic.ElasticNode;
import io.hepatica.server.store.elastic.ElasticProxy;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster that is away, slow or unwilling: capture goes on into the journal, the server says why
 * it is not ready, and afterwards the node itself counts each message once.
 */
class ElasticOutageIT {
  @TempDir Path data;
  private ElasticNode node;
  private String prefix;

  @BeforeEach
  void chooseNode() {
    node = ElasticNode.shared();
    prefix = ElasticNode.prefix(ElasticOutageIT.class);
  }

  @AfterEach
  void deleteIndices() throws Exception {
    ElasticNode.shared().deleteIndices(prefix);
  }

  private ServerProcess start(URI... urls) throws IOException {
    return ServerProcess.start(data, settings(urls));
  }

  private String[] settings(URI... urls) {
    StringBuilder all = new StringBuilder();
    for (URI url : urls) {
      all.append(all.isEmpty() ? "" : ",").append(url);
    }
    return new String[] {
      "store.type=elasticsearch",
      "store.commit=500ms",
      "store.elasticsearch.urls=" + all,
      "store.elasticsearch.index-prefix=" + prefix,
      "store.elasticsearch.replicas=0"
    };
  }

  /** Sends until it is told to end. */
  private static final class Sender implements AutoCloseable {
    private final ServerProcess server;
    private final AtomicInteger sent = new AtomicInteger();
    private final Thread thread;
    private volatile boolean ended;

    Sender(ServerProcess server, String call) {
      this.server = server;
      this.thread = Thread.ofVirtual().start(() -> send(call));
    }

    private void send(String call) {
      try (Socket socket = new Socket(server.tcp().getAddress(), server.tcp().getPort());
          OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 14)) {
        while (!ended) {
          long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
          int cseq = sent.incrementAndGet();
          out.write(SipFrames.info(call + cseq / 20, cseq, now));
          if (cseq % 20 == 0) {
            Thread.sleep(50);
          }
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** How many frames it has sent. */
    int end() throws InterruptedException {
      ended = true;
      thread.join();
      return sent.get();
    }

    @Override
    public void close() throws Exception {
      end();
    }
  }

  private static void send(ServerProcess server, String call, int frames) throws IOException {
    try (Socket socket = new Socket(server.tcp().getAddress(), server.tcp().getPort());
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 14)) {
      for (int cseq = 1; cseq <= frames; cseq++) {
        long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        out.write(SipFrames.info(call + cseq / 20, cseq, now));
      }
    }
  }

  private static boolean isReady(ServerProcess server) {
    try {
      return server.get("/health/ready").statusCode() == 200;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitNotReady(ServerProcess server, String because) throws Exception {
    ServerProcess.await("the server says that it is not ready", () -> !isReady(server));
    ServerProcess.await(
        "it says " + because,
        () -> {
          try {
            HttpResponse<String> ready = server.get("/health/ready");
            return ready.statusCode() == 503 && ready.body().contains(because);
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static void assertCountersHold(ServerProcess server) throws Exception {
    // What is received this moment may not be journaled yet.
    AtomicReference<JsonNode> seen = new AtomicReference<>();
    ServerProcess.await(
        "all that was received is journaled",
        () -> {
          try {
            JsonNode now = server.capture();
            seen.set(now);
            return now.get("received").asLong() == now.get("journaled").asLong();
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    JsonNode capture = seen.get();
    assertThat(capture.get("journaled").asLong())
        .as("%s", capture)
        .isEqualTo(
            capture.get("indexed").asLong()
                + capture.get("pending").asLong()
                + capture.get("dead").asLong());
  }

  private static void awaitIndexed(ServerProcess server, long frames) throws Exception {
    ServerProcess.await(frames + " are indexed", () -> server.indexed() == frames);
    ServerProcess.await("the server is ready", () -> isReady(server));
  }

  /** The node's own count of messages, in all tables. */
  private long messages() throws Exception {
    return node.count(prefix + "sip_capture_");
  }

  @Test
  void down_atStart_isWaitedFor() throws Exception {
    try (ElasticNode own = ElasticNode.start()) {
      node = own;
      own.kill();
      try (ServerProcess server = start(own.url())) {
        send(server, "early-", 1000);

        ServerProcess.await("all is journaled", () -> server.journaled() == 1000);
        awaitNotReady(server, "the cluster is away");
        assertCountersHold(server);
        assertThat(server.indexed()).isZero();
        assertThat(server.pending()).isEqualTo(1000);

        own.startAgain();
        awaitIndexed(server, 1000);
        assertThat(messages()).isEqualTo(1000);
        assertThat(server.json("/api/v1/status").at("/store/type").asText())
            .isEqualTo("elasticsearch");
      }
    }
  }

  @Test
  void killedUnderLoad_andStartedAgain_hasEachMessageOnce() throws Exception {
    try (ElasticNode own = ElasticNode.start()) {
      node = own;
      try (ServerProcess server = start(own.url());
          Sender sender = new Sender(server, "load-")) {
        ServerProcess.await("some are indexed", () -> server.indexed() > 100);

        own.kill();
        awaitNotReady(server, "the cluster is away");
        long before = server.journaled();
        ServerProcess.await("capture goes on", () -> server.journaled() > before + 500);
        assertCountersHold(server);
        own.startAgain();

        int sent = sender.end();
        awaitIndexed(server, sent);
        assertCountersHold(server);
        assertThat(messages()).isEqualTo(sent);
      }
    }
  }

  @Test
  void serverKilled_whileTheClusterIsAway_goesOnWhereItWas() throws Exception {
    try (ElasticNode own = ElasticNode.start()) {
      node = own;
      try (ServerProcess server = start(own.url())) {
        send(server, "first-", 700);
        awaitIndexed(server, 700);
        own.kill();
        send(server, "second-", 800);
        ServerProcess.await("all is journaled", () -> server.journaled() == 1500);
        server.kill();
      }
      own.startAgain();
      try (ServerProcess server = start(own.url())) {
        ServerProcess.await("nothing lags", () -> server.lag() == 0);
        assertThat(messages()).isEqualTo(1500);
      }
    }
  }

  @Test
  void slow_isWaitedFor() throws Exception {
    try (ElasticProxy proxy = ElasticProxy.plain(node.url());
        ServerProcess server = start(proxy.url());
        Sender sender = new Sender(server, "slow-")) {
      ServerProcess.await("some are indexed", () -> server.indexed() > 100);
      proxy.delay(Duration.ofSeconds(2));
      long before = server.journaled();
      ServerProcess.await("capture goes on", () -> server.journaled() > before + 500);
      assertCountersHold(server);
      proxy.delay(Duration.ZERO);

      int sent = sender.end();
      awaitIndexed(server, sent);
      assertThat(messages()).isEqualTo(sent);
    }
  }

  @Test
  void readOnly_isAnOutageAndNoDeadLetter() throws Exception {
    try (ServerProcess server = start(node.url())) {
      send(server, "before-", 100);
      awaitIndexed(server, 100);
      String settings = "/" + prefix + "sip_capture_*/_settings";
      node.json("PUT", settings, "{\"index.blocks.read_only_allow_delete\": true}");

      send(server, "blocked-", 500);
      awaitNotReady(server, "read-only");
      assertCountersHold(server);
      assertThat(server.indexed()).isEqualTo(100);
      node.json("PUT", settings, "{\"index.blocks.read_only_allow_delete\": null}");

      awaitIndexed(server, 600);
      assertThat(server.capture().get("dead").asLong()).isZero();
      assertThat(messages()).isEqualTo(600);
    }
  }

  @Test
  void answersOf429And503_areTriedAgain() throws Exception {
    try (ElasticProxy proxy = ElasticProxy.plain(node.url());
        ServerProcess server = start(proxy.url())) {
      int sent = 0;
      for (int status : new int[] {429, 503}) {
        proxy.answer(
            asked -> asked.path().equals("/_bulk"),
            status,
            "{\"error\": {\"type\": \"es_rejected_execution_exception\", \"reason\": \"full\"}}");
        int before = proxy.refused();
        send(server, "refused-" + status + "-", 300);
        awaitNotReady(server, "HTTP " + status);
        ServerProcess.await("it tries again", () -> proxy.refused() > before + 2);
        assertThat(server.indexed()).isEqualTo(sent);
        assertCountersHold(server);
        proxy.pass();

        sent += 300;
        awaitIndexed(server, sent);
      }
      assertThat(messages()).isEqualTo(600);
    }
  }

  @Test
  void deletedIndexAndTemplates_comeBackAsTheyWere() throws Exception {
    try (ServerProcess server = start(node.url())) {
      send(server, "gone-", 100);
      awaitIndexed(server, 100);
      for (JsonNode index :
          node.json("GET", "/_cat/indices/" + prefix + "sip_capture_*?format=json", null)) {
        node.json("DELETE", "/" + index.get("index").asText(), null);
      }
      node.json("DELETE", "/_index_template/" + prefix + "sip_capture_call", null);
      ServerProcess.await("the template is back", this::hasTemplate);

      send(server, "again-", 200);
      awaitIndexed(server, 300);
      assertThat(messages()).isEqualTo(200);
      JsonNode indices = node.json("GET", "/" + prefix + "sip_capture_call_*/_mapping", null);
      for (JsonNode index : indices) {
        assertThat(index.at("/mappings/dynamic").asText()).isEqualTo("false");
        assertThat(index.at("/mappings/properties/call_id/type").asText()).isEqualTo("keyword");
      }
      assertThat(indices.size()).isPositive();
    }
  }

  @Test
  void documentsThatAreRefused_areDeadLettersAndTheOthersAreWritten() throws Exception {
    List<byte[]> frames = CapturedFrames.of("kamailio-siptrace-hep3-calls");
    long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    frames.forEach(frame -> CapturedFrames.setTime(frame, now));
    String day =
        LocalDate.ofInstant(Instant.ofEpochSecond(now / 1_000_000), ZoneOffset.UTC)
            .format(DateTimeFormatter.BASIC_ISO_DATE);
    // 100 Trying fits, what comes after it does not.
    long refused = frames.stream().filter(ElasticOutageIT::isAbove127).count();
    assertThat(refused).isPositive().isLessThan(frames.size());
    try (ServerProcess server = start(node.url())) {
      for (String table : List.of("call", "registration", "rest")) {
        node.json(
            "PUT",
            "/" + prefix + "sip_capture_" + table + "_" + day,
            "{\"mappings\": {\"properties\": {\"status\": {\"type\": \"byte\"}}}}");
      }
      try (Socket socket = new Socket(server.tcp().getAddress(), server.tcp().getPort());
          OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 14)) {
        for (byte[] frame : frames) {
          out.write(frame);
        }
      }
      awaitIndexed(server, frames.size() - refused);
      assertThat(server.capture().get("dead").asLong()).isEqualTo(refused);
      assertThat(server.lag()).isZero();
      assertCountersHold(server);
    }
    assertThat(messages()).isEqualTo(frames.size() - refused);
    assertThat(reasons())
        .hasSize((int) refused)
        .allMatch(line -> line.contains("failed to parse field [status]"));
    // Known already: nothing is kept twice, whatever of the journal is read again.
    try (ServerProcess server = start(node.url())) {
      ServerProcess.await("nothing lags", () -> server.lag() == 0);
      assertThat(reasons()).hasSize((int) refused);
    }
  }

  private static boolean isAbove127(byte[] frame) {
    Matcher status =
        Pattern.compile("SIP/2\\.0 ([0-9]{3}) ")
            .matcher(new String(frame, StandardCharsets.ISO_8859_1));
    return status.find() && Integer.parseInt(status.group(1)) > 127;
  }

  /** Lines of all files of reasons. */
  private List<String> reasons() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(data.resolve("dead"))) {
      for (Path file :
          (Iterable<Path>) files.filter(path -> path.toString().endsWith(".reasons"))::iterator) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  private boolean hasTemplate() {
    try {
      return node.request("GET", "/_index_template/" + prefix + "sip_capture_call", null)
              .statusCode()
          == 200;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void oneOfTwoNodes_thatIsDown_isNotMissed() throws Exception {
    try (ElasticNode own = ElasticNode.start()) {
      own.kill();
      try (ServerProcess server = start(own.url(), node.url())) {
        send(server, "two-", 300);
        awaitIndexed(server, 300);
        assertThat(messages()).isEqualTo(300);
      }
    }
  }
}
