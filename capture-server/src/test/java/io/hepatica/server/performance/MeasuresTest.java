package io.hepatica.server.performance;

import static io.hepatica.server.TestSessions.answered;
import static io.hepatica.server.TestSessions.ended;
import static io.hepatica.server.TestSessions.failed;
import static io.hepatica.server.TestSessions.ringing;
import static io.hepatica.server.TestSessions.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Formulas of RFC 6076, section 4; every expected value was computed by hand. */
class MeasuresTest {
  private static final long NOW = 1_795_228_380_000_000L;
  private static final long BEFORE = NOW - 3_600_000_000L;

  private static Measures measures(Session... sessions) {
    Measures measures = new Measures();
    for (Session session : sessions) {
      measures.add(session, NOW);
    }
    return measures;
  }

  /** Sixteen attempts: one open, fifteen decided, of which four answered and one redirected. */
  private static Measures mix() {
    return measures(
        ringing(ended(BEFORE, 200, 60_000), 200).with(SessionField.DISCONNECT_MS, 20L),
        ringing(ended(BEFORE, 300, 30_000), 300).with(SessionField.DISCONNECT_MS, 40L),
        answered(BEFORE, 100),
        ended(BEFORE, 400, 15_000),
        ringing(failed(BEFORE, 486, 150), 150),
        failed(BEFORE, 480, 5000),
        ringing(failed(BEFORE, 487, 500), 500).with(SessionField.STATE, "cancelled"),
        failed(BEFORE, 404, 50),
        failed(BEFORE, 503, 60),
        failed(BEFORE, 408, 32_000).with(SessionField.RETRANSMISSIONS, 6L),
        failed(BEFORE, 302, 70).with(SessionField.STATE, "redirected"),
        failed(BEFORE, 603, 80),
        failed(BEFORE, 402, 90),
        session("call", BEFORE),
        failed(BEFORE, 407, 10),
        ringing(session("call", NOW - 60_000_000), 1000));
  }

  @Test
  void attempts_areCountedByTheirResult() {
    Measures mix = mix();
    assertThat(mix.attempts()).isEqualTo(16);
    assertThat(mix.open()).isEqualTo(1);
    assertThat(mix.answered()).isEqualTo(4);
    assertThat(mix.completed()).isEqualTo(2);
    assertThat(mix.cancelled()).isEqualTo(1);
    assertThat(mix.redirects()).isEqualTo(1);
    assertThat(mix.retransmissions()).isEqualTo(6);
    assertThat(mix.statuses())
        .containsExactly(
            Map.entry(200, 4L),
            Map.entry(302, 1L),
            Map.entry(402, 1L),
            Map.entry(404, 1L),
            Map.entry(408, 1L),
            Map.entry(480, 1L),
            Map.entry(486, 1L),
            Map.entry(487, 1L),
            Map.entry(503, 1L),
            Map.entry(603, 1L));
  }

  @Test
  void callsWithoutInvite_areNoAttempts() {
    Measures measures = measures(answered(BEFORE, 100), failed(BEFORE, 486, 100));
    for (int i = 0; i < 10; i++) {
      measures.add(
          session("call", BEFORE)
              .with(SessionField.INVITES, 0L)
              .with(SessionField.STATE, "completed")
              .with(SessionField.DISCONNECT_MS, 20L),
          NOW);
    }
    assertThat(measures.attempts()).isEqualTo(2);
    assertThat(measures.asr()).isEqualTo(50.0);
    assertThat(measures.scr()).isEqualTo(0.0);
  }

  @Test
  void ratios_areThoseOfTheRfc() {
    Measures mix = mix();
    assertThat(mix.asr()).isCloseTo(100.0 * 4 / 15, within(1e-9));
    assertThat(mix.ner()).isCloseTo(100.0 * 8 / 15, within(1e-9));
    assertThat(mix.ser()).isCloseTo(100.0 * 4 / 14, within(1e-9));
    assertThat(mix.seer()).isCloseTo(100.0 * 7 / 14, within(1e-9));
    assertThat(mix.isa()).isCloseTo(100.0 * 2 / 15, within(1e-9));
    assertThat(mix.scr()).isCloseTo(100.0 * 2 / 14, within(1e-9));
  }

  @Test
  void delays_areApartForSuccessAndFailure() {
    Measures mix = mix();
    assertThat(mix.successfulSetup().count()).isEqualTo(4);
    assertThat(mix.successfulSetup().mean()).isEqualTo(250);
    assertThat(mix.successfulSetup().percentile(50)).isCloseTo(200, withinPercentage(1.6));
    assertThat(mix.successfulSetup().max()).isEqualTo(400);
    assertThat(mix.failedSetup().count()).isEqualTo(7);
    assertThat(mix.failedSetup().mean()).isCloseTo(37_840 / 7.0, within(1e-9));
    assertThat(mix.failedSetup().percentile(99)).isCloseTo(32_000, withinPercentage(1.6));
    assertThat(mix.postDialDelay().count()).isEqualTo(5);
    assertThat(mix.postDialDelay().mean()).isEqualTo(430);
    assertThat(mix.disconnectDelay().count()).isEqualTo(2);
    assertThat(mix.disconnectDelay().mean()).isEqualTo(30);
  }

  @Test
  void durations_areOfEndedCalls() {
    Measures mix = mix();
    assertThat(mix.sessionDuration().count()).isEqualTo(3);
    assertThat(mix.acdSeconds()).isEqualTo(35.0);
  }

  @Test
  void nothing_hasNoRatios() {
    Measures nothing = measures();
    assertThat(nothing.asr()).isNull();
    assertThat(nothing.ner()).isNull();
    assertThat(nothing.ser()).isNull();
    assertThat(nothing.seer()).isNull();
    assertThat(nothing.isa()).isNull();
    assertThat(nothing.scr()).isNull();
    assertThat(nothing.ira()).isNull();
    assertThat(nothing.acdSeconds()).isNull();
    assertThat(nothing.availability()).isNull();
  }

  @Test
  void redirectsAlone_haveNoSer() {
    Measures redirected = measures(failed(BEFORE, 302, 70), failed(BEFORE, 301, 70));
    assertThat(redirected.ser()).isNull();
    assertThat(redirected.asr()).isEqualTo(0.0);
  }

  @Test
  void challenge_isNoResult() {
    Measures soon = measures(failed(NOW - 179_000_000, 401, 5));
    assertThat(soon.open()).isEqualTo(1);
    assertThat(soon.asr()).isNull();
    Measures later = measures(failed(NOW - 180_000_000, 401, 5));
    assertThat(later.open()).isZero();
    assertThat(later.asr()).isEqualTo(0.0);
    assertThat(later.statuses()).isEmpty();
    assertThat(later.failedSetup().count()).isZero();
  }

  @Test
  void cancelledWithoutFinalResponse_reachedTheUser() {
    Measures given =
        measures(session("call", NOW - 5_000_000).with(SessionField.STATE, "cancelled"));
    assertThat(given.open()).isZero();
    assertThat(given.cancelled()).isEqualTo(1);
    assertThat(given.ner()).isEqualTo(100.0);
    assertThat(given.asr()).isEqualTo(0.0);
  }

  @Test
  void callWithoutBye_isLostAfterADay() {
    assertThat(measures(answered(NOW - 86_399_000_000L, 100)).scr()).isNull();
    assertThat(measures(answered(NOW - 86_400_000_000L, 100)).scr()).isEqualTo(0.0);
  }

  @Test
  void byeWithoutResponse_isLostAfterTimerF() {
    assertThat(measures(ended(NOW - 43_000_000, 100, 10_000)).scr()).isNull();
    assertThat(measures(ended(NOW - 44_000_000, 100, 10_000)).scr()).isEqualTo(0.0);
  }

  @Test
  void ringingBeforeTheInvite_isNoDelay() {
    assertThat(measures(ringing(answered(BEFORE, 100), -3)).postDialDelay().count()).isZero();
  }

  @Test
  void firstResponse_isOfEverySession() {
    Measures both =
        measures(
            answered(BEFORE, 100).with(SessionField.FIRST_RESPONSE_MS, 10L),
            session("subscription", BEFORE).with(SessionField.FIRST_RESPONSE_MS, 30L));
    assertThat(both.firstResponse().mean()).isEqualTo(20);
    assertThat(both.attempts()).isEqualTo(1);
  }

  @Test
  void registrations_failByTheirFinalResponse() {
    Measures measures = new Measures();
    for (RegistrationAttempt attempt :
        List.of(
            new RegistrationAttempt(BEFORE, 200, 40),
            new RegistrationAttempt(BEFORE, 200, 60),
            new RegistrationAttempt(BEFORE, 403, 30),
            new RegistrationAttempt(BEFORE, 402, 30),
            new RegistrationAttempt(BEFORE, 503, 30))) {
      measures.add(attempt);
    }
    assertThat(measures.registrations()).isEqualTo(5);
    assertThat(measures.registrationsSucceeded()).isEqualTo(2);
    assertThat(measures.registrationsFailed()).isEqualTo(2);
    assertThat(measures.ira()).isEqualTo(40.0);
    assertThat(measures.registrationDelay().mean()).isEqualTo(50);
    assertThat(measures.attempts()).isZero();
  }

  @Test
  void availability_isTheShareOfOptionsWithALivingPeer() {
    Session unanswered = session("options", BEFORE);
    Measures measures =
        measures(
            unanswered.with(SessionField.FINAL_STATUS, 200L),
            unanswered.with(SessionField.FINAL_STATUS, 404L),
            unanswered.with(SessionField.FINAL_STATUS, 401L),
            unanswered.with(SessionField.FINAL_STATUS, 408L),
            unanswered.with(SessionField.FINAL_STATUS, 503L),
            unanswered,
            session("options", NOW - 31_000_000));
    assertThat(measures.probes()).isEqualTo(7);
    assertThat(measures.availability()).isEqualTo(50.0);
  }
}
