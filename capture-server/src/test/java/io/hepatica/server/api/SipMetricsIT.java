package io.hepatica.server.api;

import static io.hepatica.server.TestSessions.answered;
import static io.hepatica.server.TestSessions.ended;
import static io.hepatica.server.TestSessions.failed;
import static io.hepatica.server.TestSessions.session;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.search.TimeParameter;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SipMetricsIT {
  /** 2025-11-21T02:33:00Z: all that was to come has come. */
  private static final long FROM = 1_763_692_380_000_000L;

  private static final String RANGE = "from=2025-11-21T02:33:00Z&to=2025-11-21T02:43:00Z&step=1m";

  private ApiFixture fixture;

  @BeforeEach
  void startServer() throws Exception {
    fixture = new ApiFixture();
    fixture.store.sessions.addAll(
        List.of(
            ended(FROM, 200, 60_000).with(SessionField.DISCONNECT_MS, 20L),
            failed(FROM + 70_000_000, 486, 100).with(SessionField.AGENTS, List.of("core")),
            answered(FROM + 80_000_000, 400).with(SessionField.AGENTS, List.of("core", "edge")),
            session("registration", FROM - 7_200_000_000L)
                .with(
                    SessionField.ATTEMPTS,
                    List.of(FROM - 7_200_000_000L + ":200:9", FROM + 5 + ":403:30"))));
  }

  @AfterEach
  void stopServer() {
    fixture.close();
  }

  @Test
  void total_isOfTheRangeWithItsIntervals() throws Exception {
    JsonNode answer = fixture.json("/api/v1/metrics/sip?" + RANGE);
    assertThat(answer.properties().stream().map(e -> e.getKey()))
        .containsExactly("from", "to", "step_s", "total", "took_ms");
    assertThat(answer.get("from").asText()).isEqualTo("2025-11-21T02:33:00.000000Z");
    assertThat(answer.get("to").asText()).isEqualTo("2025-11-21T02:43:00.000000Z");
    assertThat(answer.get("step_s").asInt()).isEqualTo(60);
    JsonNode total = answer.get("total");
    assertThat(total.get("attempts").asInt()).isEqualTo(3);
    assertThat(total.get("asr_pct").asDouble()).isEqualTo(66.667);
    assertThat(total.get("ner_pct").asDouble()).isEqualTo(100.0);
    assertThat(total.get("scr_pct").asDouble()).isEqualTo(33.333);
    assertThat(total.get("acd_s").asDouble()).isEqualTo(60.0);
    assertThat(total.get("srd_success_ms").get("count").asInt()).isEqualTo(2);
    assertThat(total.get("srd_success_ms").get("mean").asDouble()).isEqualTo(300.0);
    assertThat(total.get("srd_success_ms").get("p99").asInt()).isEqualTo(400);
    assertThat(total.get("pdd_ms").isNull()).isTrue();
    assertThat(total.get("availability_pct").isNull()).isTrue();
    assertThat(total.get("statuses").toString()).isEqualTo("{\"200\":2,\"486\":1}");
    assertThat(total.get("series")).hasSize(2);
    JsonNode second = total.get("series").get(1);
    assertThat(second.get("time").asText()).isEqualTo("2025-11-21T02:34:00.000000Z");
    assertThat(second.get("asr_pct").asDouble()).isEqualTo(50.0);
  }

  @Test
  void registrationOfEarlierThatDay_countsByItsAttempts() throws Exception {
    JsonNode total = fixture.json("/api/v1/metrics/sip?" + RANGE).get("total");
    assertThat(total.get("registrations").asInt()).isEqualTo(1);
    assertThat(total.get("ira_pct").asDouble()).isEqualTo(100.0);
    assertThat(total.get("series").get(0).get("registrations_failed").asInt()).isEqualTo(1);
  }

  @Test
  void registrationsOfEarlierThatDay_areAllRead() throws Exception {
    fixture.store.sessions.clear();
    long midnight = FROM - 2 * 3_600_000_000L - 33 * 60_000_000L;
    Session registration = session("registration", midnight);
    for (int i = 0; i < 2 * SearchParameters.MAX_LIMIT + 5; i++) {
      fixture.store.sessions.add(
          new Session(i, registration.values())
              .with(SessionField.ATTEMPTS, List.of(FROM + i + ":200:10")));
    }
    fixture.store.sessions.add(
        session("registration", midnight - 1)
            .with(SessionField.ATTEMPTS, List.of(FROM + ":200:10")));
    JsonNode total = fixture.json("/api/v1/metrics/sip?" + RANGE).get("total");
    assertThat(total.get("registrations").asInt()).isEqualTo(20_005);
  }

  @Test
  void groups_areTheBusiestFirst() throws Exception {
    JsonNode answer = fixture.json("/api/v1/metrics/sip?group=agent&" + RANGE);
    assertThat(answer.get("group").asText()).isEqualTo("agent");
    assertThat(answer.get("groups").findValuesAsText("name")).containsExactly("core", "edge");
    JsonNode core = answer.get("groups").get(0);
    assertThat(core.get("attempts").asInt()).isEqualTo(2);
    assertThat(core.get("asr_pct").asDouble()).isEqualTo(50.0);
    assertThat(core.get("series")).hasSize(1);
    assertThat(answer.get("groups").get(1).get("attempts").asInt()).isEqualTo(2);
    assertThat(answer.get("total").get("attempts").asInt()).isEqualTo(3);
    assertThat(answer.get("group_limit").asInt()).isEqualTo(5_000 / 11);
    assertThat(answer.get("other").isNull()).isTrue();
  }

  @Test
  void groupWithoutName_isNull() throws Exception {
    fixture.store.sessions.clear();
    fixture.store.sessions.add(answered(FROM, 100).with(SessionField.AGENTS, null));
    JsonNode answer = fixture.json("/api/v1/metrics/sip?group=agent&" + RANGE);
    assertThat(answer.get("groups")).hasSize(1);
    assertThat(answer.get("groups").get(0).get("name").isNull()).isTrue();
  }

  @Test
  void window_isUpToNow() throws Exception {
    fixture.store.sessions.add(
        failed(TimeParameter.toMicros(Instant.now()) - 60_000_000, 503, 100));
    JsonNode answer = fixture.json("/api/v1/metrics/sip?window=15m");
    assertThat(answer.get("step_s").asInt()).isEqualTo(10);
    assertThat(answer.get("total").get("attempts").asInt()).isEqualTo(1);
    assertThat(answer.get("total").get("isa_pct").asDouble()).isEqualTo(100.0);
  }

  @Test
  void brokenStore_isAProblem() throws Exception {
    fixture.store.broken = true;
    HttpResponse<String> response = fixture.get("/api/v1/metrics/sip");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("the store can't answer now").doesNotContain("secret");
  }
}
