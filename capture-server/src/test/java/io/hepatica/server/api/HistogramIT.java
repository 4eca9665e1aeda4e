package io.hepatica.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.server.SipFrames;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistogramIT {
  /** 2020-09-13T12:26:40Z. */
  private static final long TIME = 1_600_000_000_000_000L;

  private static final String RANGE = "?from=2020-09-13T12:26:40Z&to=2020-09-13T12:27:14.999999Z";

  private static ApiFixture fixture;

  @BeforeAll
  static void startServer() throws IOException {
    fixture = new ApiFixture();
    // 12:26:40, the first bucket of five seconds.
    add("INVITE sip:2@example.com SIP/2.0", "busy", 0);
    add("SIP/2.0 100 Trying", "busy", 4_999_999);
    // 12:26:45.
    add("SIP/2.0 180 Ringing", "busy", 5_000_000);
    add("SIP/2.0 486 Busy Here", "busy", 6_000_000);
    add("SIP/2.0 486 Busy Here", "busy", 6_500_000);
    // 12:27:10, the last.
    add("INVITE sip:2@example.com SIP/2.0", "open", 30_000_000);
    add("INVITE sip:3@example.com SIP/2.0", "other", 34_999_999);
    add("SIP/2.0 302 Moved", "late", 35_000_000);
    byte[] log = "a log".getBytes(StandardCharsets.UTF_8);
    fixture.store.addFrame(
        SipFrames.frame(100, new byte[] {10, 0, 0, 1}, 5060, log, TIME + 1), TIME + 1);
  }

  private static void add(String firstLine, String callId, long afterMicros) {
    fixture.store.add(
        """
        %s
        Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKabc
        From: <sip:1@example.com>;tag=tag1
        To: <sip:2@example.com>
        Call-ID: %s
        CSeq: 1 INVITE
        Content-Length: 0

        """
            .formatted(firstLine, callId),
        TIME + afterMicros);
  }

  @AfterAll
  static void stopServer() {
    fixture.close();
  }

  private static JsonNode answer(String path) throws Exception {
    ObjectNode answer = (ObjectNode) fixture.json(path);
    assertThat(answer.remove("took_ms").isIntegralNumber()).isTrue();
    return answer;
  }

  @Test
  void messages_areCountedByTimeAndClass() throws Exception {
    assertThat(answer("/api/v1/messages/histogram" + RANGE + "&buckets=7"))
        .isEqualTo(
            ApiFixture.JSON.readTree(
                """
                {"from":"2020-09-13T12:26:40.000000Z","to":"2020-09-13T12:27:14.999999Z",
                 "bucket_ms":5000,
                 "classes":["request","1xx","2xx","3xx","4xx","5xx","6xx","other"],
                 "buckets":[
                  {"time":"2020-09-13T12:26:40.000000Z","counts":[1,1,0,0,0,0,0,0]},
                  {"time":"2020-09-13T12:26:45.000000Z","counts":[0,1,0,0,2,0,0,0]},
                  {"time":"2020-09-13T12:26:50.000000Z","counts":[0,0,0,0,0,0,0,0]},
                  {"time":"2020-09-13T12:26:55.000000Z","counts":[0,0,0,0,0,0,0,0]},
                  {"time":"2020-09-13T12:27:00.000000Z","counts":[0,0,0,0,0,0,0,0]},
                  {"time":"2020-09-13T12:27:05.000000Z","counts":[0,0,0,0,0,0,0,0]},
                  {"time":"2020-09-13T12:27:10.000000Z","counts":[2,0,0,0,0,0,0,0]}],
                 "total":{"value":7,"relation":"eq"},
                 "counted_from":"2020-09-13T12:26:40.000000Z"}\
                """));
  }

  @Test
  void calls_areCountedByStartAndState() throws Exception {
    JsonNode answer = answer("/api/v1/calls/histogram" + RANGE + "&buckets=2");

    assertThat(answer.get("bucket_ms").asInt()).isEqualTo(30_000);
    assertThat(answer.get("classes"))
        .isEqualTo(
            ApiFixture.JSON.readTree(
                """
                ["trying","ringing","answered","completed","failed","cancelled","redirected",
                 "registered","unregistered","timeout"]\
                """));
    assertThat(answer.get("buckets"))
        .isEqualTo(
            ApiFixture.JSON.readTree(
                """
                [{"time":"2020-09-13T12:26:30.000000Z","counts":[0,0,0,0,1,0,0,0,0,0]},
                 {"time":"2020-09-13T12:27:00.000000Z","counts":[2,0,0,0,0,0,0,0,0,0]}]\
                """));
  }

  @ParameterizedTest
  @CsvSource({
    "messages, q=status:486, 2",
    "messages, status=486&status=180, 3",
    "messages, table=log, 1",
    "messages, table=log&table=call, 8",
    "messages, q=nobody, 0",
    "calls, state=failed, 1",
    "calls, q=callee:3, 1",
    "calls, table=log, 3"
  })
  void filter_isThatOfTheSearch(String what, String parameters, int expected) throws Exception {
    String query = RANGE + "&" + parameters;
    JsonNode total = answer("/api/v1/" + what + "/histogram" + query).get("total");

    assertThat(total.get("value").asInt()).isEqualTo(expected);
    assertThat(total).isEqualTo(fixture.json("/api/v1/" + what + query).get("total"));
  }

  @Test
  void range_isTheLastQuarterUnlessAsked() throws Exception {
    JsonNode answer = answer("/api/v1/messages/histogram");

    assertThat(answer.get("bucket_ms").asInt()).isEqualTo(15_000);
    assertThat(answer.get("buckets").size()).isBetween(60, 61);
    assertThat(answer.at("/total/value").asInt()).isZero();
  }

  @Test
  void countThatWasGivenUp_saysFromWhenOnItHolds() throws Exception {
    fixture.store.countOnlyFrom(TIME + 6_200_000);
    try {
      JsonNode answer = answer("/api/v1/messages/histogram" + RANGE + "&buckets=7");

      assertThat(answer.get("bucket_ms").asInt()).isEqualTo(5000);
      assertThat(answer.get("counted_from").asText()).isEqualTo("2020-09-13T12:26:46.200000Z");
      assertThat(answer.at("/buckets/0/counts").isNull()).isTrue();
      // The second begins before: only one of its three messages is counted.
      assertThat(answer.at("/buckets/1/counts/4").asInt()).isEqualTo(1);
      assertThat(answer.at("/total/value").asInt()).isEqualTo(3);
      assertThat(answer.at("/total/relation").asText()).isEqualTo("gte");
    } finally {
      fixture.store.countOnlyFrom(0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "messages ; limit=1 ; unknown parameter \"limit\"",
        "messages ; cursor=a ; unknown parameter",
        "messages ; order=asc ; unknown parameter",
        "messages ; raw=true ; unknown parameter",
        "calls ; raw=true ; unknown parameter",
        "messages ; buckets=0 ; from 1 to 500",
        "calls ; buckets=501 ; from 1 to 500",
        "messages ; from=now&to=now-1h ; from is after",
        "calls ; method=INVITE ; unknown parameter",
        "messages ; q=foo:1 ; unknown field"
      })
  void mistake_isAProblemThatNamesIt(String what, String parameters, String detail)
      throws Exception {
    HttpResponse<String> response = fixture.get("/api/v1/" + what + "/histogram?" + parameters);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(ApiFixture.JSON.readTree(response.body()).get("detail").asText()).contains(detail);
  }
}
