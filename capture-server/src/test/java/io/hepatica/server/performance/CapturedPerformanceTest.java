package io.hepatica.server.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.SharedTexts;
import io.hepatica.server.journal.FrameBatch;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.store.CapturedFrames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Calls that a real Kamailio proxied. Expected counts are tshark's, of the SIP in the capture's
 * frames: Call-IDs with an INVITE (253), Call-IDs by final response to INVITE but 401 and 407,
 * Call-IDs with BYE and a 200 to it (220), Call-IDs with REGISTER by final response.
 */
class CapturedPerformanceTest {
  private static Measures measures;

  @BeforeAll
  static void foldTheCapture() {
    Map<String, LiveSession> sessions = new LinkedHashMap<>();
    FrameBatch batch = new FrameBatch(1 << 18);
    try (ParsedMessage message = new ParsedMessage(new Schema(List.of()))) {
      for (byte[] frame : CapturedFrames.of("kamailio-siptrace-hep3-calls")) {
        batch.clear();
        CapturedFrames.add(batch, frame, 0);
        message.read(batch.buffer(), 0, batch.length());
        String callId = message.callId();
        if (message.isSip() && callId != null) {
          sessions
              .computeIfAbsent(callId, id -> new LiveSession(id, 0, new SharedTexts(0)))
              .add(message);
        }
      }
    }
    Performance performance =
        new Performance(
            new Performance.Scope(0, Long.MAX_VALUE / 2, Long.MAX_VALUE, null, Long.MAX_VALUE / 2));
    for (LiveSession live : sessions.values()) {
      Session session = live.session();
      if (session != null) {
        performance.add(session);
      }
    }
    measures = performance.total().whole();
  }

  @Test
  void attempts_areTheCallIdsWithAnInvite() {
    assertThat(measures.attempts()).isEqualTo(253);
    assertThat(measures.open()).isZero();
  }

  @Test
  void statuses_areTheFinalResponses() {
    assertThat(measures.statuses())
        .containsExactly(
            Map.entry(200, 220L),
            Map.entry(302, 3L),
            Map.entry(404, 3L),
            Map.entry(408, 2L),
            Map.entry(480, 3L),
            Map.entry(483, 3L),
            Map.entry(486, 3L),
            Map.entry(487, 10L),
            Map.entry(503, 3L),
            Map.entry(603, 3L));
    assertThat(measures.cancelled()).isEqualTo(10);
    assertThat(measures.completed()).isEqualTo(220);
  }

  @Test
  void ratios_areThoseOfTheCounts() {
    assertThat(measures.asr()).isCloseTo(100.0 * 220 / 253, within(1e-9));
    assertThat(measures.ner()).isCloseTo(100.0 * (220 + 3 + 3 + 10 + 3) / 253, within(1e-9));
    assertThat(measures.ser()).isCloseTo(100.0 * 220 / 250, within(1e-9));
    assertThat(measures.seer()).isCloseTo(100.0 * (220 + 3 + 3 + 3) / 250, within(1e-9));
    assertThat(measures.isa()).isCloseTo(100.0 * (2 + 3) / 253, within(1e-9));
    assertThat(measures.scr()).isCloseTo(100.0 * 220 / 253, within(1e-9));
  }

  @Test
  void registrations_areCountedOnceForTheChallengeAndItsAnswer() {
    assertThat(measures.registrations()).isEqualTo(22);
    assertThat(measures.registrationsSucceeded()).isEqualTo(20);
    assertThat(measures.ira()).isCloseTo(100.0 * 2 / 22, within(1e-9));
    assertThat(measures.registrationDelay().count()).isEqualTo(20);
  }

  @Test
  void availability_isOfOptions() {
    assertThat(measures.probes()).isEqualTo(20);
    assertThat(measures.availability()).isEqualTo(100.0);
  }
}
