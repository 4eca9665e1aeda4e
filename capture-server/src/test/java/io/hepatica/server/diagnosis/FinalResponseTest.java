package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinalResponseTest {
  private static final String KAMAILIO = "kamailio-siptrace-hep3-calls";
  private static final String A = "10.0.0.1:5060";
  private static final String B = "10.0.0.2:5060";

  /** Status and severity of the capture's failed calls, whose Call-IDs say which is which. */
  @ParameterizedTest
  @CsvSource({
    "1-27745@127.0.0.1, 302 Moved Temporarily, INFO",
    "1-27733@127.0.0.1, 403 Forbidden, WARNING",
    "1-27741@127.0.0.1, 404 Not Found, WARNING",
    "1-27759@127.0.0.1, 408 Request Timeout, ERROR",
    "1-27743@127.0.0.1, 480 Temporarily Unavailable, INFO",
    "1-27751@127.0.0.1, 483 Too Many Hops, WARNING",
    "1-27753@127.0.0.1, 486 Busy Here, INFO",
    "1-27747@127.0.0.1, 503 Service Unavailable, ERROR",
    "1-27749@127.0.0.1, 603 Decline, INFO",
  })
  void check_failure_namesTheResponseAndItsSeverity(
      String callId, String response, Severity severity) {
    List<Finding> findings =
        WrittenCall.check(new FinalResponse(), WrittenCall.captured(KAMAILIO, callId));

    assertThat(findings)
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.rule()).isEqualTo("final_response");
          assertThat(finding.severity()).isEqualTo(severity);
          assertThat(finding.text()).contains(" with " + response + " after ");
        });
  }

  @Test
  void check_busyBehindProxy_namesThePhoneAndItsReason() {
    assertThat(
            WrittenCall.check(
                new FinalResponse(), WrittenCall.captured(KAMAILIO, "1-27753@127.0.0.1")))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.text())
              .startsWith("127.0.0.1:5071 answered INVITE with 486 Busy Here")
              .contains("Q.850 cause 17, User busy");
          assertThat(finding.messages()).hasSize(3);
        });
  }

  @Test
  void check_timeoutOfProxy_namesWhoWasSilent() {
    assertThat(
            WrittenCall.check(
                new FinalResponse(), WrittenCall.captured(KAMAILIO, "1-27759@127.0.0.1")))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .startsWith("127.0.0.1:5060 (kamailio (5.6.3 (x86_64/linux))) answered")
                .contains("after 2.9 s")
                .contains("127.0.0.1:5079 did not answer at all."));
  }

  @Test
  void check_headersOfTheResponse_areTold() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, B, "1 INVITE")
            .response(
                0.2,
                B,
                A,
                "1 INVITE",
                "503 Service Unavailable",
                "Server: Gate/1",
                "Retry-After: 120 (overload)",
                "Warning: 399 gate \"no free trunk\"",
                "Reason: Q.850;cause=34;text=\"none\"");

    assertThat(call.check(new FinalResponse()))
        .containsExactly(
            new Finding(
                "final_response",
                Severity.ERROR,
                "10.0.0.2:5060 (Gate/1) answered INVITE with 503 Service Unavailable after 200 ms: "
                    + "the server is overloaded, in maintenance, or has no free trunk or reachable "
                    + "gateway. Warning: 399 gate \"no free trunk\". It wants no new attempt for "
                    + "120 s. Reason: Q.850 cause 34, No circuit/channel available (all channels of "
                    + "the trunk are in use).",
                List.of(WrittenCall.id(0), WrittenCall.id(1))));
  }

  @Test
  void check_challengedThenAnswered_isSilent() {
    assertThat(
            WrittenCall.check(
                new FinalResponse(), WrittenCall.captured(KAMAILIO, "1-27729@127.0.0.1")))
        .isEmpty();
  }

  @Test
  void check_cancelledCall_leaves487ToItsOwnRule() {
    assertThat(
            WrittenCall.check(
                new FinalResponse(), WrittenCall.captured(KAMAILIO, "1-27755@127.0.0.1")))
        .isEmpty();
  }

  @Test
  void check_failedRequestWithinDialog_saysSo() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, B, "1 INVITE")
            .response(0.2, B, A, "1 INVITE", "200 OK")
            .inDialog(1, A, B, "2 INFO")
            .response(1.1, B, A, "2 INFO", "469 Bad INFO Package");

    assertThat(call.check(new FinalResponse()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .startsWith("10.0.0.2:5060 answered INFO within the dialog with 469"));
  }
}
