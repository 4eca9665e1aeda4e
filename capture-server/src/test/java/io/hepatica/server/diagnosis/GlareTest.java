package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import org.junit.jupiter.api.Test;

class GlareTest {
  private static final String A = "10.0.0.1:5060";
  private static final String B = "10.0.0.2:5060";

  private static WrittenCall refused() {
    return new WrittenCall()
        .inDialog(0, A, B, "2 INVITE")
        .response(0.1, B, A, "2 INVITE", "491 Request Pending");
  }

  @Test
  void check_noLaterAttempt_isAWarning() {
    assertThat(refused().check(new Glare()))
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING);
  }

  @Test
  void check_laterAttemptSucceeds_isOnlyTold() {
    WrittenCall call =
        refused().inDialog(3, A, B, "3 INVITE").response(3.1, B, A, "3 INVITE", "200 OK");

    assertThat(call.check(new Glare()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.INFO);
          assertThat(finding.text()).endsWith("a later attempt succeeded.");
        });
  }

  @Test
  void check_otherRefusal_isSilent() {
    WrittenCall call =
        new WrittenCall()
            .inDialog(0, A, B, "2 INVITE")
            .response(0.1, B, A, "2 INVITE", "488 Not Acceptable Here");

    assertThat(call.check(new Glare())).isEmpty();
  }
}
