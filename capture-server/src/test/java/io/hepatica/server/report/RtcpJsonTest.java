package io.hepatica.server.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each agent does its own way. */
class RtcpJsonTest {
  private static final long TIME = 1_700_000_000_000_000L;

  private static QualityReport read(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return new ReportReader().ofPayload(5, TIME, bytes, 0, bytes.length);
  }

  private static Map<Metric, Object> first(QualityReport report) {
    return report.streams().getFirst().values();
  }

  @Test
  void asterisk_writesNumbersAsText() {
    QualityReport report =
        read(
            """
            {"ssrc":1814766290,"type":200,"report_count":1,"sender_information":
            {"ntp_timestamp_sec":"1700000000","ntp_timestamp_usec":"123456",
            "rtp_timestamp":4084155903,"packets":137,"octets":2740},"report_blocks":
            [{"source_ssrc":2654650687,"fraction_lost":64,"packets_lost":7,
            "highest_seq_no":541,"ia_jitter":57,"lsr":"0","dlsr":0}]}\
            """);

    assertThat(report.error()).isNull();
    assertThat(report.kind()).isEqualTo(ReportKind.RTCP);
    assertThat(report.callId()).isNull();
    assertThat(first(report))
        .containsEntry(Metric.SSRC, 2654650687L)
        .containsEntry(Metric.REPORTER_SSRC, 1814766290L)
        .containsEntry(Metric.LOSS_PCT, 25.0)
        .containsEntry(Metric.PACKETS_LOST, 7.0)
        .containsEntry(Metric.JITTER_MS, 7.125)
        .containsEntry(Metric.PACKETS_SENT, 137L)
        .containsEntry(Metric.OCTETS_SENT, 2740L)
        .doesNotContainKey(Metric.RTT_MS);
  }

  @Test
  void olderAsterisk_writesWithASign() {
    QualityReport report =
        read(
            "{\"report_blocks\":[{\"source_ssrc\":-1640316609,\"ia_jitter\":57}],"
                + "\"sender_information\":null,\"ssrc\":-1}");

    assertThat(first(report))
        .containsEntry(Metric.SSRC, 2654650687L)
        .containsEntry(Metric.REPORTER_SSRC, 0xffffffffL)
        .doesNotContainKeys(Metric.PACKETS_SENT, Metric.LOSS_PCT, Metric.MOS_CQ);
  }

  @ParameterizedTest
  @CsvSource({"16777215, -1", "-1, -1", "4294967295, -1", "8388607, 8388607", "0, 0", "5, 5"})
  void packetsLost_areTwentyFourBitsWithASign(long printed, double lost) {
    assertThat(first(read("{\"report_blocks\":[{\"packets_lost\":" + printed + "}]}")))
        .containsEntry(Metric.PACKETS_LOST, lost);
  }

  @Test
  void compoundOfRtpengine_repeatsItsKeys() {
    QualityReport report =
        read(
            """
            { "ssrc":1,"type":201,"report_count":1,"report_blocks":[{"source_ssrc":10}],
            "ssrc":2,"type":201,"report_count":2,"report_blocks":[{"source_ssrc":20},
            {"source_ssrc":21}],"sdes_information":[{"sdes_chunk_ssrc":9,"type":1,"text":"u"}]}\
            """);

    assertThat(report.streams())
        .extracting(s -> s.number(Metric.REPORTER_SSRC), s -> s.number(Metric.SSRC))
        .containsExactly(tuple(1L, 10L), tuple(2L, 20L), tuple(2L, 21L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sender_information\":{\"ntp_timestamp_sec\":3719322562,\"packets\":40,\"octets\":640},"
            + "\"ssrc\":7,\"type\":200,\"report_count\":0,\"report_blocks\":null}",
        "{\"sender_information\":{\"ntp_timestamp_sec\":3719322562,\"packets\":40,\"octets\":640},"
            + "\"ssrc\":7,\"type\":200,\"report_count\":0,\"report_blocks\":[]}",
        "{ \"sender_information\":{\"ntp_timestamp_sec\":3719322562,\"ntp_timestamp_usec\":1,"
            + "\"octets\":640,\"packets\":40},\"sdes_ssrc\":7,\"sdes_report_count\":1}"
      })
  void senderReportWithoutBlocks_isOfTheSendersOwnStream(String json) {
    QualityReport report = read(json);

    assertThat(report.error()).isNull();
    assertThat(first(report))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Metric.SSRC, 7L,
                Metric.REPORTER_SSRC, 7L,
                Metric.DIRECTION, "sent",
                Metric.PACKETS_SENT, 40L,
                Metric.OCTETS_SENT, 640L));
  }

  @Test
  void receiverReportOfHeplify_hasASenderOfZerosThatIsNone() {
    QualityReport report =
        read(
            """
            {"sender_information":{"ntp_timestamp_sec":0,"ntp_timestamp_usec":0,"rtp_timestamp":0,
            "packets":0,"octets":0},"ssrc":7,"type":202,"report_count":1,"report_blocks":
            [{"source_ssrc":8,"fraction_lost":0,"packets_lost":0,"ia_jitter":8}],
            "report_blocks_xr":{"type":0,"id":0,"fraction_lost":0,"fraction_discard":0,
            "burst_density":0,"gap_density":0,"burst_duration":0,"gap_duration":0,
            "round_trip_delay":0,"end_system_delay":0},"sdes_ssrc":7}\
            """);

    assertThat(report.kind()).isEqualTo(ReportKind.RTCP);
    assertThat(report.streams()).hasSize(1);
    assertThat(first(report)).doesNotContainKeys(Metric.PACKETS_SENT, Metric.BURST_DURATION_MS);
  }

  @Test
  void extendedBlockOfHeplify_belongsToTheStreamOfItsSource() {
    QualityReport report =
        read(
            """
            {"ssrc":7,"type":207,"report_count":1,"report_blocks":[{"source_ssrc":8,
            "fraction_lost":0,"ia_jitter":80}],"report_blocks_xr":{"type":7,"id":8,
            "fraction_lost":32,"fraction_discard":64,"burst_density":128,"gap_density":1,
            "burst_duration":300,"gap_duration":5930,"round_trip_delay":120,
            "end_system_delay":0},"sdes_ssrc":7}\
            """);

    assertThat(report.kind()).isEqualTo(ReportKind.RTCP_XR);
    assertThat(report.streams()).hasSize(1);
    assertThat(first(report))
        .containsEntry(Metric.LOSS_PCT, 12.5)
        .containsEntry(Metric.DISCARD_PCT, 25.0)
        .containsEntry(Metric.BURST_DENSITY_PCT, 50.0)
        .containsEntry(Metric.GAP_DENSITY_PCT, 0.391)
        .containsEntry(Metric.BURST_DURATION_MS, 300.0)
        .containsEntry(Metric.GAP_DURATION_MS, 5930.0)
        .containsEntry(Metric.RTT_MS, 120.0)
        .containsEntry(Metric.JITTER_MS, 10.0)
        .doesNotContainKey(Metric.END_SYSTEM_DELAY_MS);
  }

  @Test
  void newHeplify_hasOtherKeysAndTheTwoKindsOfMosTheWrongWayRound() {
    QualityReport report =
        read(
            """
            {"type":"XR","ssrc":7,"voip_metrics":{"ssrc":8,"loss_rate":0,"discard_rate":0,
            "burst_density":0,"gap_density":0,"burst_duration":0,"gap_duration":0,
            "round_trip_delay":20,"end_system_delay":30,"signal_level":-21,"noise_level":127,
            "rerl":127,"gmin":16,"r_factor":127,"ext_r_factor":127,"mos_cq":4.2,"mos_lq":4.1,
            "rx_config":0,"jb_nominal":40,"jb_maximum":80,"jb_abs_max":120}}\
            """);

    assertThat(report.kind()).isEqualTo(ReportKind.RTCP_XR);
    assertThat(first(report))
        .containsEntry(Metric.REPORTER_SSRC, 7L)
        .containsEntry(Metric.SSRC, 8L)
        .containsEntry(Metric.MOS_LQ, 4.2)
        .containsEntry(Metric.MOS_CQ, 4.1)
        .containsEntry(Metric.SIGNAL_DBM0, -21.0)
        .containsEntry(Metric.JITTER_BUFFER_MS, 40.0)
        .containsEntry(Metric.JITTER_BUFFER_MAX_MS, 80.0)
        .doesNotContainKeys(Metric.NOISE_DBM0, Metric.RERL_DB);
    QualityReport receiver =
        read(
            """
            {"type":"RR","ssrc":7,"receiver_report":[{"ssrc":8,"fraction_lost":128,
            "packets_lost":-3,"highest_seq":1,"jitter":16,"last_sr":0,
            "delay_since_last_sr":0,"mos":2.5}]}\
            """);
    assertThat(first(receiver))
        .containsEntry(Metric.SSRC, 8L)
        .containsEntry(Metric.LOSS_PCT, 50.0)
        .containsEntry(Metric.PACKETS_LOST, -3.0)
        .containsEntry(Metric.JITTER_MS, 2.0)
        .containsEntry(Metric.MOS_SOURCE, "computed");
  }

  @Test
  void extendedReportOfCaptagent_isInUnitsOfTheWire() {
    QualityReport report =
        read(
            """
            {"Extended_report_information":{"identifier":8, "loss_rate":64, "discard_rate":0,
            "burst_rate":128, "gap_rate":0, "burst_duration":10, "gap_duration":20,
            "round_trip_delay":65535, "end_sys_delay":100, "signal_lev":235, "noise_lev":206,
            "RERL":55, "Gmin":16, "R_fact":90, "ext_R_fact":127, "MOS_LQ":42, "MOS_CQ":127,
            "RX_conf":[{"PLC":3, "JB_adapt":3, "JB_rate":2}], "JB_nom":40, "JB_max":80,
            "JB_abs_max":120}}\
            """);

    assertThat(report.error()).isNull();
    assertThat(report.kind()).isEqualTo(ReportKind.RTCP_XR);
    assertThat(first(report))
        .containsEntry(Metric.LOSS_PCT, 25.0)
        .containsEntry(Metric.BURST_DENSITY_PCT, 50.0)
        .containsEntry(Metric.END_SYSTEM_DELAY_MS, 100.0)
        .containsEntry(Metric.SIGNAL_DBM0, -21.0)
        .containsEntry(Metric.NOISE_DBM0, -50.0)
        .containsEntry(Metric.R_FACTOR, 90.0)
        .containsEntry(Metric.MOS_LQ, 4.2)
        .containsEntry(Metric.JITTER_BUFFER_MAX_MS, 80.0)
        .doesNotContainKeys(Metric.MOS_CQ, Metric.RTT_MS, Metric.MOS_SOURCE);
  }

  @Test
  void unescapedTextOfCaptagent_leavesWhatStandsBeforeIt() {
    QualityReport report =
        read(
            """
            { "sender_information":{"ntp_timestamp_sec":4004219809,"octets":40000,"packets":250},
            "ssrc":7,"type":200, "report_blocks":[{"source_ssrc":8,"fraction_lost":0,
            "ia_jitter":8}],"report_count":1,"sdes_ssrc":7,"sdes_report_count":1,
            "sdes_information":[{"type":1,"text":"he said "hello""}]}\
            """);

    assertThat(report.error()).isEqualTo("broken JSON");
    assertThat(first(report))
        .containsEntry(Metric.SSRC, 8L)
        .containsEntry(Metric.JITTER_MS, 1.0)
        .containsEntry(Metric.PACKETS_SENT, 250L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}| JSON without a report",
        "{\"type\":200}| JSON without a report",
        "{| broken JSON",
        "{\"report_blocks\":[[{\"a\":1}],3,null]}| JSON without a report",
        "{\"ssrc\":99999999999999999999,\"sender_information\":{\"packets\":-4}}| JSON without a report"
      })
  void nothingOfAReport_isAnError(String json, String error) {
    QualityReport report = read(json);

    assertThat(report.error()).isEqualTo(error);
    assertThat(report.kind()).isEqualTo(ReportKind.RTCP);
    assertThat(report.streams()).isEmpty();
  }

  @Test
  void valuesThatCantBe_areLeftOut() {
    assertThat(
            first(
                read(
                    "{\"ssrc\":1,\"report_blocks\":[{\"source_ssrc\":\"x\",\"fraction_lost\":300,"
                        + "\"ia_jitter\":4000000000,\"packets_lost\":1e99,\"lsr\":5,\"dlsr\":9}]}")))
        .containsOnlyKeys(Metric.REPORTER_SSRC, Metric.DIRECTION);
  }

  @Test
  void streams_areBounded() {
    String block = "{\"source_ssrc\":1},";
    assertThat(read("{\"report_blocks\":[" + block.repeat(5000) + "]}").streams()).hasSize(32);
  }
}
