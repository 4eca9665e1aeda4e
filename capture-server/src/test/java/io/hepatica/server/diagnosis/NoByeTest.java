package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import io.hepatica.server.report.ReportKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NoByeTest {
  private static final String A = "10.0.0.1:5060";
  private static final String P = "10.0.0.9:5060";
  private static final String B = "10.0.0.2:5060";

  private static WrittenCall answered(String... headers) {
    return new WrittenCall()
        .request(0, A, B, "1 INVITE")
        .response(1, B, A, "1 INVITE", "200 OK", headers)
        .inDialog(1.1, A, B, "1 ACK");
  }

  @Test
  void check_justAnswered_isOnlyTold() {
    assertThat(answered().check(new NoBye(), 60))
        .containsExactly(
            new Finding(
                "no_bye",
                Severity.INFO,
                "No BYE was seen after 10.0.0.2:5060 answered at 2026-11-21 12:00:01.000 UTC: the last message is of 2026-11-21 12:00:01.100 UTC, so the call goes on, or BYE was lost or not captured.",
                List.of(WrittenCall.id(1), WrittenCall.id(2))));
  }

  @Test
  void check_silentForHours_isAWarning() {
    assertThat(answered().check(new NoBye(), 5 * 3600))
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING);
  }

  @Test
  void check_sessionTimerRanOut_isAWarning() {
    WrittenCall call = answered("Session-Expires: 1800;refresher=uac");

    assertThat(call.check(new NoBye(), 1_700))
        .extracting(Finding::severity)
        .containsExactly(Severity.INFO);
    assertThat(call.check(new NoBye(), 1_900))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.WARNING);
          assertThat(finding.text())
              .contains("its session timer of 30 min 0 s ran out at 2026-11-21 12:30:01.100 UTC");
        });
  }

  @Test
  void check_reportsEnded_isAWarning() {
    WrittenCall call =
        answered().report(20, ReportKind.RTCP, "10.0.0.1:4001", "10.0.0.2:5001", Map.of());

    assertThat(call.check(new NoBye(), 50))
        .extracting(Finding::severity)
        .containsExactly(Severity.INFO);
    assertThat(call.check(new NoBye(), 90))
        .singleElement()
        .satisfies(finding -> assertThat(finding.text()).contains("the last quality report is of"));
  }

  @Test
  void check_otherLegHungUp_isAWarning() {
    WrittenCall call =
        answered()
            .callId("second@10.0.0.2")
            .request(0, B, P, "1 INVITE")
            .response(1, P, B, "1 INVITE", "200 OK")
            .inDialog(30, B, P, "2 BYE")
            .response(30.1, P, B, "2 BYE", "200 OK");

    assertThat(call.check(new NoBye(), 40))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .contains("another leg was hung up at 2026-11-21 12:00:30.000 UTC"));
  }

  @Test
  void check_hungUp_isSilent() {
    WrittenCall call = answered().inDialog(30, B, A, "1 BYE");

    assertThat(call.check(new NoBye(), 5 * 3600)).isEmpty();
  }

  @Test
  void check_neverAnswered_isSilent() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, B, "1 INVITE")
            .response(1, B, A, "1 INVITE", "486 Busy Here");

    assertThat(call.check(new NoBye(), 5 * 3600)).isEmpty();
  }
}
