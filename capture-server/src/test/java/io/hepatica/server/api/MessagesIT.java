package io.hepatica.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepChunk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesIT {
  /** 2020-09-13T12:26:40Z, far from the clock of whoever runs this. */
  private static final long TIME = 1_600_000_000_000_000L;

  private static final String RANGE = "from=2020-09-13T00:00:00Z&to=2020-09-14T00:00:00Z";
  private static final String PATH = "/api/v1/messages?" + RANGE;

  private static final String INVITE =
      """
      INVITE sip:5551234@example.com SIP/2.0
      Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKabc
      From: "Zoë" <sip:+442012345678@Example.com>;tag=tag1
      To: <sip:5551234@example.com>
      Call-ID: first@10.0.0.1
      CSeq: 1 INVITE
      X-CID: leg-a
      X-Foo: foo value
      User-Agent: Acme
      Content-Length: 0

      """;
  private static final String BUSY =
      """
      SIP/2.0 486 Busy Here
      Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKabc
      From: "Zoë" <sip:+442012345678@Example.com>;tag=tag1
      To: <sip:5551234@example.com>;tag=tag2
      Call-ID: first@10.0.0.1
      CSeq: 1 INVITE
      Content-Length: 0

      """;
  private static final String OPTIONS =
      """
      OPTIONS sip:ping@example.com SIP/2.0
      Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKdef
      From: <sip:ping@example.com>;tag=tag3
      To: <sip:ping@example.com>
      Call-ID: second/<script>@ü
      CSeq: 1 OPTIONS
      Content-Length: 0

      """;

  private static ApiFixture fixture;

  @BeforeAll
  static void startServer() throws IOException {
    fixture = new ApiFixture();
    fixture.store.add(INVITE, TIME);
    fixture.store.add(BUSY, TIME + 123_456);
    fixture.store.add(OPTIONS, TIME + 1_000_000);
    fixture.store.addFrame(report(TIME + 2_000_000), TIME + 2_000_000);
    for (int i = 0; i < 25; i++) {
      // Pairs of one microsecond, so that the order needs the id too.
      fixture.store.add(
          OPTIONS.replace("second/<script>@ü", "many-" + i), TIME + 3_600_000_000L + i / 2);
    }
    fixture.store.add(INVITE.replace("first", "recent"), nowMicros() - 60_000_000);
    fixture.store.add(INVITE.replace("first", "older"), nowMicros() - 1_200_000_000);
  }

  @AfterAll
  static void stopServer() {
    fixture.close();
  }

  private static long nowMicros() {
    return Instant.now().toEpochMilli() * 1000;
  }

  /** An RTCP sender report: bytes, not text. */
  private static byte[] report(long timeMicros) {
    byte[] buffer = new byte[200];
    byte[] rtcp = {(byte) 0x80, (byte) 0xc8, 0, 1, 1, 2, 3, 4};
    int length =
        new Hep3Encoder()
            .begin(buffer, 0, buffer.length)
            .u8(HepChunk.FAMILY, 2)
            .u8(HepChunk.PROTOCOL, 17)
            .source(new byte[] {10, 0, 0, 1}, 0, 4)
            .destination(new byte[] {10, 0, 0, 2}, 0, 4)
            .time(timeMicros)
            .u8(HepChunk.PROTOCOL_TYPE, 5)
            .bytes(HepChunk.PAYLOAD, rtcp, 0, rtcp.length)
            .finish();
    return Arrays.copyOf(buffer, length);
  }

  private static List<String> callIds(JsonNode answer) {
    List<String> callIds = new ArrayList<>();
    answer.get("messages").forEach(message -> callIds.add(message.path("call_id").asText()));
    return callIds;
  }

  @Test
  void message_hasTheShapeOfTheContract() throws Exception {
    JsonNode answer = fixture.json(PATH + "&status=486");

    assertThat(answer.properties().stream().map(e -> e.getKey()))
        .containsExactly("messages", "total", "next_cursor", "took_ms");
    assertThat(answer.get("messages")).hasSize(1);
    JsonNode busy = answer.get("messages").get(0);
    assertThat(busy.properties().stream().map(e -> e.getKey()).toList())
        .startsWith("id", "time", "table", "call_id", "method", "status", "reason")
        .doesNotContain("raw", "pai_user");
    assertThat(busy.get("id").asText()).isEqualTo("0000000000001");
    assertThat(busy.get("time").asText()).isEqualTo("2020-09-13T12:26:40.123456Z");
    assertThat(busy.get("table").asText()).isEqualTo("call");
    assertThat(busy.get("method").asText()).isEqualTo("INVITE");
    assertThat(busy.get("status").isInt()).isTrue();
    assertThat(busy.get("status").asInt()).isEqualTo(486);
    assertThat(busy.get("src_ip").asText()).isEqualTo("10.0.0.1");
    assertThat(busy.get("src_port").asInt()).isEqualTo(5060);
    assertThat(answer.get("total").toString()).isEqualTo("{\"value\":1,\"relation\":\"eq\"}");
    assertThat(answer.get("next_cursor").isNull()).isTrue();
    assertThat(answer.get("took_ms").isIntegralNumber()).isTrue();
  }

  @Test
  void legIds_areAnArray() throws Exception {
    JsonNode invite = fixture.json(PATH + "&x_foo=foo+value").get("messages").get(0);
    assertThat(invite.get("leg_ids").toString()).isEqualTo("[\"leg-a\"]");
    assertThat(invite.get("x_foo").asText()).isEqualTo("foo value");
  }

  @Test
  void messages_withoutParameters_areThoseOfTheLastQuarter() throws Exception {
    assertThat(callIds(fixture.json("/api/v1/messages"))).containsExactly("recent@10.0.0.1");
    assertThat(callIds(fixture.json("/api/v1/messages?from=now-30m")))
        .containsExactly("recent@10.0.0.1", "older@10.0.0.1");
    assertThat(callIds(fixture.json("/api/v1/messages?from=now-30m&to=now-15m")))
        .containsExactly("older@10.0.0.1");
  }

  @Test
  void order_isNewestFirstUnlessAsked() throws Exception {
    String query =
        PATH + "&call_id=first%4010.0.0.1&call_id=" + ApiFixture.encode("second/<script>@ü");
    assertThat(callIds(fixture.json(query)))
        .containsExactly("second/<script>@ü", "first@10.0.0.1", "first@10.0.0.1");
    assertThat(callIds(fixture.json(query + "&order=asc")))
        .containsExactly("first@10.0.0.1", "first@10.0.0.1", "second/<script>@ü");
  }

  @Test
  void table_default_isWithoutReports() throws Exception {
    assertThat(fixture.json(PATH).get("total").get("value").asInt()).isEqualTo(28);
    assertThat(fixture.json(PATH + "&table=report").get("total").get("value").asInt()).isEqualTo(1);
    assertThat(fixture.json(PATH + "&table=call&table=report").get("total").get("value").asInt())
        .isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "method=INVITE, 2",
    "method=invite, 2",
    "method=INVITE&status=486, 1",
    "method=INVITE&method=OPTIONS, 28",
    "from_user=%2B442012345678, 2",
    "from_user=442012345678, 0",
    "from_user=*, 0",
    "src_ip=10.0.0.1, 28",
    "src_ip=10.0.0.0/8, 28",
    "dst_ip=10.0.0.1, 0",
    "id=0000000000000, 1",
    "time=2020-09-13T12:26:40Z, 1",
    "leg_ids=leg-a, 1",
    "agent_ip=127.0.0.1, 28",
    "q=486, 0",
    "q=status:486, 1",
    "q=442012345678, 2",
    "q=12345678, 2",
    "q=first@10.0.0.1, 2",
    "q=z9hG4bKabc, 2",
    "q=tag2, 1",
    "q=from_user:*345678+AND+NOT+status:*, 1",
    "q=, 28",
    "q=method:OPTIONS&via_branch=z9hG4bKdef, 26",
  })
  void filter_findsItsMessages(String parameters, int expected) throws Exception {
    assertThat(fixture.json(PATH + "&" + parameters).get("total").get("value").asInt())
        .isEqualTo(expected);
  }

  @Test
  void raw_isThePayloadAndLast() throws Exception {
    JsonNode message =
        fixture.json(PATH + "&raw=true&call_id=first%4010.0.0.1").get("messages").get(1);
    assertThat(message.get("raw").asText()).isEqualTo(INVITE.replace("\n", "\r\n"));
    assertThat(message.has("raw_base64")).isFalse();
    assertThat(message.properties().stream().map(e -> e.getKey()).toList().getLast())
        .isEqualTo("raw");
  }

  @Test
  void raw_ofBytes_isBase64() throws Exception {
    JsonNode message = fixture.json(PATH + "&raw=true&table=report").get("messages").get(0);
    assertThat(message.has("raw")).isFalse();
    // printf '\x80\xc8\x00\x01\x01\x02\x03\x04' | base64
    assertThat(message.get("raw_base64").asText()).isEqualTo("gMgAAQECAwQ=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"asc", "desc"})
  void pages_toTheEnd_giveEachMessageOnce(String order) throws Exception {
    String first =
        "/api/v1/messages?from=2020-09-13T13:26:40Z&to=2020-09-13T13:27:00Z&limit=4&order=" + order;
    List<String> ids = new ArrayList<>();
    String cursor = null;
    int pages = 0;
    do {
      JsonNode answer =
          fixture.json(
              cursor == null
                  ? first
                  : "/api/v1/messages?limit=4&order=" + order + "&cursor=" + cursor);
      answer.get("messages").forEach(message -> ids.add(message.get("id").asText()));
      assertThat(answer.get("total").get("value").asInt()).isEqualTo(25);
      cursor = answer.get("next_cursor").isNull() ? null : answer.get("next_cursor").asText();
      pages++;
    } while (cursor != null);
    assertThat(pages).isEqualTo(7);
    assertThat(ids).hasSize(25).doesNotHaveDuplicates();
    assertThat(order.equals("asc") ? ids : ids.reversed()).isSorted();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "nonsense=1 ; unknown parameter \"nonsense\"",
        "From=now ; unknown parameter",
        "from=yesterday ; parameter from is a time",
        "to=1969-01-01 ; parameter to is a time",
        "from=now&to=now-1h ; from is after",
        "from=now-1h&from=now-2h ; more than once",
        "limit=0 ; from 1 to 10000: 0",
        "limit=10001 ; from 1 to 10000",
        "limit=ten ; from 1 to 10000",
        "limit=-1 ; from 1 to 10000",
        "limit= ; from 1 to 10000",
        "limit=99999999999999999999 ; from 1 to 10000",
        "order=newest ; asc or desc",
        "raw=yes ; true or false",
        "table=session ; parameter table is",
        "cursor=abc ; parameter cursor",
        "cursor=zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz ; parameter cursor",
        "status=abc ; parameter status: \"abc\" is no number",
        "src_ip=example.com ; parameter src_ip",
        "id=12 ; parameter id",
        "call_id= ; parameter call_id has no value",
        "q=foo:1 ; parameter q: unknown field \"foo\" at position 0",
        "q=status:4+AND ; at position 12",
        "q=a&q=b ; more than once",
      })
  void mistake_isAProblemThatNamesIt(String parameters, String detail) throws Exception {
    HttpResponse<String> response = fixture.get("/api/v1/messages?" + parameters);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/problem+json");
    JsonNode problem = ApiFixture.JSON.readTree(response.body());
    assertThat(problem.get("type").asText()).isEqualTo("about:blank");
    assertThat(problem.get("title").asText()).isEqualTo("Bad Request");
    assertThat(problem.get("status").asInt()).isEqualTo(400);
    assertThat(problem.get("detail").asText()).contains(detail);
  }

  @Test
  void badQuery_isShownWithACaret() throws Exception {
    HttpResponse<String> response = fixture.get("/api/v1/messages?q=method:INVITE+AND+foo:x");
    assertThat(ApiFixture.JSON.readTree(response.body()).get("detail").asText())
        .isEqualTo(
            """
            parameter q: unknown field "foo" at position 18
            method:INVITE AND foo:x
                              ^\
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%zz",
        "%",
        "%00",
        "%ff%fe",
        "%0d%0aSet-Cookie:x",
        "%F0%9F%98%80",
        "a%26b%3Dc",
        "\\u0000"
      })
  void hostileValue_isAnAnswer(String value) throws Exception {
    // Spoken by hand, since clients do not send such lines.
    String answer = RawHttp.get(fixture.address, "/api/v1/messages?call_id=" + value);
    assertThat(answer).matches("(?s)HTTP/1.1 (200|400) .*").doesNotContain("Set-Cookie:x\r\n");
    assertThat(answer).doesNotContain("at io.hepatica", "Exception");
  }

  @Test
  void manyParameters_areRefused() throws Exception {
    HttpResponse<String> response =
        fixture.get("/api/v1/messages?" + "call_id=a&".repeat(501) + "call_id=b");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("more than 500 parameters");
  }

  @Test
  void query_tooLong_isAProblem() throws Exception {
    HttpResponse<String> response = fixture.get("/api/v1/messages?q=" + "%28".repeat(10_240));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("longer than 8192 characters");
  }

  @Test
  void requestLine_tooLong_isAProblem() throws Exception {
    HttpResponse<String> response = fixture.get("/api/v1/messages?q=" + "a".repeat(70_000));
    assertThat(response.statusCode()).isEqualTo(414);
    assertThat(response.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/problem+json");
  }

  @Test
  void gzip_isGivenWhereAskedFor() throws Exception {
    HttpResponse<byte[]> response =
        fixture.client.send(
            fixture.request("GET", PATH + "&raw=true", "accept-encoding", "gzip").build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
    try (var in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      JsonNode answer =
          ApiFixture.JSON.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(answer.get("messages")).hasSize(28);
    }
    assertThat(fixture.get(PATH).headers().firstValue("content-encoding")).isEmpty();
  }

  @Test
  void answer_isNotKeptNorSniffed() throws Exception {
    HttpResponse<String> response = fixture.get(PATH, "Origin", "http://evil.example");
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(response.headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control") || name.equals("server"));
  }

  @Test
  void storeThatFails_isAnHonestProblem() throws Exception {
    try (ApiFixture broken = new ApiFixture()) {
      broken.store.broken = true;
      HttpResponse<String> response = broken.get("/api/v1/messages");
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).contains("the store can't answer").doesNotContain("secret");
    }
  }

  @Test
  void thousandsOfMessages_areStreamedWhole() throws Exception {
    try (ApiFixture large = new ApiFixture()) {
      for (int i = 0; i < 3000; i++) {
        large.store.add(OPTIONS, TIME + i);
      }
      JsonNode answer = large.json(PATH + "&limit=10000&raw=true");
      assertThat(answer.get("messages")).hasSize(3000);
      assertThat(answer.get("messages").get(2999).get("raw").asText())
          .isEqualTo(OPTIONS.replace("\n", "\r\n"));
    }
  }
}
