package io.hepatica.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.call.SessionFold.MediaEndpoint;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What becomes of a call, case by case. */
class SessionFoldTest {
  private static final String ANSWERED =
      """
          0 alice>bob INVITE 1 sdp=10.0.0.1:4000:PCMU,PCMA ua=Desk
         10 bob>alice 100/INVITE 1
        250 bob>alice 180/INVITE 1 to=b ua=Mobile
       3000 bob>alice 200/INVITE 1 to=b sdp=10.0.0.2:6000:PCMA ua=Mobile
       3010 alice>bob ACK 1 to=b branch=ack ua=Desk
      """;

  private static final String HUNG_UP_BY_ALICE =
      ANSWERED
          + """
          63000 alice>bob BYE 2 to=b
          63007 bob>alice 200/BYE 2 to=b
          """;

  /** The session of a ladder, whatever the order in which its messages are told. */
  private static Session session(String ladder) {
    Scenario scenario = Scenario.of(ladder);
    Session session = scenario.session();
    for (int seed = 0; seed < 30; seed++) {
      assertThat(scenario.shuffled(seed)).as("in the order of seed " + seed).isEqualTo(session);
    }
    return session;
  }

  private static Long at(long millis) {
    return Scenario.micros(millis);
  }

  @Test
  void call_answeredAndHungUp_givesAllItsFacts() {
    Session session = session(HUNG_UP_BY_ALICE);

    assertThat(session.callId()).isEqualTo("call@host");
    assertThat(session.position()).isZero();
    assertThat(session.kind()).isEqualTo("call");
    assertThat(session.state()).isEqualTo("completed");
    assertThat(session.text(SessionField.CALLER)).isEqualTo("1001");
    assertThat(session.text(SessionField.CALLEE)).isEqualTo("2002");
    assertThat(session.text(Field.FROM_USER)).isEqualTo("1001");
    assertThat(session.text(Field.TO_USER)).isEqualTo("2002");
    assertThat(session.text(Field.RURI_USER)).isEqualTo("2002");
    assertThat(session.text(Field.FROM_DOMAIN)).isEqualTo("a.example");
    assertThat(session.text(Field.TO_DOMAIN)).isEqualTo("b.example");
    assertThat(session.text(Field.FROM_TAG)).isEqualTo("a");
    assertThat(session.text(Field.TO_TAG)).isEqualTo("b");
    assertThat(session.text(Field.SRC_IP)).isEqualTo("10.0.0.1");
    assertThat(session.whole(Field.SRC_PORT)).isEqualTo(5060);
    assertThat(session.text(Field.DST_IP)).isEqualTo("10.0.0.2");
    assertThat(session.text(Field.TRANSPORT)).isEqualTo("udp");
    assertThat(session.startMicros()).isEqualTo(at(0));
    assertThat(session.whole(SessionField.RINGING)).isEqualTo(at(250));
    assertThat(session.whole(SessionField.ANSWER)).isEqualTo(at(3000));
    assertThat(session.whole(SessionField.END)).isEqualTo(at(63000));
    assertThat(session.whole(SessionField.SETUP_MS)).isEqualTo(250);
    assertThat(session.whole(SessionField.FIRST_RESPONSE_MS)).isEqualTo(10);
    assertThat(session.whole(SessionField.DURATION_MS)).isEqualTo(60_000);
    assertThat(session.whole(SessionField.DISCONNECT_MS)).isEqualTo(7);
    assertThat(session.whole(SessionField.FINAL_STATUS)).isEqualTo(200);
    assertThat(session.text(SessionField.FINAL_REASON)).isEqualTo("OK");
    assertThat(session.text(SessionField.TERMINATED_BY)).isEqualTo("caller");
    assertThat(session.texts(SessionField.USER_AGENTS)).containsExactly("Desk", "Mobile");
    assertThat(session.texts(SessionField.CODECS)).containsExactly("PCMA");
    assertThat(session.texts(SessionField.AGENTS)).containsExactly("east");
    assertThat(session.whole(SessionField.MESSAGES)).isEqualTo(7);
    assertThat(session.whole(SessionField.RETRANSMISSIONS)).isZero();
    assertThat(session.whole(SessionField.REPORTS)).isZero();
  }

  @Test
  void call_hungUpByTheCallee_isEndedByTheCallee() {
    Session session =
        session(
            ANSWERED
                + """
                8000 bob>alice BYE 900 from=b to=a
                8012 alice>bob 200/BYE 900 from=b to=a
                """);

    assertThat(session.text(SessionField.TERMINATED_BY)).isEqualTo("callee");
    assertThat(session.whole(SessionField.DURATION_MS)).isEqualTo(5000);
    assertThat(session.whole(SessionField.DISCONNECT_MS)).isEqualTo(12);
    assertThat(session.text(SessionField.CALLER)).isEqualTo("1001");
    assertThat(session.text(Field.TO_TAG)).isEqualTo("b");
  }

  @Test
  void call_withoutBye_goesOn() {
    Session session = session(ANSWERED);

    assertThat(session.state()).isEqualTo("answered");
    assertThat(session.whole(SessionField.END)).isNull();
    assertThat(session.whole(SessionField.DURATION_MS)).isNull();
    assertThat(session.text(SessionField.TERMINATED_BY)).isNull();
    assertThat(Scenario.of(ANSWERED).fold().endMicros()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void call_cancelled_isCancelledByTheCaller() {
    Session session =
        session(
            """
               0 alice>bob INVITE 1
             200 bob>alice 180/INVITE 1 to=b
            5000 alice>bob CANCEL 1 branch=INVITE1a
            5003 bob>alice 200/CANCEL 1 branch=INVITE1a to=b
            5005 bob>alice 487/INVITE 1 to=b
            5009 alice>bob ACK 1 to=b branch=INVITE1a
            """);

    assertThat(session.state()).isEqualTo("cancelled");
    assertThat(session.whole(SessionField.FINAL_STATUS)).isEqualTo(487);
    assertThat(session.text(SessionField.FINAL_REASON)).isEqualTo("Request Terminated");
    assertThat(session.text(SessionField.TERMINATED_BY)).isEqualTo("caller");
    assertThat(session.whole(SessionField.END)).isEqualTo(at(5005));
    assertThat(session.whole(SessionField.SETUP_MS)).isEqualTo(200);
    assertThat(session.whole(SessionField.ANSWER)).isNull();
  }

  @Test
  void cancel_thatCameTooLate_leavesTheCallAnswered() {
    Session session = session(ANSWERED + "2999 alice>bob CANCEL 1 branch=INVITE1a\n");

    assertThat(session.state()).isEqualTo("answered");
    assertThat(session.whole(SessionField.FINAL_STATUS)).isEqualTo(200);
  }

  @Test
  void call_busy_fails() {
    Session session =
        session(
            """
              0 alice>bob INVITE 1
              5 bob>alice 100/INVITE 1
             90 bob>alice 486/INVITE 1 to=b
             95 alice>bob ACK 1 to=b branch=INVITE1a
            """);

    assertThat(session.state()).isEqualTo("failed");
    assertThat(session.whole(SessionField.FINAL_STATUS)).isEqualTo(486);
    assertThat(session.text(SessionField.FINAL_REASON)).isEqualTo("Busy Here");
    assertThat(session.text(SessionField.TERMINATED_BY)).isEqualTo("callee");
    assertThat(session.whole(SessionField.SETUP_MS)).isEqualTo(90);
    assertThat(session.whole(SessionField.END)).isEqualTo(at(90));
    assertThat(session.whole(SessionField.RINGING)).isNull();
  }

  @Test
  void call_thatNobodyTook_isATimeout() {
    Session session =
        session(
            """
                0 alice>proxy INVITE 1
                1 proxy>alice 100/INVITE 1
                2 proxy>bob   INVITE 1 via=2 branch=p
              150 bob>proxy   180/INVITE 1 via=2 branch=p to=b
              151 proxy>alice 180/INVITE 1 to=b
            30000 proxy>bob   CANCEL 1 branch=p
            30001 proxy>alice 408/INVITE 1 to=p
            30010 bob>proxy   487/INVITE 1 via=2 branch=p to=b
            """);

    assertThat(session.state()).isEqualTo("timeout");
    assertThat(session.whole(SessionField.FINAL_STATUS)).isEqualTo(408);
    assertThat(session.text(SessionField.TERMINATED_BY)).isEqualTo("proxy");
  }

  @Test
  void call_withoutFinalResponse_isNoTimeout() {
    assertThat(session("0 alice>bob INVITE 1\n500 alice>bob INVITE 1\n").state())
        .isEqualTo("trying");
    assertThat(session("0 alice>bob INVITE 1\n50 bob>alice 183/INVITE 1 to=b\n").state())
        .isEqualTo("ringing");
  }

  @Test
  void call_redirected_tellsWhereTo() {
    Session session =
        session(
            """
             0 alice>bob INVITE 1
            30 bob>alice 302/INVITE 1 to=b | Contact: "C" <sip:3003@c.example;x=1>;q=0.5
            """);

    assertThat(session.state()).isEqualTo("redirected");
    assertThat(session.text(SessionField.CONTACT)).isEqualTo("sip:3003@c.example;x=1");
  }

  @Test
  void call_challengedThenAnswered_countsFromTheFirstInvite() {
    String challenged =
        """
           0 alice>proxy INVITE 1
          10 proxy>alice 407/INVITE 1 to=p
          12 alice>proxy ACK 1 to=p
        """;
    Session session =
        session(
            challenged
                + """
                 40 alice>proxy INVITE 2 | Proxy-Authorization: Digest username="1001"
                 60 proxy>alice 100/INVITE 2
                400 proxy>alice 180/INVITE 2 to=b
                900 proxy>alice 200/INVITE 2 to=b
                """);

    assertThat(session.state()).isEqualTo("answered");
    assertThat(session.whole(SessionField.SETUP_MS)).isEqualTo(400);
    assertThat(session.whole(SessionField.FIRST_RESPONSE_MS)).isEqualTo(10);
    assertThat(session.whole(SessionField.FINAL_STATUS)).isEqualTo(200);
    assertThat(session.text(Field.TO_TAG)).isEqualTo("b");

    Session refused = session(challenged);
    assertThat(refused.state()).isEqualTo("failed");
    assertThat(refused.whole(SessionField.FINAL_STATUS)).isEqualTo(407);
    assertThat(refused.text(SessionField.TERMINATED_BY)).isEqualTo("proxy");

    Session again = session(challenged + "40 alice>proxy INVITE 2\n");
    assertThat(again.state()).isEqualTo("trying");
    assertThat(again.whole(SessionField.FINAL_STATUS)).isNull();
    assertThat(again.whole(SessionField.SETUP_MS)).isNull();
  }

  private static final String FORKED =
      """
         0 alice>proxy INVITE 1
         1 proxy>alice 100/INVITE 1
         2 proxy>bob   INVITE 1 via=2 branch=b
         3 proxy>carol INVITE 1 via=2 branch=c
       100 bob>proxy   180/INVITE 1 via=2 branch=b to=b
       101 proxy>alice 180/INVITE 1 to=b
       140 carol>proxy 180/INVITE 1 via=2 branch=c to=c
       141 proxy>alice 180/INVITE 1 to=c
      """;

  @Test
  void call_forkedAndAnsweredByOne_isAnswered() {
    Session session =
        session(
            FORKED
                + """
                 900 bob>proxy   486/INVITE 1 via=2 branch=b to=b
                2000 carol>proxy 200/INVITE 1 via=2 branch=c to=c
                2001 proxy>alice 200/INVITE 1 to=c
                """);

    assertThat(session.state()).isEqualTo("answered");
    assertThat(session.whole(SessionField.FINAL_STATUS)).isEqualTo(200);
    assertThat(session.text(Field.TO_TAG)).isEqualTo("c");
    assertThat(session.whole(SessionField.SETUP_MS)).isEqualTo(100);
    assertThat(session.whole(SessionField.RETRANSMISSIONS)).isZero();
  }

  @Test
  void call_forkedAndRefusedByAll_endsWithWhatReachedTheCaller() {
    Session session =
        session(
            FORKED
                + """
                 900 bob>proxy   480/INVITE 1 via=2 branch=b to=b
                1000 carol>proxy 486/INVITE 1 via=2 branch=c to=c
                1001 proxy>alice 486/INVITE 1 to=c
                """);

    assertThat(session.whole(SessionField.FINAL_STATUS)).isEqualTo(486);
    assertThat(session.text(SessionField.TERMINATED_BY)).isEqualTo("callee");
    assertThat(session.whole(SessionField.END)).isEqualTo(at(1000));
  }

  @Test
  void fork_seenOnlyBehindTheProxy_prefers6xx() {
    Session session =
        session(
            """
              2 proxy>bob   INVITE 1 via=2 branch=b
              3 proxy>carol INVITE 1 via=2 branch=c
            900 bob>proxy   486/INVITE 1 via=2 branch=b to=b
            950 carol>proxy 603/INVITE 1 via=2 branch=c to=c
            """);

    assertThat(session.whole(SessionField.FINAL_STATUS)).isEqualTo(603);
  }

  @Test
  void reInviteAndUpdate_changeNothingOfTheCall() {
    Session session =
        session(
            HUNG_UP_BY_ALICE
                + """
                20000 bob>alice INVITE 70 from=b to=a sdp=10.0.0.2:6000:G729
                20010 alice>bob 180/INVITE 70 from=b to=a
                20020 alice>bob 488/INVITE 70 from=b to=a
                30000 alice>bob UPDATE 8 to=b
                30010 bob>alice 200/UPDATE 8 to=b
                40000 alice>bob INVITE 9 to=b
                40010 bob>alice 200/INVITE 9 to=b sdp=10.0.0.2:6002:GSM
                """);

    assertThat(session.state()).isEqualTo("completed");
    assertThat(session.whole(SessionField.FINAL_STATUS)).isEqualTo(200);
    assertThat(session.whole(SessionField.ANSWER)).isEqualTo(at(3000));
    assertThat(session.whole(SessionField.DURATION_MS)).isEqualTo(60_000);
    assertThat(session.whole(SessionField.SETUP_MS)).isEqualTo(250);
    assertThat(session.texts(SessionField.CODECS)).containsExactly("PCMA");
    assertThat(session.text(Field.TO_TAG)).isEqualTo("b");
  }

  @Test
  void reInvite_ofACallSeenFromItsMiddle_tellsThatItWasAnswered() {
    Session session =
        session(
            """
             0 alice>bob INVITE 7 to=b
            20 bob>alice 200/INVITE 7 to=b
            """);

    assertThat(session.state()).isEqualTo("answered");
    assertThat(session.whole(SessionField.ANSWER)).isNull();
    assertThat(session.whole(SessionField.SETUP_MS)).isNull();
    assertThat(Scenario.of("0 alice>bob INVITE 7 to=b\n").fold().isOpened()).isFalse();
  }

  @Test
  void refreshes_ofALongCall_leaveItsBeginning() {
    StringBuilder ladder = new StringBuilder(HUNG_UP_BY_ALICE);
    for (int i = 0; i < 60; i++) {
      ladder.append("%d bob>alice INVITE %d from=b to=a\n".formatted(10_000 + 100 * i, i + 1));
      ladder.append("%d alice>bob 200/INVITE %d from=b to=a\n".formatted(10_010 + 100 * i, i + 1));
    }
    Session session = session(ladder.toString());

    assertThat(session.whole(SessionField.ANSWER)).isEqualTo(at(3000));
    assertThat(session.whole(SessionField.SETUP_MS)).isEqualTo(250);
    assertThat(session.state()).isEqualTo("completed");
  }

  @Test
  void referWithNotify_isOfTheCall() {
    Session session =
        session(
            ANSWERED
                + """
                9000 alice>bob REFER 3 to=b
                9010 bob>alice 202/REFER 3 to=b
                9020 bob>alice NOTIFY 4 from=b to=a | Subscription-State: terminated
                9030 alice>bob 200/NOTIFY 4 from=b to=a
                9100 alice>bob MESSAGE 5 to=b
                9200 alice>bob OPTIONS 6 to=b
                """);

    assertThat(session.kind()).isEqualTo("call");
    assertThat(session.state()).isEqualTo("answered");
    assertThat(session.whole(SessionField.MESSAGES)).isEqualTo(11);
  }

  @Test
  void earlyMedia_withPrack_ringsFromTheFirst18x() {
    Session session =
        session(
            """
               0 alice>bob INVITE 1 sdp=10.0.0.1:4000:PCMU,PCMA,GSM
             100 bob>alice 183/INVITE 1 to=b sdp=10.0.0.2:6000:GSM
             110 alice>bob PRACK 2 to=b
             120 bob>alice 200/PRACK 2 to=b
             400 bob>alice 180/INVITE 1 to=b
             900 bob>alice 200/INVITE 1 to=b
            """);

    assertThat(session.whole(SessionField.RINGING)).isEqualTo(at(100));
    assertThat(session.whole(SessionField.SETUP_MS)).isEqualTo(100);
    assertThat(session.whole(SessionField.ANSWER)).isEqualTo(at(900));
    assertThat(session.texts(SessionField.CODECS)).containsExactly("GSM");
  }

  @Test
  void retransmissions_areCounted_andChangeNoTime() {
    Session session =
        session(
            HUNG_UP_BY_ALICE
                + """
                  500 alice>bob INVITE 1 sdp=10.0.0.1:4000:PCMU,PCMA ua=Desk
                 1500 alice>bob INVITE 1 sdp=10.0.0.1:4000:PCMU,PCMA ua=Desk
                 3500 bob>alice 200/INVITE 1 to=b sdp=10.0.0.2:6000:PCMA ua=Mobile
                63500 alice>bob BYE 2 to=b
                """);

    assertThat(session.whole(SessionField.RETRANSMISSIONS)).isEqualTo(4);
    assertThat(session.whole(SessionField.MESSAGES)).isEqualTo(11);
    assertThat(session.whole(SessionField.SETUP_MS)).isEqualTo(250);
    assertThat(session.whole(SessionField.ANSWER)).isEqualTo(at(3000));
    assertThat(session.whole(SessionField.DISCONNECT_MS)).isEqualTo(7);
  }

  @Test
  void nextHop_isNoRetransmission() {
    Session session =
        session(
            """
            0 alice>proxy INVITE 1
            1 proxy>bob   INVITE 1 via=2 branch=p
            2 proxy>carol INVITE 1 branch=INVITE1a
            """);

    assertThat(session.whole(SessionField.RETRANSMISSIONS)).isZero();
    assertThat(session.text(Field.DST_IP)).isEqualTo("10.0.0.5");
  }

  @Test
  void copies_ofAnotherAgentWithAnotherClock_areNoFacts() {
    StringBuilder ladder = new StringBuilder();
    HUNG_UP_BY_ALICE
        .lines()
        .forEach(line -> {
          String first = line.strip();
          ladder.append(first).append('\n');
          int options = first.indexOf("sdp=") < 0 ? first.length() : first.indexOf("sdp=");
          ladder
              .append(first, 0, options)
              .append(" agent=west clock=-4000 ")
              .append(first.substring(options))
              .append('\n');
        });
    Session session = session(ladder.toString());
    Session alone = session(HUNG_UP_BY_ALICE);

    assertThat(session.texts(SessionField.AGENTS)).containsExactly("east", "west");
    assertThat(session.whole(SessionField.MESSAGES)).isEqualTo(14);
    assertThat(
            session
                .with(SessionField.AGENTS, alone.values().get(SessionField.AGENTS))
                .with(SessionField.MESSAGES, 7L))
        .isEqualTo(alone);
  }

  @Test
  void delays_areTakenByOneClock() {
    Session session =
        session(
            """
                0 alice>proxy INVITE 1
                2 proxy>bob   INVITE 1 via=2 branch=p agent=west clock=-9000
              100 bob>proxy   180/INVITE 1 via=2 branch=p to=b agent=west clock=-9000
             2000 bob>proxy   200/INVITE 1 via=2 branch=p to=b agent=west clock=-9000
             5000 alice>proxy BYE 2 to=b
             5001 proxy>bob   BYE 2 to=b via=2 branch=q agent=west clock=-9000
             5010 bob>proxy   200/BYE 2 to=b via=2 branch=q agent=west clock=-9000
            """);

    assertThat(session.startMicros()).isEqualTo(at(0));
    assertThat(session.whole(SessionField.SETUP_MS)).isEqualTo(98);
    assertThat(session.whole(SessionField.DURATION_MS)).isEqualTo(3001);
    assertThat(session.whole(SessionField.DISCONNECT_MS)).isEqualTo(9);
  }

  @Test
  void caller_isTheAssertedOneBeforeAllOthers() {
    String headers =
        " | Remote-Party-ID: \"R\" <sip:222@x>;party=calling;privacy=off"
            + " | P-Asserted-Identity: <sip:111@x>";

    assertThat(session("0 alice>bob INVITE 1" + headers).text(SessionField.CALLER))
        .isEqualTo("111");
    assertThat(
            session("0 alice>bob INVITE 1" + headers.replace("111", "anonymous"))
                .text(SessionField.CALLER))
        .isEqualTo("222");
    assertThat(
            session(
                    "0 alice>bob INVITE 1"
                        + headers.replace("111", "Anonymous").replace("=calling", "=called"))
                .text(SessionField.CALLER))
        .isEqualTo("1001");
    assertThat(session("0 alice>bob INVITE 1 user=anonymous").text(SessionField.CALLER))
        .isEqualTo("anonymous");
  }

  @Test
  void caller_hiddenOnTheFirstHop_isTheOneAssertedByTheProxy() {
    Session session =
        session(
            """
            0 alice>proxy INVITE 1 user=anonymous
            1 proxy>bob INVITE 1 user=anonymous via=2 branch=p | P-Asserted-Identity: <tel:+4930>
            """);

    assertThat(session.text(SessionField.CALLER)).isEqualTo("+4930");
    assertThat(session.text(Field.FROM_USER)).isEqualTo("anonymous");
  }

  @Test
  void lostInvite_leavesWhatItsResponsesSay() {
    Session session =
        session(
            """
            250 bob>alice 180/INVITE 1 to=b
            900 bob>alice 200/INVITE 1 to=b
            """);

    assertThat(session.state()).isEqualTo("answered");
    assertThat(session.text(SessionField.CALLER)).isEqualTo("1001");
    assertThat(session.text(Field.SRC_IP)).isEqualTo("10.0.0.1");
    assertThat(session.whole(SessionField.SETUP_MS)).isNull();
  }

  @Test
  void bye_alone_endsACallOfWhichNothingElseIsKnown() {
    Session session = session("70 alice>bob BYE 2 to=b\n80 bob>alice 200/BYE 2 to=b\n");

    assertThat(session.kind()).isEqualTo("call");
    assertThat(session.state()).isEqualTo("completed");
    assertThat(session.whole(SessionField.END)).isEqualTo(at(70));
    assertThat(session.text(SessionField.TERMINATED_BY)).isNull();
  }

  @Test
  void lateOffer_isAnsweredByTheAck() {
    Session session =
        session(
            """
              0 alice>bob INVITE 1
            500 bob>alice 200/INVITE 1 to=b sdp=10.0.0.2:6000:PCMU,PCMA,GSM
            510 alice>bob ACK 1 to=b branch=k sdp=10.0.0.1:4000:GSM
            """);

    assertThat(session.texts(SessionField.CODECS)).containsExactly("GSM");
  }

  @Test
  void media_goesToTheAddressesOfSdp_andToWhereItsSenderWasSeen() {
    SessionFold fold =
        Scenario.of(
                """
                 0 alice>proxy INVITE 1 sdp=192.168.1.7:4000:PCMU
                 1 proxy>bob INVITE 1 via=2 branch=p sdp=192.168.1.7:4000:PCMU
                """)
            .fold();

    assertThat(fold.newMedia()).isFalse();
    assertThat(fold.media())
        .containsExactly(
            new MediaEndpoint("10.0.0.1", 4000),
            new MediaEndpoint("10.0.0.1", 4001),
            new MediaEndpoint("192.168.1.7", 4000),
            new MediaEndpoint("192.168.1.7", 4001));
    assertThat(Scenario.of("0 alice>bob INVITE 1 sdp=10.0.0.1:4000:PCMU").fold().newMedia())
        .isTrue();
  }

  @Test
  void legIds_areThoseOfAllMessages_andTheOriginalOfASuffix() {
    Session session =
        session(
            """
            0 alice>bob INVITE 1 call=x@h_b2b-1_b2b-1 | X-CID: first@h | Session-ID: 1f;remote=2e
            9 bob>alice 180/INVITE 1 to=b call=x@h_b2b-1_b2b-1 | X-Call-ID: second@h
            """);

    assertThat(session.texts(Field.LEG_IDS))
        .containsExactly("1f", "2e", "first@h", "second@h", "x@h");
  }

  @Test
  void byeAlone_isACallWithoutInvite() {
    Session session = Scenario.of("0 alice>bob BYE 2 to=b\n5 bob>alice 200/BYE 2 to=b").session();
    assertThat(session.kind()).isEqualTo("call");
    assertThat(session.whole(SessionField.INVITES)).isZero();
  }

  @Test
  void finalOfAForkedBranch_isNoMilestoneBeforeThatOfTheCaller() {
    List<byte[]> frames =
        Scenario.of(
                """
                 0 alice>proxy INVITE 1
                 1 proxy>alice 100/INVITE 1
                 2 proxy>bob   INVITE 1 via=2 branch=b
                 3 proxy>carol INVITE 1 via=2 branch=c
                50 carol>proxy 486/INVITE 1 via=2 branch=c to=c
                90 bob>proxy   200/INVITE 1 via=2 branch=b to=b
                91 proxy>alice 200/INVITE 1 to=b
                """)
            .frames();
    int bit = 1 << SessionFold.Milestone.FINAL.ordinal();
    SessionFold fold = new SessionFold();
    List<Boolean> finals = new ArrayList<>();
    try (ParsedMessage message = new ParsedMessage(new Schema(List.of()))) {
      for (byte[] frame : frames) {
        message.read(frame, 0, frame.length);
        fold.add(message);
        finals.add((fold.milestones() & bit) != 0);
      }
    }
    assertThat(finals).containsExactly(false, false, false, false, false, true, false);
    assertThat(Objects.requireNonNull(fold.session()).whole(SessionField.INVITES)).isEqualTo(1);
  }

  @Test
  void refusalOfTheOnlyBranch_isAMilestoneWhereItReachesTheCaller() {
    SessionFold fold =
        Scenario.of(
                """
                 0 alice>proxy INVITE 1
                 1 proxy>alice 100/INVITE 1
                 2 proxy>bob   INVITE 1 via=2
                50 bob>proxy   486/INVITE 1 via=2 to=b
                51 proxy>alice 486/INVITE 1 to=b
                """)
            .fold();
    assertThat(fold.milestones() & 1 << SessionFold.Milestone.FINAL.ordinal()).isNotZero();
  }
}
