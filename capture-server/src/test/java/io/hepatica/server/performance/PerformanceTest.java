package io.hepatica.server.performance;

import static io.hepatica.server.TestSessions.answered;
import static io.hepatica.server.TestSessions.failed;
import static io.hepatica.server.TestSessions.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.message.Field;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PerformanceTest {
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;

  /** 2026-11-21T02:33:00Z, a multiple of the minute. */
  private static final long FROM = 1_795_228_380_000_000L;

  private static Performance performance(@Nullable Group group, Session... sessions) {
    return within(
        new Performance.Scope(FROM, FROM + 10 * MINUTE, MINUTE, group, FROM + 60 * MINUTE),
        sessions);
  }

  private static Performance within(Performance.Scope scope, Session... sessions) {
    Performance performance = new Performance(scope);
    for (Session session : sessions) {
      performance.add(session);
    }
    return performance;
  }

  @Test
  void session_countsInTheIntervalOfItsStart() {
    Performance performance =
        performance(
            null,
            answered(FROM + 5 * MINUTE, 100),
            answered(FROM, 100),
            failed(FROM + MINUTE - 1, 486, 100),
            answered(FROM + MINUTE, 100));
    assertThat(performance.total().intervals().keySet())
        .containsExactly(FROM, FROM + MINUTE, FROM + 5 * MINUTE);
    Measures first = Objects.requireNonNull(performance.total().intervals().get(FROM));
    assertThat(first.attempts()).isEqualTo(2);
    assertThat(first.asr()).isEqualTo(50.0);
    assertThat(performance.total().whole().attempts()).isEqualTo(4);
    assertThat(performance.total().whole().asr()).isEqualTo(75.0);
  }

  @Test
  void intervals_beginAtMultiplesOfTheStep() {
    Performance performance =
        within(
            new Performance.Scope(FROM + 30 * SECOND, FROM + 90 * SECOND, MINUTE, null, FROM),
            answered(FROM + 45 * SECOND, 100));
    assertThat(performance.total().intervals().keySet()).containsExactly(FROM);
    assertThat(Performance.Scope.intervals(FROM + 30 * SECOND, FROM + 90 * SECOND, MINUTE))
        .isEqualTo(2);
  }

  @Test
  void sessionOutsideTheTime_isNotCounted() {
    Performance performance =
        performance(Group.AGENT, answered(FROM - 1, 100), answered(FROM + 10 * MINUTE + 1, 100));
    assertThat(performance.total().whole().attempts()).isZero();
    assertThat(performance.total().intervals()).isEmpty();
    assertThat(performance.groups()).isEmpty();
  }

  @Test
  void sessionOfTwoAgents_isInBothGroupsAndOnceInTheTotal() {
    Performance performance =
        performance(
            Group.AGENT,
            answered(FROM, 100).with(SessionField.AGENTS, List.of("edge", "core")),
            failed(FROM, 486, 100).with(SessionField.AGENTS, List.of("core", "core")),
            failed(FROM, 486, 100).with(SessionField.AGENTS, null));
    assertThat(performance.groups()).containsOnlyKeys("edge", "core", "");
    assertThat(whole(performance, "edge").attempts()).isEqualTo(1);
    assertThat(whole(performance, "core").attempts()).isEqualTo(2);
    assertThat(whole(performance, "core").asr()).isEqualTo(50.0);
    assertThat(whole(performance, "").attempts()).isEqualTo(1);
    assertThat(performance.total().whole().attempts()).isEqualTo(3);
    assertThat(performance.other()).isNull();
  }

  private static Measures whole(Performance performance, String group) {
    return Objects.requireNonNull(performance.groups().get(group)).whole();
  }

  @Test
  void groups_areByTheFieldAskedFor() {
    Session session =
        answered(FROM, 100)
            .with(Field.SRC_IP, "10.0.0.7")
            .with(Field.DST_IP, "2001:db8::1")
            .with(Field.TO_DOMAIN, "Example.ORG");
    assertThat(performance(Group.SRC_IP, session).groups()).containsOnlyKeys("10.0.0.7");
    assertThat(performance(Group.DST_IP, session).groups()).containsOnlyKeys("2001:db8::1");
    assertThat(performance(Group.DOMAIN, session).groups()).containsOnlyKeys("example.org");
    assertThat(performance(null, session).groups()).isEmpty();
  }

  @Test
  void registration_countsEachAttemptAtItsOwnTime() {
    Session registration =
        session("registration", FROM - 60 * MINUTE)
            .with(
                SessionField.ATTEMPTS,
                List.of(
                    FROM - 1 + ":200:11",
                    FROM + ":200:20",
                    FROM + 2 * MINUTE + ":403:30",
                    FROM + 2 * MINUTE + 1 + ":200:40",
                    FROM + 10 * MINUTE + 1 + ":200:55"));
    Performance performance = performance(Group.AGENT, registration);
    Measures whole = performance.total().whole();
    assertThat(whole.registrations()).isEqualTo(3);
    assertThat(whole.registrationsFailed()).isEqualTo(1);
    assertThat(whole.registrationDelay().mean()).isEqualTo(30);
    assertThat(performance.total().intervals().keySet()).containsExactly(FROM, FROM + 2 * MINUTE);
    assertThat(Objects.requireNonNull(performance.total().intervals().get(FROM + 2 * MINUTE)).ira())
        .isEqualTo(50.0);
    assertThat(whole(performance, "edge").registrations()).isEqualTo(3);
  }

  @Test
  void groupsBeyondTheLimit_areOther() {
    Performance performance =
        new Performance(
            new Performance.Scope(
                FROM, FROM + 1999 * SECOND, SECOND, Group.SRC_IP, FROM + 4 * 3600 * SECOND));
    assertThat(performance.groupLimit()).isEqualTo(2);
    for (int i = 0; i < 7; i++) {
      performance.add(failed(FROM + i, 503, 10).with(Field.SRC_IP, "10.0.0." + i));
    }
    performance.add(answered(FROM, 10).with(Field.SRC_IP, "10.0.0.0"));
    assertThat(performance.groups()).hasSize(2);
    assertThat(whole(performance, "10.0.0.0").attempts()).isEqualTo(2);
    assertThat(Objects.requireNonNull(performance.other()).whole().attempts()).isEqualTo(5);
    assertThat(performance.total().whole().attempts()).isEqualTo(8);
  }

  @Test
  void groupLimit_isFiveThousandForOneInterval() {
    assertThat(performance(Group.DOMAIN).groupLimit()).isEqualTo(5_000 / 11);
    assertThat(
            new Performance(new Performance.Scope(FROM, FROM, MINUTE, Group.DOMAIN, FROM))
                .groupLimit())
        .isEqualTo(5_000);
  }

  @Test
  void scope_isBounded() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Performance.Scope(FROM, FROM + 2_000 * SECOND, SECOND, null, FROM));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Performance.Scope(FROM, FROM - 1, SECOND, null, FROM));
  }
}
