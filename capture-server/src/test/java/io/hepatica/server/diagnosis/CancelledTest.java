package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import org.junit.jupiter.api.Test;

class CancelledTest {
  private static final String KAMAILIO = "kamailio-siptrace-hep3-calls";
  private static final String A = "10.0.0.1:5060";
  private static final String P = "10.0.0.9:5060";
  private static final String B = "10.0.0.2:5060";

  @Test
  void check_callerWhoGaveUp_isTold() {
    assertThat(
            WrittenCall.check(new Cancelled(), WrittenCall.captured(KAMAILIO, "1-27755@127.0.0.1")))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.INFO);
          assertThat(finding.text())
              .matches(
                  "127\\.0\\.0\\.1:5090, the caller, cancelled after 20[34] ms, 20[34] ms after 180 Ringing\\.");
          assertThat(finding.messages()).hasSize(3);
        });
  }

  @Test
  void check_proxyThatCancelsTheOtherBranch_givesItsReason() {
    String viaA = "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKa";
    String viaP = "Via: SIP/2.0/UDP 10.0.0.9;branch=z9hG4bKp";
    WrittenCall call =
        new WrittenCall()
            .request(0, A, P, "1 INVITE", viaA)
            .request(0.1, P, B, "1 INVITE", viaP, viaA)
            .response(0.5, B, P, "1 INVITE", "180 Ringing", viaP, viaA)
            .request(
                4,
                P,
                B,
                "1 CANCEL",
                viaP,
                "Reason: SIP;cause=200;text=\"Call completed elsewhere\"");

    assertThat(call.check(new Cancelled()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .isEqualTo(
                    "10.0.0.9:5060 cancelled after 3.9 s, 3.5 s after 180 Ringing. Reason: SIP;cause=200;text=\"Call completed elsewhere\"."));
  }

  @Test
  void check_cancelThatCrossesTheAnswer_isAWarning() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, B, "1 INVITE")
            .request(4, A, B, "1 CANCEL")
            .response(4.01, B, A, "1 INVITE", "200 OK");

    assertThat(call.check(new Cancelled()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.WARNING);
          assertThat(finding.text()).endsWith("so the call is up and needs a BYE.");
        });
  }

  @Test
  void check_answeredCall_isSilent() {
    assertThat(
            WrittenCall.check(new Cancelled(), WrittenCall.captured(KAMAILIO, "1-27690@127.0.0.1")))
        .isEmpty();
  }
}
