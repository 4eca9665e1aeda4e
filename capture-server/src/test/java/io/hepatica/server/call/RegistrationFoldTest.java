package io.hepatica.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of registrations, and of the sessions that are neither these nor calls. */
class RegistrationFoldTest {
  private static final String CONTACT = " | Contact: <sip:1001@10.0.0.1:5060>";
  private static final String AUTHORIZED = " | Authorization: Digest username=\"1001\"";

  private static final String REGISTERED =
      """
        0 alice>registrar REGISTER 1 | Contact: <sip:1001@10.0.0.1:5060> | Expires: 3600
        8 registrar>alice 401/REGISTER 1 to=r
       20 alice>registrar REGISTER 2 | Contact: <sip:1001@10.0.0.1:5060> | Expires: 3600 \
      | Authorization: Digest username="1001"
       33 registrar>alice 200/REGISTER 2 to=r | Contact: <sip:1001@10.0.0.1:5060>;expires=600
      """;

  private static Session session(String ladder) {
    Scenario scenario = Scenario.of(ladder);
    Session session = scenario.session();
    for (int seed = 0; seed < 30; seed++) {
      assertThat(scenario.shuffled(seed)).as("in the order of seed " + seed).isEqualTo(session);
    }
    return session;
  }

  private static String attempt(long millis, int status, long took) {
    return Scenario.micros(millis) + ":" + status + ":" + took;
  }

  @Test
  void registration_challengedThenAccepted_isOneAttempt() {
    Session session = session(REGISTERED);

    assertThat(session.kind()).isEqualTo("registration");
    assertThat(session.state()).isEqualTo("registered");
    assertThat(session.texts(SessionField.ATTEMPTS)).containsExactly(attempt(0, 200, 33));
    assertThat(session.whole(SessionField.EXPIRES_S)).isEqualTo(600);
    assertThat(session.text(SessionField.CONTACT)).isEqualTo("sip:1001@10.0.0.1:5060");
    assertThat(session.whole(SessionField.FINAL_STATUS)).isEqualTo(200);
    assertThat(session.whole(SessionField.SETUP_MS)).isEqualTo(33);
    assertThat(session.whole(SessionField.FIRST_RESPONSE_MS)).isEqualTo(8);
    assertThat(session.whole(SessionField.END)).isNull();
  }

  @Test
  void registration_removed_isUnregistered() {
    String removal =
        "90000 alice>registrar REGISTER 3%s\n90010 registrar>alice 200/REGISTER 3 to=r\n";
    for (String how :
        List.of(
            " | Contact: * | Expires: 0",
            CONTACT + " | Expires: 0",
            CONTACT + ";expires=0 | Expires: 3600")) {
      Session session = session(REGISTERED + removal.formatted(how + AUTHORIZED));

      assertThat(session.state()).as(how).isEqualTo("unregistered");
      assertThat(session.whole(SessionField.END)).isEqualTo(Scenario.micros(90_010));
      assertThat(session.whole(SessionField.EXPIRES_S)).isNull();
      assertThat(session.texts(SessionField.ATTEMPTS))
          .containsExactly(attempt(0, 200, 33), attempt(90_000, 200, 10));
    }
  }

  @Test
  void registration_grantedByTheExpiresHeader_isTakenFromThere() {
    Session session =
        session(
            """
             0 alice>registrar REGISTER 1 | Contact: <sip:1001@10.0.0.1>
             9 registrar>alice 200/REGISTER 1 | Contact: <sip:1001@10.0.0.1> | Expires: 120
            """);

    assertThat(session.whole(SessionField.EXPIRES_S)).isEqualTo(120);
  }

  @Test
  void registration_challengedAgainAndAgain_isRefusedEachTime() {
    Session session =
        session(
            """
                 0 alice>registrar REGISTER 1
                 5 registrar>alice 401/REGISTER 1
             60000 alice>registrar REGISTER 2
             60006 registrar>alice 401/REGISTER 2
             60020 alice>registrar REGISTER 3 | Authorization: Digest username="x"
             60030 registrar>alice 403/REGISTER 3
            """);

    assertThat(session.texts(SessionField.ATTEMPTS))
        .containsExactly(attempt(0, 401, 5), attempt(60_000, 403, 30));
    assertThat(session.state()).isEqualTo("failed");
    assertThat(session.whole(SessionField.FINAL_STATUS)).isEqualTo(403);
  }

  @Test
  void registration_seenByTwoAgents_isOneAttemptByOneClock() {
    Session session =
        session(
            """
              0 alice>proxy    REGISTER 1
              1 proxy>registrar REGISTER 1 via=2 branch=p agent=west clock=7000
             31 registrar>proxy 200/REGISTER 1 via=2 branch=p agent=west clock=7000
             32 proxy>alice    200/REGISTER 1
            """);

    assertThat(session.texts(SessionField.ATTEMPTS)).containsExactly(attempt(0, 200, 32));
  }

  @Test
  void registration_unanswered_hasNoAttempt() {
    Session session = session("0 alice>registrar REGISTER 1\n500 alice>registrar REGISTER 1\n");

    assertThat(session.state()).isEqualTo("trying");
    assertThat(session.texts(SessionField.ATTEMPTS)).isEmpty();
    assertThat(session.whole(SessionField.RETRANSMISSIONS)).isEqualTo(1);
  }

  @Test
  void refresh_thatIsUnderWay_leavesThePhoneRegistered() {
    Session session = session(REGISTERED + "300000 alice>registrar REGISTER 3\n");

    assertThat(session.state()).isEqualTo("registered");
  }

  @Test
  void attempts_ofAWholeDay_areTheNewest() {
    StringBuilder ladder = new StringBuilder();
    for (int i = 1; i <= 2500; i++) {
      ladder.append("%d alice>registrar REGISTER %d\n".formatted(30_000L * i, i));
      ladder.append("%d registrar>alice 200/REGISTER %d\n".formatted(30_000L * i + 9, i));
    }
    List<String> attempts = Scenario.of(ladder.toString()).session().texts(SessionField.ATTEMPTS);

    assertThat(attempts).hasSize(256);
    assertThat(attempts.getFirst()).isEqualTo(attempt(30_000L * 2245, 200, 9));
    assertThat(attempts.getLast()).isEqualTo(attempt(30_000L * 2500, 200, 9));
    assertThat(Scenario.of(ladder.toString()).shuffled(5).texts(SessionField.ATTEMPTS))
        .isEqualTo(attempts);
  }

  @Test
  void options_answered_isCompleted() {
    Session session = session("0 alice>bob OPTIONS 1\n14 bob>alice 200/OPTIONS 1 to=b ua=Box\n");

    assertThat(session.kind()).isEqualTo("options");
    assertThat(session.state()).isEqualTo("completed");
    assertThat(session.whole(SessionField.FINAL_STATUS)).isEqualTo(200);
    assertThat(session.whole(SessionField.END)).isEqualTo(Scenario.micros(14));
    assertThat(session.whole(SessionField.FIRST_RESPONSE_MS)).isEqualTo(14);
  }

  @Test
  void message_refused_fails() {
    Session session = session("0 alice>bob MESSAGE 1\n14 bob>alice 480/MESSAGE 1 to=b\n");

    assertThat(session.kind()).isEqualTo("message");
    assertThat(session.state()).isEqualTo("failed");
    assertThat(session.text(SessionField.FINAL_REASON)).isEqualTo("Temporarily Unavailable");
  }

  @Test
  void options_thatNobodyAnswers_isTimeoutOnlyWhere408SaysSo() {
    assertThat(session("0 alice>bob OPTIONS 1\n").state()).isEqualTo("trying");
    assertThat(session("0 alice>proxy OPTIONS 1\n9 proxy>alice 408/OPTIONS 1\n").state())
        .isEqualTo("timeout");
  }

  @Test
  void subscription_goesOn_untilItIsTerminated() {
    String subscribed =
        """
          0 alice>bob SUBSCRIBE 1
         10 bob>alice 202/SUBSCRIBE 1 to=b
         20 bob>alice NOTIFY 7 from=b to=a | Subscription-State: active;expires=60
         25 alice>bob 200/NOTIFY 7 from=b to=a
        """;
    Session session = session(subscribed);

    assertThat(session.kind()).isEqualTo("subscription");
    assertThat(session.state()).isEqualTo("answered");
    assertThat(session.whole(SessionField.END)).isNull();

    Session ended =
        session(
            subscribed + "900 bob>alice NOTIFY 8 from=b to=a | Subscription-State: terminated\n");
    assertThat(ended.state()).isEqualTo("completed");
    assertThat(ended.whole(SessionField.END)).isEqualTo(Scenario.micros(900));
  }

  @Test
  void publish_isAnother() {
    Session session = session("0 alice>bob PUBLISH 1\n14 bob>alice 200/PUBLISH 1 to=b\n");

    assertThat(session.kind()).isEqualTo("other");
    assertThat(session.state()).isEqualTo("completed");
  }
}
