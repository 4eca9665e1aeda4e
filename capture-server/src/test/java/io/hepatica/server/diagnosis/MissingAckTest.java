package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MissingAckTest {
  private static final String KAMAILIO = "kamailio-siptrace-hep3-calls";
  private static final String A = "10.0.0.1:5060";
  private static final String B = "10.0.0.2:5060";

  private static WrittenCall answered() {
    return new WrittenCall()
        .request(0, A, B, "1 INVITE")
        .response(1, B, A, "1 INVITE", "200 OK")
        .response(1.5, B, A, "1 INVITE", "200 OK")
        .response(2.5, B, A, "1 INVITE", "200 OK");
  }

  @Test
  void check_answerNeverAcknowledged_isAnError() {
    assertThat(answered().check(new MissingAck()))
        .containsExactly(
            new Finding(
                "missing_ack",
                Severity.ERROR,
                "No ACK was seen for the 200 OK from 10.0.0.2:5060, sent 3 times within 1.5 s: the caller did not get it or its ACK took the wrong way, and 10.0.0.2:5060 will hang up.",
                List.of(
                    WrittenCall.id(0), WrittenCall.id(1), WrittenCall.id(2), WrittenCall.id(3))));
  }

  @Test
  void check_ackThatDoesNotArrive_isAWarning() {
    WrittenCall call = answered().inDialog(1.1, A, B, "1 ACK");

    assertThat(call.check(new MissingAck()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.WARNING);
          assertThat(finding.text()).contains("though an ACK was seen");
        });
  }

  @Test
  void check_answerJustNow_isSilent() {
    WrittenCall call =
        new WrittenCall().request(0, A, B, "1 INVITE").response(1, B, A, "1 INVITE", "200 OK");

    assertThat(call.check(new MissingAck(), 2)).isEmpty();
    assertThat(call.check(new MissingAck(), 6)).hasSize(1);
  }

  @Test
  void check_refusalWithoutAck_isAWarning() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, B, "1 INVITE")
            .response(1, B, A, "1 INVITE", "486 Busy Here")
            .response(1.5, B, A, "1 INVITE", "486 Busy Here");

    assertThat(call.check(new MissingAck()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .startsWith("10.0.0.1:5060 never acknowledged the 486 Busy Here"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-27741@127.0.0.1", "1-27755@127.0.0.1", "1-27729@127.0.0.1"})
  void check_acknowledgedCallsOfACapture_isSilent(String callId) {
    assertThat(WrittenCall.check(new MissingAck(), WrittenCall.captured(KAMAILIO, callId)))
        .isEmpty();
  }
}
