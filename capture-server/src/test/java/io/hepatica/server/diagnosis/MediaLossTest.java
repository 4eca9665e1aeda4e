package io.hepatica.server.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hepatica.server.call.WholeCall;
import io.hepatica.server.diagnosis.Finding.Severity;
import io.hepatica.server.report.ReportKind;
import io.hepatica.server.report.ReportReader;
import io.hepatica.server.report.StreamReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaLossTest {

  private static final String RTCP_A = "10.0.0.1:4001";
  private static final String RTCP_B = "10.0.0.2:5001";

  private static List<Finding> check(Map<String, Object> values) {
    return new WrittenCall()
        .report(1, ReportKind.RTCP, RTCP_B, RTCP_A, values)
        .check(new MediaLoss());
  }

  @ParameterizedTest
  @CsvSource({
    "loss_pct, 1.0, WARNING, lost 1.0 % of its packets",
    "loss_pct, 5.0, ERROR, lost 5.0 % of its packets",
    "jitter_ms, 30.0, WARNING, had a jitter of 30.0 ms",
    "rtt_ms, 300.0, WARNING, had a round trip of 300.0 ms",
    "mos_lq, 3.5, WARNING, came down to a MOS of 3.5",
    "mos_cq, 3.0, ERROR, came down to a MOS of 3.0",
  })
  void check_beyondTheLimit_saysTheNumberAndTheDirection(
      String metric, double value, Severity severity, String words) {
    assertThat(check(Map.of(metric, value)))
        .containsExactly(
            new Finding(
                "media_loss",
                severity,
                "The stream from 10.0.0.1:4001 to 10.0.0.2:5001 " + words + ".",
                List.of(WrittenCall.id(0))));
  }

  @ParameterizedTest
  @CsvSource({
    "loss_pct, 0.9",
    "jitter_ms, 29.9",
    "rtt_ms, 299.9",
    "mos_lq, 3.6",
    "packets_lost, 400",
  })
  void check_withinTheLimit_isSilent(String metric, double value) {
    assertThat(check(Map.of(metric, value))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"999.0, 1", "1500.0, 0"})
  void check_roundTripOfTwoClocks_isBlamedUpToASecond(double roundTrip, int findings) {
    assertThat(check(Map.of("rtt_ms", roundTrip, "rtt_source", "computed"))).hasSize(findings);
  }

  @Test
  void check_lossOfWhatTheReporterSends_isAnError() {
    byte[] body =
        ("VQSessionReport: CallTerm\r\nLocalAddr: IP=10.0.0.1 PORT=4000 SSRC=1\r\n"
                + "RemoteAddr: IP=10.0.0.2 PORT=5000 SSRC=2\r\nLocalMetrics:\r\n"
                + "PacketLoss: NLR=0.0\r\nRemoteMetrics:\r\nPacketLoss: NLR=20\r\n")
            .getBytes(UTF_8);
    List<Map<String, Object>> streams = new ArrayList<>();
    for (StreamReport stream :
        new ReportReader().ofPayload(99, 1, body, 0, body.length).streams()) {
      Map<String, Object> values = new LinkedHashMap<>();
      stream.values().forEach((metric, value) -> values.put(metric.label(), value));
      streams.add(values);
    }

    assertThat(
            new WrittenCall()
                .report(1, ReportKind.VQ_RTCPXR, RTCP_A, RTCP_B, Map.of("streams", streams))
                .check(new MediaLoss()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.ERROR);
          assertThat(finding.text())
              .startsWith("The stream from 10.0.0.1:4000 to 10.0.0.2:5000 lost 20.0 %");
        });
  }

  @Test
  void check_severalReports_giveMeanAndWorst() {
    WrittenCall call = new WrittenCall();
    for (double loss : new double[] {0, 0, 6, 2}) {
      call.report(1, ReportKind.RTCP, RTCP_B, RTCP_A, Map.of("loss_pct", loss));
    }

    assertThat(call.check(new MediaLoss()))
        .containsExactly(
            new Finding(
                "media_loss",
                Severity.WARNING,
                "The stream from 10.0.0.1:4001 to 10.0.0.2:5001 lost 2.0 % of its packets on average of 4 reports (6.0 % at worst).",
                List.of(WrittenCall.id(2), WrittenCall.id(3))));
  }

  @Test
  void check_bothDirections_areToldApart() {
    WrittenCall call =
        new WrittenCall()
            .report(1, ReportKind.RTP_STATS, RTCP_A, RTCP_B, Map.of("loss_pct", 9.0))
            .report(2, ReportKind.RTP_STATS, RTCP_B, RTCP_A, Map.of("loss_pct", 0.0));

    assertThat(call.check(new MediaLoss()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .startsWith("The stream from 10.0.0.1:4001 to 10.0.0.2:5001"));
  }

  /** The phones of the capture publish the example of RFC 6035, 4.6, with NLR=5.0. */
  @Test
  void check_publishedReports_tellTheLossOfThePhone() {
    assertThat(
            WrittenCall.check(
                new MediaLoss(), WrittenCall.reportsOf("kamailio-siptrace-hep3-calls")))
        .extracting(Finding::severity, Finding::text)
        .containsExactly(
            tuple(
                Severity.ERROR,
                "The stream from 11.1.1.150:5002 to 10.10.1.100:5000 lost 5.0 % of its packets on average of 5 reports (5.0 % at worst)."),
            tuple(
                Severity.ERROR,
                "The stream from 10.10.1.100:5000 to 11.1.1.150:5002 lost 5.0 % of its packets on average of 5 reports (5.0 % at worst)."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "heplify-rtcp-json-udp",
        "captagent-live-sip-rtcp-json-udp",
        "rtpengine-rtcp-udp",
        "kamailio+rtpengine-sip-rtcp-udp",
        "sip-rtcp-input-ipv4"
      })
  void check_goodMediaOfACapture_isSilent(String capture) {
    WholeCall reports = WrittenCall.reportsOf(capture);

    assertThat(reports.reports()).hasSizeGreaterThan(30);
    assertThat(WrittenCall.check(new MediaLoss(), reports)).isEmpty();
    assertThat(WrittenCall.check(new OneWayMedia(), reports)).isEmpty();
  }
}
