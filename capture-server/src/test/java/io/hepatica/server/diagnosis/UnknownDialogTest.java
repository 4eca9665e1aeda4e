package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import org.junit.jupiter.api.Test;

class UnknownDialogTest {
  private static final String A = "10.0.0.1:5060";
  private static final String B = "10.0.0.2:5060";

  private static WrittenCall refused() {
    return new WrittenCall()
        .inDialog(0, A, B, "3 BYE")
        .response(0.1, B, A, "3 BYE", "481 Call/Transaction Does Not Exist");
  }

  @Test
  void check_byeRefused_isAWarning() {
    assertThat(refused().check(new UnknownDialog()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.WARNING);
          assertThat(finding.text())
              .startsWith("10.0.0.2:5060 answered BYE from 10.0.0.1:5060 with 481 ");
        });
  }

  @Test
  void check_bothHungUp_isOnlyTold() {
    WrittenCall call =
        refused()
            .request(
                0.05,
                B,
                A,
                "9 BYE",
                "From: <sip:bob@b.example>;tag=b",
                "To: <sip:alice@a.example>;tag=a");

    assertThat(call.check(new UnknownDialog()))
        .extracting(Finding::severity)
        .containsExactly(Severity.INFO);
  }

  @Test
  void check_refusedOutsideOfADialog_isSilent() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, B, "1 SUBSCRIBE")
            .response(0.1, B, A, "1 SUBSCRIBE", "481 Subscription Does Not Exist");

    assertThat(call.check(new UnknownDialog())).isEmpty();
  }
}
