package io.hepatica.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.store.CapturedFrames;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts and times are those of the captures' frames, taken with a decoder of its own. */
class CallsIT {
  private static final String RANGE = "from=2026-11-21T00:00:00Z&to=2026-11-22T00:00:00Z";
  private static final String RTPENGINE_CALL = "a0b48820471e323f";

  private static ApiFixture fixture;

  @BeforeAll
  static void startServer() throws IOException {
    fixture = new ApiFixture();
    add(fixture, "kamailio+rtpengine-sip-rtcp-udp", false);
    add(fixture, "captagent-live-sip-rtcp-json-udp", false);
    add(fixture, "hepgen-sip-log-rtcp-udp", false);
  }

  @AfterAll
  static void stopServer() {
    fixture.close();
  }

  private static void add(ApiFixture to, String capture, boolean withoutIds) {
    HepFrame hep = new HepFrame();
    for (byte[] frame : CapturedFrames.of(capture)) {
      hep.read(frame, 0, frame.length);
      long time = hep.timeMicros();
      if (withoutIds && hep.has(HepChunk.CORRELATION_ID)) {
        // A type that nobody uses.
        ByteBuffer.wrap(frame).putShort(hep.start(HepChunk.CORRELATION_ID) - 4, (short) 0x7fff);
      }
      to.store.addFrame(frame, time);
    }
  }

  private static List<String> texts(JsonNode array, String field) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.path(field).asText()));
    return texts;
  }

  @ParameterizedTest
  @CsvSource({
    "a0b48820471e323f, 13, 16, 4",
    "efa89f08e21ffc99, 13, 24, 4",
    "nj6ysv@127.0.0.1, 36, 4, 4"
  })
  void call_hasItsMessagesAndReports(String callId, int messages, int rtcp, int ends)
      throws Exception {
    JsonNode call = fixture.json("/api/v1/call?call_id=" + callId);
    assertThat(call.get("messages")).hasSize(messages);
    assertThat(call.get("complete").asBoolean()).isTrue();
    assertThat(texts(call.get("reports"), "kind"))
        .hasSize(rtcp + ends)
        .filteredOn("rtcp"::equals)
        .hasSize(rtcp);
    assertThat(texts(call.get("messages"), "time")).isSorted();
    assertThat(texts(call.get("reports"), "time")).isSorted();
  }

  @Test
  void call_saysWhatHappened() throws Exception {
    JsonNode session = fixture.json("/api/v1/call?call_id=" + RTPENGINE_CALL).get("calls").get(0);
    assertThat(session.get("call_id").asText()).isEqualTo(RTPENGINE_CALL);
    assertThat(session.get("kind").asText()).isEqualTo("call");
    assertThat(session.get("state").asText()).isEqualTo("completed");
    assertThat(session.get("callee").asText()).isEqualTo("locb3");
    assertThat(session.get("start").asText()).startsWith("2026-11-21T03:13:54.95");
    assertThat(session.get("end").asText()).startsWith("2026-11-21T03:14:30.95");
    assertThat(session.get("final_status").asInt()).isEqualTo(200);
    assertThat(session.get("terminated_by").asText()).isEqualTo("caller");
    assertThat(session.get("messages").asInt()).isEqualTo(13);
    assertThat(session.get("reports").asInt()).isEqualTo(20);
    assertThat(session.get("legs")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nj6ysv@127.0.0.1", "nj6ysv@127.0.0.1_b2b-1"})
  void call_hasBothLegsAndTheirLogs(String asked) throws Exception {
    JsonNode call = fixture.json("/api/v1/call?call_id=" + asked);
    assertThat(texts(call.get("calls"), "call_id"))
        .containsExactly("nj6ysv@127.0.0.1", "nj6ysv@127.0.0.1_b2b-1");
    assertThat(call.at("/calls/0/legs/0").asText()).isEqualTo("nj6ysv@127.0.0.1_b2b-1");
    assertThat(call.at("/calls/1/legs/0").asText()).isEqualTo("nj6ysv@127.0.0.1");
    assertThat(call.get("logs")).hasSize(3);
    assertThat(texts(call.get("logs"), "raw")).anyMatch(raw -> raw.startsWith("CDR: TS="));
  }

  @Test
  void call_withoutLegs_isThatCallIdAlone() throws Exception {
    JsonNode call = fixture.json("/api/v1/call?call_id=nj6ysv@127.0.0.1_b2b-1&legs=false");
    assertThat(call.get("messages")).hasSize(13);
    assertThat(texts(call.get("calls"), "call_id")).containsExactly("nj6ysv@127.0.0.1_b2b-1");
  }

  @Test
  void reportsWithoutIds_areLinkedByTheirMedia() throws Exception {
    try (ApiFixture without = new ApiFixture()) {
      add(without, "kamailio+rtpengine-sip-rtcp-udp", true);
      for (JsonNode call : without.json("/api/v1/calls?q=state:completed&" + RANGE).get("calls")) {
        String callId = call.get("call_id").asText();
        JsonNode linked = without.json("/api/v1/call?call_id=" + callId).get("reports");
        JsonNode named = fixture.json("/api/v1/call?call_id=" + callId).get("reports");
        assertThat(texts(linked, "time")).as(callId).isEqualTo(texts(named, "time"));
        assertThat(texts(linked, "call_id")).containsOnly(callId);
        JsonNode page = without.json("/api/v1/reports?order=asc&call_id=" + callId + "&" + RANGE);
        assertThat(texts(page.get("reports"), "time")).isEqualTo(texts(named, "time"));
      }
      assertThat(
              without
                  .json("/api/v1/reports?order=asc&call_id=" + RTPENGINE_CALL + "&" + RANGE)
                  .at("/total/value")
                  .asInt())
          .isEqualTo(20);
    }
  }

  @Test
  void calls_arePagedByStart() throws Exception {
    String path = "/api/v1/calls?limit=3&order=asc&kind=call&" + RANGE;
    List<String> starts = new ArrayList<>();
    JsonNode page = fixture.json(path);
    int total = page.at("/total/value").asInt();
    page.get("calls").forEach(call -> starts.add(call.get("start").asText()));
    while (!page.get("next_cursor").isNull()) {
      page = fixture.json(path.replace(RANGE, "cursor=" + page.get("next_cursor").asText()));
      page.get("calls").forEach(call -> starts.add(call.get("start").asText()));
    }
    assertThat(starts).hasSize(total).isSorted().hasSizeGreaterThan(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "call_id=a0b48820471e323f",
        "q=call_id:a0b48820471e323f+AND+duration_ms:%3E35000",
        "callee=locb3&q=a0b48820471e323f",
        "final_status=200&q=end:[2026-11-21T03:14:30Z+TO+2026-11-21T03:14:31Z]+AND+messages:13",
      })
  void calls_areFoundByWhatIsKnownOfTheWhole(String query) throws Exception {
    JsonNode answer = fixture.json("/api/v1/calls?" + RANGE + "&" + query);
    assertThat(texts(answer.get("calls"), "call_id")).contains(RTPENGINE_CALL);
  }

  @Test
  void tableAndRaw_changeNothingOfCalls() throws Exception {
    JsonNode plain = fixture.json("/api/v1/calls?" + RANGE).get("calls");
    assertThat(plain).isNotEmpty();
    assertThat(fixture.json("/api/v1/calls?table=rest&raw=true&" + RANGE).get("calls"))
        .isEqualTo(plain);
  }

  @Test
  void calls_haveTheirLegs() throws Exception {
    JsonNode calls = fixture.json("/api/v1/calls?call_id=nj6ysv@127.0.0.1&" + RANGE).get("calls");
    assertThat(calls).hasSize(1);
    assertThat(calls.at("/0/legs/0").asText()).isEqualTo("nj6ysv@127.0.0.1_b2b-1");
  }

  @Test
  void reports_areSearchedByTheirFigures() throws Exception {
    JsonNode reports = fixture.json("/api/v1/reports?kind=rtcp&limit=1000&" + RANGE);
    // 44, 64 and those of hepgen.
    assertThat(reports.at("/total/value").asInt()).isGreaterThan(108);
    assertThat(reports.get("reports").get(0).has("raw")).isFalse();
    assertThat(
            fixture
                .json("/api/v1/reports?q=kind:end_of_call+AND+octets_sent:%3E0&raw=true&" + RANGE)
                .at("/reports/0/raw")
                .asText())
        .contains("X-RTP-Stat");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "/api/v1/calls?table=session ; parameter table is",
        "/api/v1/calls?table=x ; parameter table is",
        "/api/v1/calls?raw=x ; parameter raw is",
        "/api/v1/calls?legs=x ; unknown parameter \"legs\"",
        "/api/v1/calls?method=INVITE ; unknown parameter \"method\"",
        "/api/v1/calls?q=status:486 ; unknown field \"status\"",
        "/api/v1/calls?mos_min=good ; parameter mos_min",
        "/api/v1/reports?q=state:failed ; unknown field \"state\"",
        "/api/v1/messages?table=session ; parameter table is",
        "/api/v1/messages?q=table:session ; is no table",
        "/api/v1/call?legs=true ; parameter call_id is missing"
      })
  void mistake_isAProblemThatNamesIt(String path, String detail) throws Exception {
    HttpResponse<String> response = fixture.get(path);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(ApiFixture.JSON.readTree(response.body()).get("detail").asText()).contains(detail);
  }

  @Test
  void unknownCall_isNotFound() throws Exception {
    assertThat(fixture.get("/api/v1/call?call_id=nobody").statusCode()).isEqualTo(404);
  }

  @Test
  void export_hasEveryFrameOfTheLegsOnce() throws Exception {
    HttpResponse<String> response =
        fixture.get("/api/v1/call/export?format=hep&call_id=nj6ysv@127.0.0.1_b2b-1");
    // 36 messages, 3 logs, 4 RTCP; the reports of the BYEs are frames of messages.
    assertThat(response.body().lines()).hasSize(43).doesNotHaveDuplicates();
  }

  @Test
  void moreLegsThanAreFollowed_areSaid() throws Exception {
    try (ApiFixture crowd = new ApiFixture()) {
      for (int i = 0; i < 40; i++) {
        crowd.store.add(
            """
            INVITE sip:bob@example.com SIP/2.0
            Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK-%1$d
            From: <sip:alice@example.com>;tag=a
            To: <sip:bob@example.com>
            Call-ID: call-%1$d
            X-CID: one
            CSeq: 1 INVITE
            Content-Length: 0

            """
                .formatted(i),
            1_795_228_380_000_000L + i);
      }
      String export = "/api/v1/call/export?format=hep&call_id=call-1";
      assertThat(crowd.get(export).headers().firstValue("Hepatica-Complete")).contains("false");
      assertThat(crowd.get(export + "&legs=false").headers().firstValue("Hepatica-Complete"))
          .isEmpty();
      assertThat(crowd.json("/api/v1/calls?" + RANGE).get("legs_complete").asBoolean(true))
          .isFalse();
      assertThat(fixture.json("/api/v1/calls?" + RANGE).has("legs_complete")).isFalse();
    }
  }
}
