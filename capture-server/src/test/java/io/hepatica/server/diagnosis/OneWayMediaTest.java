package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import io.hepatica.server.report.ReportKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OneWayMediaTest {
  private static final String A = "10.0.0.1:5060";
  private static final String B = "10.0.0.2:5060";

  private static final String RTCP_A = "10.0.0.1:4001";
  private static final String RTCP_B = "10.0.0.2:5001";

  private static Map<String, Object> packets(long sent, long received) {
    return Map.of("packets_sent", sent, "packets_received", received);
  }

  @Test
  void check_reportOfOneWay_isAnError() {
    WrittenCall call = new WrittenCall().report(1, ReportKind.END_OF_CALL, A, B, packets(500, 0));

    assertThat(call.check(new OneWayMedia()))
        .containsExactly(
            new Finding(
                "one_way_media",
                Severity.ERROR,
                "10.0.0.1:5060 sent 500 packets of media and received none: it heard nothing.",
                List.of(WrittenCall.id(0))));
  }

  @Test
  void check_bothWays_isSilent() {
    WrittenCall call = new WrittenCall().report(1, ReportKind.END_OF_CALL, A, B, packets(500, 1));

    assertThat(call.check(new OneWayMedia())).isEmpty();
  }

  @Test
  void check_streamsOfOneReport_countTogether() {
    WrittenCall call =
        new WrittenCall()
            .report(
                1,
                ReportKind.END_OF_CALL,
                A,
                B,
                Map.of(
                    "streams",
                    List.of(
                        Map.of("direction", "sent", "packets_sent", 500L),
                        Map.of("direction", "received", "packets_received", 0L))));

    assertThat(call.check(new OneWayMedia())).hasSize(1);
  }

  @Test
  void check_probeThatSeesOneDirection_isAnError() {
    WrittenCall call =
        new WrittenCall()
            .report(1, ReportKind.RTP_STATS, RTCP_A, RTCP_B, Map.of("packets_received", 800L))
            .report(2, ReportKind.RTP_STATS, RTCP_B, RTCP_A, Map.of("packets_received", 0L));

    assertThat(call.check(new OneWayMedia()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .isEqualTo(
                    "800 packets of media went from 10.0.0.1:4001 to 10.0.0.2:5001 but none came back: media goes one way only."));
  }

  @Test
  void check_probeThatSeesBothDirections_isSilent() {
    WrittenCall call =
        new WrittenCall()
            .report(1, ReportKind.RTP_STATS, RTCP_A, RTCP_B, Map.of("packets_received", 800L))
            .report(2, ReportKind.RTP_STATS, RTCP_B, RTCP_A, Map.of("packets_received", 700L));

    assertThat(call.check(new OneWayMedia())).isEmpty();
  }

  private static WrittenCall rtcp(Map<String, Object> ofB) {
    WrittenCall call = new WrittenCall();
    for (int i = 0; i < 4; i++) {
      call.report(
          i * 5,
          ReportKind.RTCP,
          RTCP_A,
          RTCP_B,
          Map.of("packets_sent", 250L * i, "loss_pct", 0.0, "jitter_ms", 1.0));
      call.report(i * 5 + 1, ReportKind.RTCP, RTCP_B, RTCP_A, ofB);
    }
    return call;
  }

  @Test
  void check_oneSideNeverReportsReception_isAWarning() {
    assertThat(rtcp(Map.of("packets_sent", 200L)).check(new OneWayMedia()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.WARNING);
          assertThat(finding.text())
              .startsWith(
                  "10.0.0.1:4001 sent 750 packets of media, but none of the 4 reports of 10.0.0.2:5001 says");
        });
  }

  @Test
  void check_bothSidesReportReception_isSilent() {
    assertThat(rtcp(Map.of("packets_sent", 200L, "loss_pct", 0.0)).check(new OneWayMedia()))
        .isEmpty();
  }
}
