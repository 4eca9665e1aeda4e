package io.hepatica.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets put together by hand after RFC 3550, 6.4 and RFC 3611, 4. */
class RtcpPacketsTest {
  /**
   * Of the figure in RFC 3550, 6.4.1: there A is b710:8000. With 5 s more of DLSR the round trip is
   * 1.125 s.
   */
  private static final Instant ARRIVAL = Instant.parse("1995-11-10T11:33:36.500Z");

  private static final String BLOCK =
      "22222222 40 ffffff 00010064 000000a0 b7052000 000a4000 ".replace(" ", "");
  private static final String RECEIVER_REPORT = "81c90007 11111111 " + BLOCK;
  private static final String SDES = "81ca0003 11111111 01 05 6140622e63 00 ";

  /** Block type 7 of source 22222222. */
  private static final String VOIP_METRICS =
      """
      07000008 22222222 20 40 80 01 012c 172a 0078 0064 eb ce 37 10 5a 7f 2a 29 00 00 0028 0050 0078
      """;

  private static QualityReport read(String hex) {
    byte[] packet = HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    byte[] buffer = new byte[packet.length + 20];
    System.arraycopy(packet, 0, buffer, 10, packet.length);
    long micros = TimeUnit.SECONDS.toMicros(ARRIVAL.getEpochSecond()) + ARRIVAL.getNano() / 1000;
    return new ReportReader().ofPayload(5, micros, buffer, 10, packet.length);
  }

  private static Map<Metric, Object> first(QualityReport report) {
    return report.streams().getFirst().values();
  }

  @Test
  void receiverReport_describesWhatItsSenderReceives() {
    QualityReport report = read(RECEIVER_REPORT + SDES);

    assertThat(report.error()).isNull();
    assertThat(report.kind()).isEqualTo(ReportKind.RTCP);
    assertThat(report.streams()).hasSize(1);
    assertThat(first(report))
        .containsEntry(Metric.SSRC, 0x22222222L)
        .containsEntry(Metric.REPORTER_SSRC, 0x11111111L)
        .containsEntry(Metric.DIRECTION, "received")
        .containsEntry(Metric.LOSS_PCT, 25.0)
        .containsEntry(Metric.PACKETS_LOST, -1.0)
        .containsEntry(Metric.JITTER_MS, 20.0)
        .containsEntry(Metric.RTT_MS, 1125.0)
        .containsEntry(Metric.RTT_SOURCE, "computed");
  }

  @Test
  void senderReport_hasWhatItSent() {
    QualityReport report = read("80c80006 11111111 b44db705 20000000 00000001 000000fa 00009c40");

    assertThat(report.error()).isNull();
    assertThat(first(report))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Metric.SSRC, 0x11111111L,
                Metric.REPORTER_SSRC, 0x11111111L,
                Metric.DIRECTION, "sent",
                Metric.PACKETS_SENT, 250L,
                Metric.OCTETS_SENT, 40_000L));
  }

  @Test
  void extendedReport_givesAllOfVoipMetrics() {
    QualityReport report = read("80cf000a 11111111 " + VOIP_METRICS);

    assertThat(report.error()).isNull();
    assertThat(report.kind()).isEqualTo(ReportKind.RTCP_XR);
    assertThat(first(report))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry(Metric.SSRC, 0x22222222L),
                Map.entry(Metric.REPORTER_SSRC, 0x11111111L),
                Map.entry(Metric.DIRECTION, "received"),
                Map.entry(Metric.LOSS_PCT, 12.5),
                Map.entry(Metric.DISCARD_PCT, 25.0),
                Map.entry(Metric.BURST_DENSITY_PCT, 50.0),
                Map.entry(Metric.GAP_DENSITY_PCT, 0.391),
                Map.entry(Metric.BURST_DURATION_MS, 300.0),
                Map.entry(Metric.GAP_DURATION_MS, 5930.0),
                Map.entry(Metric.RTT_MS, 120.0),
                Map.entry(Metric.END_SYSTEM_DELAY_MS, 100.0),
                Map.entry(Metric.SIGNAL_DBM0, -21.0),
                Map.entry(Metric.NOISE_DBM0, -50.0),
                Map.entry(Metric.RERL_DB, 55.0),
                Map.entry(Metric.R_FACTOR, 90.0),
                Map.entry(Metric.MOS_LQ, 4.2),
                Map.entry(Metric.MOS_CQ, 4.1),
                Map.entry(Metric.JITTER_BUFFER_MS, 40.0),
                Map.entry(Metric.JITTER_BUFFER_MAX_MS, 80.0)));
  }

  @Test
  void voipMetrics_thatAreNotAvailable_areLeftOut() {
    String unavailable =
        "07000008 22222222 00 00 00 00 0000 0000 0000 0000 7f 7f 7f 10 7f 7f 7f 7f 00 00"
            + "0000 0000 0000";

    assertThat(first(read("80cf000a 11111111 " + unavailable)))
        .doesNotContainKeys(
            Metric.RTT_MS,
            Metric.END_SYSTEM_DELAY_MS,
            Metric.SIGNAL_DBM0,
            Metric.NOISE_DBM0,
            Metric.RERL_DB,
            Metric.JITTER_BUFFER_MS)
        .containsEntry(Metric.LOSS_PCT, 0.0)
        .containsEntry(Metric.MOS_SOURCE, "computed");
  }

  @Test
  void extendedReport_joinsTheStreamOfTheReceiverReportBeforeIt() {
    QualityReport report = read(RECEIVER_REPORT + "80cf000a 11111111 " + VOIP_METRICS);

    assertThat(report.streams()).hasSize(1);
    assertThat(first(report))
        .containsEntry(Metric.JITTER_MS, 20.0)
        .containsEntry(Metric.MOS_LQ, 4.2)
        .containsEntry(Metric.RTT_MS, 120.0)
        .doesNotContainKey(Metric.RTT_SOURCE);
  }

  /** As in RFC 3550, 6.4.1: 6.125 s, which two clocks differ by. */
  @Test
  void roundTrip_ofManySeconds_isLeftOut() {
    assertThat(first(read(RECEIVER_REPORT.replace("000a4000", "00054000"))))
        .containsEntry(Metric.JITTER_MS, 20.0)
        .doesNotContainKeys(Metric.RTT_MS, Metric.RTT_SOURCE);
  }

  /** DLSR of 9.875 s leaves 1.5 s, all of it by the clock of the sender report. */
  @Test
  void clockThatIsBehind_doesNotMakeTheSoundWorse() {
    String block =
        BLOCK
            .replace("2222222240", "2222222200")
            .replace("000000a0", "00000000")
            .replace("000a4000", "0009e000");

    assertThat(first(read("81c90007 11111111 " + block)))
        .containsEntry(Metric.RTT_MS, 1500.0)
        .containsEntry(Metric.LOSS_PCT, 0.0)
        .containsEntry(Metric.R_FACTOR, 93.2);
  }

  /** Loss RLE, reference time, DLRR, statistics and an unknown block, then the metrics. */
  @Test
  void extendedBlocks_ofEveryTypeAreWalked() {
    QualityReport report =
        read(
            "80cf0026 11111111 "
                + "01000003 33333333 00010010 40008000 "
                + "02000002 33333333 00010010 03000002 33333333 00010010 "
                + "04000002 b44db710 80000000 "
                + "05000003 22222222 b7052000 000a4000 "
                + "06e00009 22222222 0001 00c9 0000000a 00000000 00000000 00000140 000000a0 00000008"
                + "40404040 "
                + "2a000000 "
                + VOIP_METRICS);

    assertThat(report.error()).isNull();
    assertThat(report.streams()).hasSize(1);
    assertThat(first(report))
        .containsEntry(Metric.PACKETS_EXPECTED, 200L)
        .containsEntry(Metric.PACKETS_LOST, 10.0)
        .containsEntry(Metric.JITTER_MAX_MS, 40.0)
        .containsEntry(Metric.JITTER_MS, 20.0)
        .containsEntry(Metric.MOS_CQ, 4.1);
  }

  @Test
  void dlrr_givesTheRoundTripOfItsReceiver() {
    assertThat(first(read("80cf0005 11111111 05000003 22222222 b7052000 000a4000")))
        .containsEntry(Metric.SSRC, 0x22222222L)
        .containsEntry(Metric.RTT_MS, 1125.0);
  }

  @Test
  void padding_isNotRead() {
    QualityReport report = read("a1c90008 11111111 " + BLOCK + "00000004");

    assertThat(report.error()).isNull();
    assertThat(first(report)).containsEntry(Metric.LOSS_PCT, 25.0);
  }

  @ParameterizedTest
  @CsvSource({
    "80cb0000, ",
    "81cb0001 11111111, 286331153",
    "80cc0002 11111111 50494e47, 286331153",
    "81ce0002 11111111 22222222, 286331153",
    "80c90001 11111111, 286331153"
  })
  void packetsThatDescribeNoStream_sayWhoseTheyAre(String hex, Long reporter) {
    QualityReport report = read(hex);

    assertThat(report.error()).isNull();
    assertThat(report.streams())
        .hasSize(reporter == null ? 0 : 1)
        .allMatch(stream -> stream.values().equals(Map.of(Metric.REPORTER_SSRC, reporter)));
  }

  @ParameterizedTest
  @CsvSource({
    "82c90007, fewer report blocks than announced, 1",
    "81c90009, cut short, 1",
    "81c9ffff, cut short, 1"
  })
  void damagedHeader_leavesTheBlocksThatAreThere(String header, String error, int streams) {
    QualityReport report = read(header + "11111111" + BLOCK);

    assertThat(report.error()).isEqualTo(error);
    assertThat(report.streams()).hasSize(streams);
    assertThat(first(report)).containsEntry(Metric.LOSS_PCT, 25.0);
  }

  /** RFC 3711, 3.4: behind the packets an index of 4 bytes and a tag of 10. */
  @Test
  void encryptedPackets_giveNothingButTheirSource() {
    Random random = new Random(5);
    for (int i = 0; i < 1000; i++) {
      byte[] encrypted = new byte[24 + 16 + 4 + 10];
      random.nextBytes(encrypted);

      QualityReport report = read("81c90007 11111111 " + HexFormat.of().formatHex(encrypted));

      assertThat(report.error()).isEqualTo("encrypted or damaged");
      assertThat(first(report)).isEqualTo(Map.of(Metric.REPORTER_SSRC, 0x11111111L));
    }
  }

  /** The SDES is 20 bytes long, of which 12, 4 and 2 were captured. */
  @ParameterizedTest
  @ValueSource(ints = {12, 4, 2})
  void clearCompound_thatWasCut_isReadAsFarAsItGoes(int bytes) {
    String sdes = SDES.replace(" ", "").substring(0, 2 * bytes);

    QualityReport report = read(RECEIVER_REPORT + sdes);

    assertThat(report.error()).isEqualTo("cut short");
    assertThat(first(report)).containsEntry(Metric.LOSS_PCT, 25.0);
  }

  @Test
  void senderReport_withTheTimeOfTheCapture_isNotEncrypted() {
    QualityReport report =
        read("80c80006 11111111 b44db710 80000000 00000001 000000fa 00009c40 deadbeef");

    assertThat(report.error()).isEqualTo("bytes behind the last packet that are no RTCP");
    assertThat(first(report)).containsEntry(Metric.PACKETS_SENT, 250L);
  }

  @Test
  void roundTrip_thatCantBe_isLeftOut() {
    // A DLSR that leads to a time before the sender report was sent.
    assertThat(
            first(read("81c90007 11111111 22222222 00000000 0 0010064 000000a0 b7052000 00f54000")))
        .doesNotContainKey(Metric.RTT_MS);
  }
}
