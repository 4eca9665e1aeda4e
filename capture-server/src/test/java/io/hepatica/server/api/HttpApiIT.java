package io.hepatica.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.server.message.Schema;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpApiIT {
  private static final long TIME = 1_795_228_380_000_000L;
  private static final String CALL_ID = "../e\"vil\r call/☎@10.0.0.1";

  private static ApiFixture fixture;

  @BeforeAll
  static void startServer() throws IOException {
    fixture = new ApiFixture();
    String info =
        """
        INFO sip:b@10.0.0.2 SIP/2.0
        Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1
        From: <sip:a@10.0.0.1>;tag=from
        To: <sip:b@10.0.0.2>;tag=to
        Call-ID: a call/☎@10.0.0.1
        CSeq: 1 INFO
        Content-Length: 0

        """;
    fixture.store.add(info.replace("CSeq: 1", "CSeq: 2"), TIME + 5);
    fixture.store.add(info, TIME);
    fixture.store.add(info.replace("a call/☎@10.0.0.1", "other"), TIME + 1);
  }

  @AfterAll
  static void stopServer() {
    fixture.close();
  }

  @Test
  void call_isItsMessagesOldestFirstWithHosts() throws Exception {
    JsonNode call = fixture.json("/api/v1/call?call_id=" + ApiFixture.encode("a call/☎@10.0.0.1"));
    assertThat(call.properties().stream().map(e -> e.getKey()))
        .containsExactly("calls", "messages", "reports", "logs", "hosts", "diagnosis", "complete");
    assertThat(call.get("messages").get(0).get("id").asText()).isEqualTo("0000000000001");
    assertThat(call.get("messages").get(1).get("id").asText()).isEqualTo("0000000000000");
    assertThat(call.get("messages").get(0).get("raw").asText()).startsWith("INFO sip:b");
    assertThat(call.get("hosts").toString())
        .isEqualTo(
            "[{\"ip\":\"10.0.0.1\",\"ports\":[5060]},{\"ip\":\"10.0.0.2\",\"ports\":[5060]}]");
    assertThat(call.at("/calls/0/messages").asInt()).isEqualTo(2);
  }

  @Test
  void call_ofSeveralIds_isAllOfThem() throws Exception {
    JsonNode call =
        fixture.json(
            "/api/v1/call?legs=false&call_id=other&call_id="
                + ApiFixture.encode("a call/☎@10.0.0.1"));
    assertThat(call.get("messages")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "/api/v1/call ; 400 ; call_id is missing",
        "/api/v1/call?call_id= ; 400 ; call_id is missing",
        "/api/v1/call?call_id=nobody ; 404 ; no message is known with Call-ID nobody",
        "/api/v1/call?call_id=other&legs=maybe ; 400 ; true or false",
        "/api/v1/call?call_id=other&from=now ; 400 ; unknown parameter",
        "/api/v1/call/export?call_id=other ; 400 ; parameter format",
        "/api/v1/call/export?call_id=other&format=exe ; 400 ; parameter format",
        "/api/v1/call/export?call_id=nobody&format=pcap ; 404 ; no message",
        "/api/v1/metrics/sip?x=1 ; 400 ; unknown parameter",
        "/api/v1/metrics/sip?window=15 ; 400 ; parameter window",
        "/api/v1/metrics/sip?window=0s ; 400 ; parameter window",
        "/api/v1/metrics/sip?window=15m&from=now-1h ; 400 ; from and to",
        "/api/v1/metrics/sip?from=now&to=now-1h ; 400 ; from is after",
        "/api/v1/metrics/sip?from=yesterday ; 400 ; parameter from is a time",
        "/api/v1/metrics/sip?step=500ms ; 400 ; parameter step",
        "/api/v1/metrics/sip?window=1d&step=1s ; 400 ; at most 2000",
        "/api/v1/metrics/sip?group=colour ; 400 ; agent, src_ip, dst_ip or domain",
        "/api/v1/status?x=1 ; 400 ; unknown parameter",
        "/api/v1/nothing ; 404 ; nothing at this path",
        "/api/v1/messages/ ; 404 ; nothing at this path",
        "/favicon.ico ; 404 ; nothing at this path",
        "/%2e%2e/%2e%2e/etc/passwd ; 400 ; Bad Request",
      })
  void mistake_isAProblem(String path, int status, String detail) throws Exception {
    HttpResponse<String> response = fixture.get(path);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("application/problem+json; charset=utf-8");
    assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    JsonNode problem = ApiFixture.JSON.readTree(response.body());
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("detail").asText()).contains(detail);
  }

  @ParameterizedTest
  @CsvSource({
    "pcap, application/vnd.tcpdump.pcap, other.pcap",
    "pcapng, application/x-pcapng, other.pcapng",
    "text, text/plain; charset=utf-8, other.txt",
    "json, application/json; charset=utf-8, other.json",
    "hep, application/octet-stream, other.hep",
  })
  void export_isADownload(String format, String type, String name) throws Exception {
    HttpResponse<String> response =
        fixture.get("/api/v1/call/export?call_id=other&format=" + format);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue(type);
    assertThat(response.headers().firstValue("content-disposition"))
        .hasValue("attachment; filename=\"" + name + "\"");
    assertThat(response.body()).isEqualTo(format + "2\n");
  }

  @Test
  void export_thatFails_isNotTakenForWhole() throws Exception {
    try (HttpApi buggy =
        new HttpApi(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            sources((format, messages, out) -> {
              out.write(new byte[100_000]);
              throw new IllegalStateException("inner secret");
            }))) {
      InetSocketAddress address = buggy.start();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() ->
              fixture.client.send(
                  HttpRequest.newBuilder(
                          URI.create(
                              "http://127.0.0.1:"
                                  + address.getPort()
                                  + "/api/v1/call/export?call_id=other&format=hep"))
                      .build(),
                  HttpResponse.BodyHandlers.ofByteArray()));
    }
  }

  /** Of a server whose status is a bug. */
  private static ApiSources sources(CallWriter writer) throws IOException {
    return new ApiSources(
        fixture.store,
        new Schema(List.of()),
        ApiFixture.noAliases(),
        fixture.jobs,
        fixture.operations,
        fixture.imports,
        writer,
        () -> {
          throw new IllegalStateException("inner secret");
        },
        () -> {
          throw new IllegalStateException("inner secret");
        },
        List::of,
        Optional::empty,
        new PrometheusMetrics(),
        fixture.live,
        Page.load(ClassLoader.getPlatformClassLoader()));
  }

  @Test
  void fileName_ofAHostileCallId_isSafe() {
    assertThat(ExportEndpoint.fileName(CALL_ID)).isEqualTo("__e_vil__call__@10.0.0.1");
    assertThat(ExportEndpoint.fileName("a".repeat(500))).hasSize(100);
    assertThat(ExportEndpoint.fileName("..")).isEqualTo("_");
    assertThat(ExportEndpoint.fileName("-rf")).isEqualTo("_rf");
  }

  @Test
  void status_isThatOfTheContract() throws Exception {
    assertThat(fixture.get("/api/v1/status").body())
        .isEqualTo(
            """
            {"version":"1.2.3","uptime_s":42,
            "store":{"type":"lucene","healthy":true,"detail":"fine"},
            "listeners":[{"name":"hep/udp","address":"0.0.0.0:9060"}],
            "capture":{"received":10,"rejected":{"bad_length":3},"kernel_dropped":null,
            "journaled":7,"indexed":5,"pending":1,"dead":1,"lag_ms":1500,"connections_refused":2},
            "interfaces":[],
            "disk":{"data_dir":"data","total_bytes":100,"free_bytes":50,
            "journal_bytes":10,"store_bytes":20,
            "days":[{"day":"2026-11-21","table":"call","bytes":20,"messages":3}]},
            "retention":{"call":"30d",
            "disk":{"budget":"80%","allowed_bytes":80,"used_bytes":30},
            "dropped":{"age":{"days":1,"messages":9,"bytes":99,"last":null}}}}\
            """
                .replace("\n", ""));
  }

  @Test
  void agents_areListed() throws Exception {
    JsonNode agent = fixture.json("/api/v1/agents").get("agents").get(0);
    assertThat(agent.properties().stream().map(Map.Entry::getKey))
        .containsExactly(
            "id",
            "address",
            "transport",
            "hep_version",
            "frames",
            "bytes",
            "rate",
            "first_seen",
            "last_seen",
            "rejected");
    assertThat(agent.get("rate").asDouble()).isEqualTo(1.5);
  }

  @Test
  void health_followsReadiness() throws Exception {
    assertThat(fixture.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(fixture.get("/health/ready").body()).isEqualTo("{\"status\":\"ready\"}");
    fixture.notReady.set(Optional.of("the index is being repaired"));
    HttpResponse<String> response = fixture.get("/health/ready");
    fixture.notReady.set(Optional.empty());
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("the index is being repaired");
  }

  @Test
  void metrics_areCountersAndGauges() throws Exception {
    HttpResponse<String> response = fixture.get("/metrics");
    assertThat(response.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/plain");
    assertThat(response.body())
        .contains("# TYPE hepatica_frames_received_total counter")
        .contains("\nhepatica_frames_received_total 10.0\n")
        .contains("\nhepatica_frames_rejected_total{reason=\"bad_length\"} 3.0\n")
        .contains("\nhepatica_frames_rejected_total{reason=\"disk_full\"} 0.0\n")
        .contains("\nhepatica_frames_journaled_total 7.0\n")
        .contains("\nhepatica_frames_indexed_total 5.0\n")
        .contains("\nhepatica_frames_dead_total 1.0\n")
        .contains("\nhepatica_kernel_dropped_total 0.0\n")
        .contains("\nhepatica_frames_pending 1.0\n")
        .contains("\nhepatica_index_lag_seconds 1.5\n")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void answers_letNoBrowserDoMoreThanShowThem() throws Exception {
    List<String> paths = new ArrayList<>(fixture.api.paths());
    paths.addAll(List.of("/nothing", "/call", "/api/v1/call/export?call_id=other&format=text"));
    for (String path : paths) {
      Map<String, List<String>> headers = fixture.send("HEAD", filled(path)).headers().map();
      assertThat(headers)
          .as(path)
          .containsEntry("x-content-type-options", List.of("nosniff"))
          .containsEntry("referrer-policy", List.of("no-referrer"))
          .containsEntry(
              "content-security-policy", List.of("default-src 'none'; frame-ancestors 'none'"))
          .containsEntry("cache-control", List.of("no-store"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 200",
    "127.0.0.1:9080, 200",
    "192.0.2.7, 200",
    "localhost, 200",
    "LocalHost:9080, 200",
    "[::1]:9080, 200",
    "evil.example, 421",
    "evil.example:9080, 421",
    "localhost.evil.example, 421",
    "127.0.0.1.evil.example, 421",
  })
  void name_thatIsNotLocal_isRefusedOnLoopback(String host, int status) throws Exception {
    String answer =
        RawHttp.send(
            fixture.address,
            "GET /api/v1/status HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    if (status == 421) {
      assertThat(answer).contains("application/problem+json", "IP address or localhost");
    }
  }

  @Test
  void name_isNoMatterWhereTheServerIsForAll() throws Exception {
    try (HttpApi open =
        new HttpApi(new InetSocketAddress("0.0.0.0", 0), sources((format, messages, out) -> {}))) {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), open.start().getPort());
      assertThat(
              RawHttp.send(
                  address,
                  "GET /health/live HTTP/1.1\r\nHost: sip.example\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
  void otherMethods_areRefused(String method) throws Exception {
    for (String path : fixture.api.paths()) {
      String changes =
          switch (path) {
            case "/api/v1/aliases" -> "PUT";
            case "/api/v1/jobs", "/api/v1/import" -> "POST";
            case "/api/v1/jobs/{id}", "/api/v1/imports/{label}" -> "DELETE";
            default -> "";
          };
      if (method.equals(changes)) {
        continue;
      }
      HttpResponse<String> response = fixture.send(method, filled(path));
      assertThat(response.statusCode()).as(path).isEqualTo(405);
      String reads = path.equals("/api/v1/import") ? "" : "GET, HEAD";
      assertThat(response.headers().firstValue("allow"))
          .hasValue(reads + (changes.isEmpty() || reads.isEmpty() ? "" : ", ") + changes);
      assertThat(response.body()).contains("\"title\":\"Method Not Allowed\"");
    }
  }

  private static String filled(String path) {
    return path.replace("{id}", "1").replace("{label}", "none");
  }

  @Test
  void head_isTheAnswerWithoutItsBody() throws Exception {
    HttpResponse<String> response = fixture.send("HEAD", "/api/v1/status");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(fixture.send("HEAD", "/api/v1/call?call_id=nobody").statusCode()).isEqualTo(404);
    String raw =
        RawHttp.send(
            fixture.address,
            "HEAD /api/v1/status HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    assertThat(raw).endsWith("\r\n\r\n").doesNotContain("uptime_s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/9.9\r\n\r\n",
        "\r\n\r\n\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: -5\r\nConnection: close\r\n\r\n",
        "GET http://[::bad/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
      })
  void garbage_endsTheConnectionAndNotTheServer(String garbage) throws Exception {
    try {
      assertThat(
              RawHttp.send(
                  fixture.address, garbage + "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"))
          .doesNotContain("Exception", "at com.");
    } catch (IOException closed) {
      assertThat(closed).hasMessageContaining("reset");
    }
    assertThat(fixture.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void headers_tooLong_areAProblem() throws Exception {
    HttpResponse<String> response = fixture.get("/", "X-Long", "a".repeat(20_000));
    assertThat(response.statusCode()).isEqualTo(431);
    assertThat(response.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/problem+json");
  }

  @Test
  void body_isNotTaken() throws Exception {
    String answer =
        RawHttp.send(
            fixture.address,
            "POST /api/v1/status HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc");
    assertThat(answer).startsWith("HTTP/1.1 405 ");
  }

  @Test
  void port_thatIsBusy_isSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpApi second =
            new HttpApi(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort()),
                sources((format, messages, out) -> {}))) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(second::start)
          .withMessageContaining("in use");
    }
  }

  @Test
  void bug_isAProblemWithoutItsTrace() throws Exception {
    try (HttpApi buggy =
        new HttpApi(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            sources((format, messages, out) -> {}))) {
      String answer = RawHttp.get(buggy.start(), "/api/v1/status");
      assertThat(answer)
          .startsWith("HTTP/1.1 500 ")
          .contains("application/problem+json", "Internal Server Error")
          .doesNotContain("secret", "IllegalState", "at io.");
    }
  }
}
