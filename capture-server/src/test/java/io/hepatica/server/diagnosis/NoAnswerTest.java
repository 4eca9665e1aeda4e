package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoAnswerTest {
  private static final String KAMAILIO = "kamailio-siptrace-hep3-calls";
  private static final String A = "10.0.0.1:5060";
  private static final String P = "10.0.0.9:5060";
  private static final String B = "10.0.0.2:5060";

  @Test
  void check_deadNextHop_namesItAndTheAttempts() {
    assertThat(
            WrittenCall.check(new NoAnswer(), WrittenCall.captured(KAMAILIO, "1-27759@127.0.0.1")))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.ERROR);
          assertThat(finding.text())
              .startsWith(
                  "127.0.0.1:5079 did not answer INVITE from 127.0.0.1:5060, which was sent 3 times within 1.4 s");
          assertThat(finding.messages()).hasSize(3);
        });
  }

  @Test
  void check_registrarGone_isAnError() {
    assertThat(
            WrittenCall.check(
                new NoAnswer(),
                WrittenCall.captured("captagent-live-sip-rtcp-json-udp", "33342f600b75a65b")))
        .extracting(Finding::severity)
        .containsExactly(Severity.ERROR);
  }

  @Test
  void check_slowAnswer_isSilent() {
    assertThat(
            WrittenCall.check(new NoAnswer(), WrittenCall.captured(KAMAILIO, "1-27757@127.0.0.1")))
        .isEmpty();
  }

  @Test
  void check_requestUnderWay_isSilentUntilItsTimerRanOut() {
    WrittenCall call = new WrittenCall().overTcp().request(0, A, B, "1 INVITE");

    assertThat(call.check(new NoAnswer(), 31)).isEmpty();
    assertThat(call.check(new NoAnswer(), 33))
        .extracting(Finding::severity)
        .containsExactly(Severity.ERROR);
  }

  @Test
  void check_notSentAgainByUdp_blamesTheCapture() {
    WrittenCall call = new WrittenCall().inDialog(0, A, B, "2 INFO");

    assertThat(call.check(new NoAnswer(), 60))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.INFO);
          assertThat(finding.text()).contains("the capture point probably misses");
        });
  }

  private static final String VIA_A = "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKa";
  private static final String VIA_P = "Via: SIP/2.0/UDP 10.0.0.9;branch=z9hG4bKp";

  @Test
  void check_answerLostBehindProxy_isOneWaySignalling() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, P, "1 INVITE", VIA_A)
            .request(0.1, P, B, "1 INVITE", VIA_P, VIA_A)
            .response(0.2, B, P, "1 INVITE", "200 OK", VIA_P, VIA_A);

    assertThat(call.check(new NoAnswer(), 1)).isEmpty();
    assertThat(call.check(new NoAnswer(), 10))
        .containsExactly(
            new Finding(
                "no_answer_to_request",
                Severity.ERROR,
                "10.0.0.9:5060 passed INVITE on to 10.0.0.2:5060 and got 200 OK, but no final response from 10.0.0.9:5060 to 10.0.0.1:5060 was seen: signalling towards 10.0.0.1:5060 is lost.",
                List.of(WrittenCall.id(0), WrittenCall.id(1), WrittenCall.id(2))));
  }

  @Test
  void check_answerSeenByOneAgentOnly_namesBothCapturePoints() {
    WrittenCall call =
        new WrittenCall()
            .agent(2001)
            .request(0, A, B, "1 INVITE")
            .agent(2002)
            .request(0.01, A, B, "1 INVITE")
            .response(0.2, B, A, "1 INVITE", "200 OK");

    assertThat(call.check(new NoAnswer()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .startsWith(
                    "Capture point 2001 saw INVITE from 10.0.0.1:5060 to 10.0.0.2:5060 but not the 200 OK that capture point 2002 saw"));
  }

  @Test
  void check_bothAgentsSeeTheAnswer_isSilent() {
    WrittenCall call =
        new WrittenCall()
            .agent(2001)
            .request(0, A, B, "1 INVITE")
            .response(0.3, B, A, "1 INVITE", "200 OK")
            .agent(2002)
            .request(0.01, A, B, "1 INVITE")
            .response(0.2, B, A, "1 INVITE", "200 OK");

    assertThat(call.check(new NoAnswer())).isEmpty();
  }

  @Test
  void check_ringingForEver_isAWarningAfterTimerC() {
    WrittenCall call =
        new WrittenCall().request(0, A, B, "1 INVITE").response(1, B, A, "1 INVITE", "180 Ringing");

    assertThat(call.check(new NoAnswer(), 100)).isEmpty();
    assertThat(call.check(new NoAnswer(), 182))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text()).contains("got 180 Ringing and then no final response"));
  }
}
