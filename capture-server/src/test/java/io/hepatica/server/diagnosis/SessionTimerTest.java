package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTimerTest {
  private static final String A = "10.0.0.1:5060";
  private static final String B = "10.0.0.2:5060";

  private static WrittenCall answered() {
    return new WrittenCall()
        .request(0, A, B, "1 INVITE", "Session-Expires: 1800")
        .response(10, B, A, "1 INVITE", "200 OK", "Session-Expires: 1800;refresher=uac");
  }

  @Test
  void check_hungUpAtTheInterval_isAWarning() {
    WrittenCall call = answered().inDialog(1_778, B, A, "1 BYE");

    assertThat(call.check(new SessionTimer()))
        .containsExactly(
            new Finding(
                "session_timer",
                Severity.WARNING,
                "10.0.0.2:5060 hung up 29 min 28 s after the last refresh, when the session timer of 1800 s ran out: no further refresh was seen.",
                List.of(WrittenCall.id(1), WrittenCall.id(2))));
  }

  @Test
  void check_hungUpBefore_isSilent() {
    assertThat(answered().inDialog(1_700, B, A, "1 BYE").check(new SessionTimer())).isEmpty();
  }

  @Test
  void check_refreshed_isSilent() {
    WrittenCall call =
        answered()
            .inDialog(900, A, B, "2 UPDATE", "Session-Expires: 1800")
            .response(900.1, B, A, "2 UPDATE", "200 OK", "Session-Expires: 1800;refresher=uac")
            .inDialog(1_800, A, B, "3 BYE");

    assertThat(call.check(new SessionTimer())).isEmpty();
  }

  @Test
  void check_refreshThatFails_isAnError() {
    WrittenCall call =
        answered()
            .inDialog(900, A, B, "2 UPDATE", "Session-Expires: 1800")
            .response(900.1, B, A, "2 UPDATE", "481 Call/Transaction Does Not Exist");

    assertThat(call.check(new SessionTimer()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.ERROR);
          assertThat(finding.text()).contains("with 481 Call/Transaction Does Not Exist");
        });
  }

  @Test
  void check_intervalTooSmall_isAWarningUnlessMended() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, B, "1 INVITE", "Session-Expires: 60")
            .response(0.1, B, A, "1 INVITE", "422 Session Interval Too Small", "Min-SE: 90");

    assertThat(call.check(new SessionTimer()))
        .containsExactly(
            new Finding(
                "session_timer",
                Severity.WARNING,
                "10.0.0.2:5060 refused a session timer of 60 s with 422: it wants at least 90 s (Min-SE) and no such request followed.",
                List.of(WrittenCall.id(0), WrittenCall.id(1))));

    call.request(1, A, B, "2 INVITE", "Session-Expires: 90")
        .response(2, B, A, "2 INVITE", "200 OK", "Session-Expires: 90");

    assertThat(call.check(new SessionTimer()))
        .extracting(Finding::severity)
        .containsExactly(Severity.INFO);
  }
}
