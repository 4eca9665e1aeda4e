package io.hepatica.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.server.alias.AliasFile;
import io.hepatica.server.message.MessageId;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AliasesIT {
  private static final long TIME = 1_795_228_380_000_000L;
  private static final String PATH = "/api/v1/aliases";
  private static final String CORE =
      "{\"aliases\":[{\"address\":\"10.0.0.0/8\",\"name\":\"core\"}]}";

  @TempDir static Path directory;
  private static ApiFixture fixture;

  @BeforeAll
  static void startServer() throws Exception {
    fixture = new ApiFixture(AliasFile.open(directory.resolve("aliases.json")));
  }

  @AfterAll
  static void stopServer() {
    fixture.close();
  }

  @BeforeEach
  void forgetAliases() throws Exception {
    assertThat(put("{\"aliases\":[]}").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> put(String body, String... headers) throws Exception {
    return put(BodyPublishers.ofString(body), headers);
  }

  private HttpResponse<String> put(BodyPublisher body, String... headers) throws Exception {
    List<String> all = new ArrayList<>(Arrays.asList(headers));
    if (!all.contains("Content-Type")) {
      all.addAll(List.of("Content-Type", "application/json"));
    }
    return fixture.client.send(
        fixture.request("GET", PATH, all.toArray(String[]::new)).PUT(body).build(),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static String tag(HttpResponse<String> response) {
    return response.headers().firstValue("etag").orElseThrow();
  }

  @Test
  void put_isAnsweredAsItIsInForce() throws Exception {
    HttpResponse<String> before = fixture.get(PATH);
    HttpResponse<String> put =
        put("{ \"aliases\": [ {\"name\":\"core\",\"address\":\"10.0.0.0/8\"} ] }");
    HttpResponse<String> after = fixture.get(PATH);

    assertThat(before.body()).isEqualTo("{\"aliases\":[]}");
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(put.body()).isEqualTo(CORE).isEqualTo(after.body());
    assertThat(tag(put))
        .isEqualTo(tag(after))
        .isNotEqualTo(tag(before))
        .matches("\"[0-9a-f]{32}\"");
    assertThat(after.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(Files.readString(directory.resolve("aliases.json"))).isEqualTo(CORE);
    assertThat(fixture.send("HEAD", PATH).headers().firstValue("etag")).hasValue(tag(after));
  }

  @Test
  void strongTag_isOfBytesThatAreNotCompressed() throws Exception {
    HttpResponse<String> response = fixture.get(PATH, "Accept-Encoding", "gzip");
    assertThat(response.headers().firstValue("content-encoding")).isEmpty();
    assertThat(response.body()).isEqualTo("{\"aliases\":[]}");
  }

  @Test
  void put_ofWhatWasLoaded_isTakenOnce() throws Exception {
    String loaded = tag(fixture.get(PATH));

    assertThat(put(CORE, "If-Match", "\"other\", " + loaded).statusCode()).isEqualTo(200);
    HttpResponse<String> late = put("{\"aliases\":[]}", "If-Match", loaded);

    assertThat(late.statusCode()).isEqualTo(412);
    assertThat(late.body()).contains("\"title\":\"Precondition Failed\"", "load them again");
    assertThat(fixture.get(PATH).body()).isEqualTo(CORE);
  }

  @Test
  void put_withAWeakTag_isNeverTaken() throws Exception {
    assertThat(put(CORE, "If-Match", "W/" + tag(fixture.get(PATH))).statusCode()).isEqualTo(412);
    assertThat(put(CORE, "If-Match", "*").statusCode()).isEqualTo(200);
  }

  @Test
  void puts_ofMany_winOneByOne() throws Exception {
    String loaded = tag(fixture.get(PATH));
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String body = CORE.replace("core", "core " + i);
      answers.add(
          fixture.client.sendAsync(
              fixture
                  .request("GET", PATH, "Content-Type", "application/json", "If-Match", loaded)
                  .PUT(BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString()));
    }
    List<HttpResponse<String>> all = answers.stream().map(CompletableFuture::join).toList();

    // Some may be told that too many are at it: the others had not loaded what is in force.
    List<HttpResponse<String>> taken =
        all.stream().filter(answer -> answer.statusCode() == 200).toList();
    assertThat(taken).hasSize(1);
    assertThat(all).allMatch(answer -> List.of(200, 412, 503).contains(answer.statusCode()));
    assertThat(fixture.get(PATH).body()).isEqualTo(taken.getFirst().body());
  }

  @Test
  void put_thatIsWrong_namesTheEntryAndChangesNothing() throws Exception {
    put(CORE);
    HttpResponse<String> response =
        put(CORE.replace("}]", "},{\"address\":\"10.0.0.0/40\",\"name\":\"x\"}]"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(ApiFixture.JSON.readTree(response.body()).get("detail").asText())
        .startsWith("aliases[1].address: ");
    assertThat(put("").statusCode()).isEqualTo(400);
    assertThat(fixture.get(PATH).body()).isEqualTo(CORE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=iso-8859-1",
        "application/problem+json",
        "nonsense"
      })
  void put_ofAnotherType_isRefused(String type) throws Exception {
    assertThat(put(CORE, "Content-Type", type).statusCode()).isEqualTo(415);
    assertThat(fixture.get(PATH).body()).isEqualTo("{\"aliases\":[]}");
  }

  @Test
  void put_withoutATypeOrCompressed_isRefused() throws Exception {
    String request =
        "PUT "
            + PATH
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n%s";
    assertThat(RawHttp.send(fixture.address, request.formatted("", CORE.length(), CORE)))
        .startsWith("HTTP/1.1 415 ");
    assertThat(put(CORE, "Content-Encoding", "gzip").statusCode()).isEqualTo(415);
    assertThat(put(CORE, "Content-Type", "application/json;charset=UTF-8").statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example,, 403",
    "null,, 403",
    "http://127.0.0.1,, 403",
    "http://127.0.0.1:PORT.evil.example,, 403",
    "ftp://127.0.0.1:PORT,, 403",
    ", cross-site, 403",
    "http://127.0.0.1:PORT, cross-site, 403",
    "http://127.0.0.1:PORT, same-origin, 200",
    "https://127.0.0.1:PORT,, 200",
    "https://behind-a-proxy.example, same-origin, 200",
    "http://127.0.0.1:PORT, same-site, 403",
    ", none, 200"
  })
  void put_ofAnotherSite_isRefused(@Nullable String origin, @Nullable String site, int status)
      throws Exception {
    List<String> headers = new ArrayList<>();
    if (origin != null) {
      headers.add("Origin");
      headers.add(origin.replace("PORT", String.valueOf(fixture.address.getPort())));
    }
    if (site != null) {
      headers.addAll(List.of("Sec-Fetch-Site", site));
    }
    assertThat(put(CORE, headers.toArray(String[]::new)).statusCode()).isEqualTo(status);
    assertThat(fixture.get(PATH).body()).isEqualTo(status == 200 ? CORE : "{\"aliases\":[]}");
  }

  @Test
  void put_throughAProxy_isTaken() throws Exception {
    String[] proxied = {"Origin", "http://hepatica.lan", "X-Forwarded-Host", "hepatica.lan"};
    assertThat(put(CORE, proxied).statusCode()).isEqualTo(200);
    proxied[3] = "other.lan";
    assertThat(put(CORE, proxied).statusCode()).isEqualTo(403);
  }

  @Test
  void put_of2MiB_isTakenAndNotOneByteMore() throws Exception {
    String most = CORE + " ".repeat((2 << 20) - CORE.length());
    assertThat(put(most).statusCode()).isEqualTo(200);
    byte[] over = (most + " ").getBytes(StandardCharsets.UTF_8);
    assertTooLong(put(BodyPublishers.ofByteArray(over)));
    // Without a length, in chunks.
    assertTooLong(put(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(over))));
    assertThat(fixture.get(PATH).body()).isEqualTo(CORE);
  }

  private static void assertTooLong(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(413);
    assertThat(response.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/problem+json");
  }

  @Test
  void body_ofAnotherPath_staysSmall() throws Exception {
    HttpResponse<String> response =
        fixture.client.send(
            fixture
                .request("GET", "/api/v1/agents")
                .method("GET", BodyPublishers.ofString("x".repeat(20_000)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void file_thatCantBeWritten_isSaid() throws Exception {
    try (ApiFixture nowhere = new ApiFixture()) {
      HttpResponse<String> response =
          nowhere.client.send(
              nowhere
                  .request("GET", PATH, "Content-Type", "application/json")
                  .PUT(BodyPublishers.ofString(CORE))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).contains("could not be written").doesNotContain("nowhere");
      assertThat(nowhere.get(PATH).body()).isEqualTo("{\"aliases\":[]}");
    }
  }

  @Test
  void unknownParameter_isRefused() throws Exception {
    assertThat(fixture.get(PATH + "?x=1").statusCode()).isEqualTo(400);
  }

  @Test
  void messages_callsAndHosts_areNamed() throws Exception {
    String id =
        MessageId.of(
            fixture
                .store
                .add(
                    """
                    INFO sip:b@10.0.0.2 SIP/2.0
                    Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1
                    From: <sip:a@10.0.0.1>;tag=from
                    To: <sip:b@10.0.0.2>;tag=to
                    Call-ID: named
                    CSeq: 1 INFO
                    Content-Length: 0

                    """,
                    TIME)
                .position());
    JsonNode unnamed = fixture.json("/api/v1/call?call_id=named");
    String source = unnamed.at("/messages/0/src_ip").asText();
    int port = unnamed.at("/messages/0/src_port").asInt();
    assertThat(unnamed.at("/messages/0").has("src_alias")).isFalse();

    put(
        """
        {"aliases":[{"address":"%1$s","port":%2$d,"name":"<b>proxy</b>"},
        {"address":"%1$s","name":"machine"}]}\
        """
            .formatted(source, port));

    JsonNode call = fixture.json("/api/v1/call?call_id=named");
    assertThat(call.at("/messages/0/id").asText()).isEqualTo(id);
    assertThat(call.at("/messages/0/src_alias").asText()).isEqualTo("<b>proxy</b>");
    assertThat(call.at("/hosts/0/ip").asText()).isEqualTo(source);
    assertThat(call.at("/hosts/0/alias").asText()).isEqualTo("machine");
    JsonNode row =
        fixture.json("/api/v1/messages?from=2026-11-21T00:00:00Z&to=2026-11-22T00:00:00Z&id=" + id);
    assertThat(row.at("/messages/0/src_alias").asText()).isEqualTo("<b>proxy</b>");
  }
}
