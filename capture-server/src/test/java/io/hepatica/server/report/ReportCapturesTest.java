package io.hepatica.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.hep.HepDatagram;
import io.hepatica.hep.HepFault;
import io.hepatica.server.TestCaptures;
import io.hepatica.server.Tshark;
import io.hepatica.sip.SipMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports of real senders. */
class ReportCapturesTest {
  private static final Set<Integer> REPORT_TYPES = Set.of(5, 32, 34, 35, 38, 99);

  private final ReportReader reader = new ReportReader();

  /** Reports of the protocol types that are one, or else those that SIP carries. */
  private List<QualityReport> reports(String capture, boolean inSip) {
    List<QualityReport> reports = new ArrayList<>();
    SipMessage sip = new SipMessage();
    HepDatagram hep = new HepDatagram();
    for (byte[] frame : TestCaptures.frames(capture)) {
      assertThat(hep.read(frame, 0, frame.length)).isIn(null, HepFault.NO_PAYLOAD);
      byte[] b = hep.frame().buffer();
      int start = hep.frame().payloadStart();
      int length = hep.frame().payloadLength();
      int type = hep.frame().protocolType();
      boolean isSip = sip.parse(b, start, length);
      QualityReport report =
          isSip
              ? inSip ? reader.ofSip(sip) : null
              : !inSip && REPORT_TYPES.contains(type)
                  ? reader.ofPayload(type, hep.frame().timeMicros(), b, start, length)
                  : null;
      if (report != null) {
        reports.add(report);
      }
    }
    return reports;
  }

  @ParameterizedTest
  @CsvSource({
    "rtpengine-rtcp-udp, 60, RTCP",
    "kamailio+rtpengine-sip-rtcp-udp, 44, RTCP",
    "captagent-live-sip-rtcp-json-udp, 64, RTCP",
    "heplify-rtcp-json-udp, 32, RTCP",
    "hepgen-sip-log-rtcp-udp, 13, RTCP",
    "hepgen-reports-34-35-54-udp, 296, RTP_STATS",
    "hepgen-rtp-multi-udp, 36, RTP_STATS",
    "sip-rtcp-input-ipv4, 48, RTCP"
  })
  void capture_isReadWholeAndWithoutError(String capture, int count, ReportKind kind) {
    List<QualityReport> reports = reports(capture, false);

    assertThat(reports).hasSize(count);
    assertThat(reports)
        .allSatisfy(report -> {
          assertThat(report.error()).isNull();
          assertThat(report.kind()).isEqualTo(kind);
          assertThat(report.streams()).hasSize(1);
        });
  }

  @Test
  void rtpengine_givesTheNumbersOfItsBlock() {
    QualityReport report = reports("rtpengine-rtcp-udp", false).getFirst();

    // From "ia_jitter":5, at 8000 Hz, of the first frame.
    assertThat(report.streams().getFirst().values())
        .containsEntry(Metric.SSRC, 547176116L)
        .containsEntry(Metric.REPORTER_SSRC, 1090671488L)
        .containsEntry(Metric.DIRECTION, "received")
        .containsEntry(Metric.LOSS_PCT, 0.0)
        .containsEntry(Metric.PACKETS_LOST, 0.0)
        .containsEntry(Metric.JITTER_MS, 0.625)
        .containsEntry(Metric.PACKETS_SENT, 250L)
        .containsEntry(Metric.OCTETS_SENT, 40_000L)
        .doesNotContainKey(Metric.RTT_MS);
  }

  @Test
  void rtpengine_ofABye_givesOnlyWhoseItIs() {
    assertThat(reports("rtpengine-rtcp-udp", false))
        .filteredOn(report -> report.streams().getFirst().values().size() == 1)
        .hasSize(8)
        .allMatch(report -> report.streams().getFirst().number(Metric.REPORTER_SSRC) != null);
  }

  /** One host and one clock: what is counted from the times of capture must be next to nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtpengine-rtcp-udp",
        "kamailio+rtpengine-sip-rtcp-udp",
        "captagent-live-sip-rtcp-json-udp",
        "heplify-rtcp-json-udp",
        "sip-rtcp-input-ipv4"
      })
  void roundTrip_onLoopback_isShort(String capture) {
    List<Double> roundTrips =
        reports(capture, false).stream()
            .map(report -> report.streams().getFirst().decimal(Metric.RTT_MS))
            .filter(Objects::nonNull)
            .toList();

    assertThat(roundTrips).hasSizeGreaterThan(10).allMatch(millis -> millis < 20);
  }

  @Test
  void binaryRtcp_isReadAsTsharkReadsIt(@TempDir Path directory) throws IOException {
    Path pcap = directory.resolve("rtcp.pcap");
    try (InputStream in = new GZIPInputStream(TestCaptures.open("sip-rtcp-input-ipv4"))) {
      Files.copy(in, pcap);
    }
    List<List<String>> expected =
        Tshark.fields(
            pcap,
            "rtcp.pt == 200",
            "rtcp.senderssrc",
            "rtcp.ssrc.identifier",
            "rtcp.sender.packetcount",
            "rtcp.sender.octetcount",
            "rtcp.ssrc.fraction",
            "rtcp.ssrc.cum_nr",
            "rtcp.ssrc.jitter");

    List<QualityReport> reports = reports("sip-rtcp-input-ipv4", false);
    assertThat(reports).hasSameSizeAs(Tshark.fields(pcap, "rtcp", "frame.number"));
    assertThat(reports)
        .filteredOn(report -> report.streams().getFirst().number(Metric.PACKETS_SENT) != null)
        .extracting(report -> row(report.streams().getFirst()))
        .containsExactlyElementsOf(expected);
  }

  private static List<String> row(StreamReport stream) {
    return List.of(
        "0x%08x".formatted(stream.number(Metric.REPORTER_SSRC)),
        "0x%08x".formatted(stream.number(Metric.SSRC)),
        String.valueOf(stream.number(Metric.PACKETS_SENT)),
        String.valueOf(stream.number(Metric.OCTETS_SENT)),
        units(stream, Metric.LOSS_PCT, 2.56),
        units(stream, Metric.PACKETS_LOST, 1),
        units(stream, Metric.JITTER_MS, 8));
  }

  private static String units(StreamReport stream, Metric metric, double scale) {
    return String.valueOf(Math.round(Objects.requireNonNull(stream.decimal(metric)) * scale));
  }

  @Test
  void probe_givesMosAndTheMediaThatItSaw() {
    QualityReport report = reports("hepgen-reports-34-35-54-udp", false).getFirst();

    assertThat(report.callId()).isEqualTo("vzmjal@127.0.0.1");
    assertThat(report.streams().getFirst().values())
        .containsEntry(Metric.MOS_CQ, 4.032)
        .containsEntry(Metric.R_FACTOR, 80.2)
        .containsEntry(Metric.JITTER_MS, 0.017)
        .containsEntry(Metric.JITTER_MAX_MS, 0.01)
        .containsEntry(Metric.PACKETS_RECEIVED, 1512L)
        .containsEntry(Metric.PACKETS_EXPECTED, 1512L)
        .containsEntry(Metric.PACKETS_LOST, 0.0)
        .containsEntry(Metric.LOSS_PCT, 0.0)
        .containsEntry(Metric.CODEC, "g722")
        .containsEntry(Metric.MEDIA_SRC, "163.71.251.213:26872")
        .containsEntry(Metric.MEDIA_DST, "55.66.77.85:51354")
        .doesNotContainKey(Metric.MOS_SOURCE);
  }

  @ParameterizedTest
  @CsvSource({
    // X-RTP-Stat and P-RTP-Stat in the same messages.
    "kamailio-siptrace-hep3-calls, 20, 5",
    "kamailio+rtpengine-sip-rtcp-udp, 12, 0",
    "captagent-live-sip-rtcp-json-udp, 12, 0",
    "heplify-rtcp-json-udp, 8, 0",
    "sip-rtcp-input-ipv4, 8, 0",
    "captagent-rtcpxr-publish-collector-udp, 0, 10"
  })
  void sip_withStatistics_isReadWithoutError(String capture, int ends, int vq) {
    List<QualityReport> reports = reports(capture, true);

    assertThat(reports).filteredOn(r -> r.kind() == ReportKind.END_OF_CALL).hasSize(ends);
    assertThat(reports).filteredOn(r -> r.kind() == ReportKind.VQ_RTCPXR).hasSize(vq);
    assertThat(reports).allMatch(report -> report.error() == null);
    assertThat(reports).allMatch(report -> !report.streams().isEmpty());
  }

  @Test
  void vqPublish_givesBothStreamsOfTheCallInItsBody() {
    QualityReport report = reports("captagent-rtcpxr-publish-collector-udp", true).get(1);

    assertThat(report.callId()).isEqualTo("1-3395@127.0.0.1");
    assertThat(report.streams()).hasSize(2);
    assertThat(report.streams().getFirst().values())
        .containsEntry(Metric.DIRECTION, "received")
        .containsEntry(Metric.SSRC, 0x2468abcdL)
        .containsEntry(Metric.REPORTER_SSRC, 0x1a3b5c7dL)
        .containsEntry(Metric.MEDIA_SRC, "11.1.1.150:5002")
        .containsEntry(Metric.MEDIA_DST, "10.10.1.100:5000")
        .containsEntry(Metric.CODEC, "G729")
        .containsEntry(Metric.DURATION_MS, 139_000.0)
        .containsEntry(Metric.LOSS_PCT, 5.0)
        .containsEntry(Metric.DISCARD_PCT, 2.0)
        .containsEntry(Metric.GAP_DENSITY_PCT, 2.0)
        .containsEntry(Metric.GAP_DURATION_MS, 500.0)
        .containsEntry(Metric.RTT_MS, 200.0)
        .containsEntry(Metric.END_SYSTEM_DELAY_MS, 140.0)
        .containsEntry(Metric.ONE_WAY_DELAY_MS, 160.0)
        .containsEntry(Metric.JITTER_MS, 2.0)
        .containsEntry(Metric.JITTER_BUFFER_MS, 40.0)
        .containsEntry(Metric.JITTER_BUFFER_MAX_MS, 80.0)
        .containsEntry(Metric.SIGNAL_DBM0, -21.0)
        .containsEntry(Metric.NOISE_DBM0, -50.0)
        .containsEntry(Metric.RERL_DB, 55.0)
        .containsEntry(Metric.R_FACTOR, 85.0)
        .containsEntry(Metric.MOS_LQ, 4.2)
        .containsEntry(Metric.MOS_CQ, 4.3)
        .doesNotContainKey(Metric.MOS_SOURCE);
    assertThat(report.streams().getLast().values())
        .containsEntry(Metric.DIRECTION, "sent")
        .containsEntry(Metric.SSRC, 0x1a3b5c7dL)
        .containsEntry(Metric.NOISE_DBM0, -45.0)
        .containsEntry(Metric.MOS_LQ, 4.3);
  }

  /** baresip sends jitter in units of timestamps, as its RTCP of the same call shows. */
  @Test
  void baresipsBye_hasItsJitterInMilliseconds() {
    QualityReport report = reports("sip-rtcp-input-ipv4", true).getFirst();

    assertThat(report.streams().getFirst().values())
        .containsEntry(Metric.PACKETS_RECEIVED, 1000L)
        .containsEntry(Metric.CODEC, "PCMA")
        .containsEntry(Metric.DURATION_MS, 20_000.0)
        .containsEntry(Metric.LOSS_PCT, 0.0);
    assertThat(report.streams())
        .extracting(stream -> stream.decimal(Metric.JITTER_MS))
        .allMatch(jitter -> jitter != null && jitter >= 0.5 && jitter <= 0.75);
  }

  @Test
  void xRtpStat_givesWhatWasReceivedAndWhatWasSent() {
    QualityReport report =
        reports("kamailio-siptrace-hep3-calls", true).stream()
            .filter(read -> read.streams().size() == 2)
            .filter(read -> read.kind() == ReportKind.END_OF_CALL)
            .findFirst()
            .orElseThrow();

    // PR=1288;OR=206080;PL=3,0;JI=23,2;DL=43,43,44;IP=10.0.0.1:5004,10.0.0.2:7078: 3 of 1291
    assertThat(report.streams().getFirst().values())
        .containsEntry(Metric.DIRECTION, "received")
        .containsEntry(Metric.PACKETS_RECEIVED, 1288L)
        .containsEntry(Metric.PACKETS_EXPECTED, 1288L)
        .containsEntry(Metric.OCTETS_RECEIVED, 206_080L)
        .containsEntry(Metric.OCTETS_SENT, 206_240L)
        .containsEntry(Metric.PACKETS_LOST, 3.0)
        .containsEntry(Metric.LOSS_PCT, 0.232)
        .containsEntry(Metric.JITTER_MS, 23.0)
        .containsEntry(Metric.RTT_MS, 43.0)
        .containsEntry(Metric.CODEC, "PCMA")
        .containsEntry(Metric.MEDIA_SRC, "10.0.0.2:7078")
        .containsEntry(Metric.MEDIA_DST, "10.0.0.1:5004")
        .containsEntry(Metric.MOS_SOURCE, "computed");
    assertThat(report.streams().getLast().values())
        .containsEntry(Metric.DIRECTION, "sent")
        .containsEntry(Metric.PACKETS_LOST, 0.0)
        .containsEntry(Metric.JITTER_MS, 2.0)
        .containsEntry(Metric.MEDIA_SRC, "10.0.0.1:5004");
  }
}
