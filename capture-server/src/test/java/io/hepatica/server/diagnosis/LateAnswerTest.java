package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class LateAnswerTest {
  private static final String A = "10.0.0.1:5060";
  private static final String B = "10.0.0.2:5060";

  @Test
  void check_longPostDialDelay_isAWarning() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, B, "1 INVITE")
            .response(0.1, B, A, "1 INVITE", "100 Trying")
            .response(7.25, B, A, "1 INVITE", "180 Ringing")
            .response(9, B, A, "1 INVITE", "200 OK");

    assertThat(call.check(new LateAnswer()))
        .containsExactly(
            new Finding(
                "late_answer",
                Severity.WARNING,
                "The caller at 10.0.0.1:5060 heard nothing for 7.2 s after INVITE, then came 180 Ringing from 10.0.0.2:5060: a long post-dial delay.",
                List.of(WrittenCall.id(0), WrittenCall.id(2))));
  }

  @Test
  void check_delayCountsFromTheFirstInvite() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, B, "1 INVITE")
            .response(3, B, A, "1 INVITE", "407 Proxy Authentication Required")
            .request(3.1, A, B, "2 INVITE")
            .response(6, B, A, "2 INVITE", "180 Ringing");

    assertThat(call.check(new LateAnswer())).hasSize(1);
  }

  @Test
  void check_longRinging_isTold() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, B, "1 INVITE")
            .response(1, B, A, "1 INVITE", "180 Ringing")
            .response(91, B, A, "1 INVITE", "480 Temporarily Unavailable");

    assertThat(call.check(new LateAnswer()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.INFO);
          assertThat(finding.text())
              .isEqualTo(
                  "It rang for 1 min 30 s before 480 Temporarily Unavailable from 10.0.0.2:5060.");
        });
  }

  @Test
  void check_usualCall_isSilent() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, B, "1 INVITE")
            .response(4.9, B, A, "1 INVITE", "180 Ringing")
            .response(60, B, A, "1 INVITE", "200 OK");

    assertThat(call.check(new LateAnswer())).isEmpty();
  }
}
