package io.hepatica.server.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.sip.SipMessage;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a payload is taken for, and statistics of RTP and of SIP that no capture holds. */
class ReportReaderTest {
  private final ReportReader reader = new ReportReader();

  private QualityReport payload(int type, String payload) {
    byte[] bytes = payload.getBytes(UTF_8);
    return reader.ofPayload(type, 0, bytes, 0, bytes.length);
  }

  private @Nullable QualityReport sip(String message) {
    byte[] bytes = message.getBytes(UTF_8);
    SipMessage sip = new SipMessage();
    assertThat(sip.parse(bytes, 0, bytes.length)).isTrue();
    return reader.ofSip(sip);
  }

  private QualityReport bye(String headers) {
    return Objects.requireNonNull(
        sip("BYE sip:a SIP/2.0\r\nCSeq: 1 BYE\r\n" + headers + "\r\n\r\n"));
  }

  private static Map<Metric, Object> first(QualityReport report) {
    return report.streams().getFirst().values();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5  | {\"MOS\":4}                      | RTP_STATS |",
        "35 | {\"ssrc\":4}                     | RTCP      |",
        "34 | \\n {\"MOS\":4}                   | RTP_STATS |",
        "35 | VQSessionReport\\nPacketLoss:NLR=1| VQ_RTCPXR |",
        "99 | vqalertreport:\\nCallID:x         | VQ_RTCPXR | no metrics in the vq-rtcpxr report",
        "38 | {}                               | RTP_STATS | JSON without a report",
        "5  | {}                               | RTCP      | JSON without a report",
        "5  | []                               | RTCP      | no report that is known",
        "32 | nonsense                         | RTP_STATS | no report that is known",
        "99 | INVITE sip:a SIP/2.0             | VQ_RTCPXR | no report that is known",
        "5  | ''                               | RTCP      | no report that is known"
      })
  void payload_isToldByItsBytesThenByItsType(
      int type, String payload, ReportKind kind, @Nullable String error) {
    QualityReport report = payload(type, payload.replace("\\n", "\n"));

    assertThat(report.kind()).isEqualTo(kind);
    assertThat(report.error()).isEqualTo(error);
  }

  @Test
  void horaclifix_givesTheIncomingAndTheOutgoingStream() {
    QualityReport report =
        payload(
            38,
            """
            {"NAME":"sbc","INC_REALM":"a","OUT_REALM":"c","INC_ID":"call@sbc","INC_MOS":420,
            "INC_RVAL":8500,"INC_RTP_PK":4988,"INC_RTP_PK_LOSS":12,"INC_RTP_AVG_JITTER":8,
            "INC_RTP_MAX_JITTER":22,"INC_RTCP_AVG_LAT":30,"CALLER_SRC_IP":"10.0.0.1",
            "CALLER_SRC_PORT":5004,"CALLER_DST_IP":"10.0.0.2","CALLER_DST_PORT":5006,
            "OUT_ID":"other","OUT_MOS":0,"OUT_RVAL":0,"OUT_RTP_PK":5000,"OUT_RTP_PK_LOSS":0}\
            """);

    assertThat(report.callId()).isEqualTo("call@sbc");
    assertThat(report.streams()).hasSize(2);
    assertThat(first(report))
        .containsEntry(Metric.DIRECTION, "received")
        .containsEntry(Metric.MOS_CQ, 4.2)
        .containsEntry(Metric.R_FACTOR, 85.0)
        .containsEntry(Metric.PACKETS_RECEIVED, 4988L)
        .containsEntry(Metric.LOSS_PCT, 0.24)
        .containsEntry(Metric.JITTER_MS, 8.0)
        .containsEntry(Metric.JITTER_MAX_MS, 22.0)
        .containsEntry(Metric.ONE_WAY_DELAY_MS, 30.0)
        .containsEntry(Metric.MEDIA_SRC, "10.0.0.1:5004")
        .containsEntry(Metric.MEDIA_DST, "10.0.0.2:5006");
    assertThat(report.streams().getLast().values())
        .containsEntry(Metric.DIRECTION, "sent")
        .containsEntry(Metric.R_FACTOR, 93.2)
        .containsEntry(Metric.MOS_SOURCE, "computed");
  }

  @Test
  void shortProbeReport_hasQualityAlone() {
    QualityReport report =
        payload(
            35,
            "{\"CORRELATION_ID\":\"abc@h\",\"MOS\":\"4.409\",\"RFACTOR\":93.2,\"TYPE\":\"FINAL\"}");

    assertThat(report.callId()).isEqualTo("abc@h");
    assertThat(first(report)).isEqualTo(Map.of(Metric.MOS_CQ, 4.409, Metric.R_FACTOR, 93.2));
  }

  @Test
  void cutProbeReport_leavesWhatStandsBefore() {
    QualityReport report = payload(34, "{\"CORRELATION_ID\":\"abc@h\",\"MOS\":4.2,\"JIT");

    assertThat(report.error()).isEqualTo("broken JSON");
    assertThat(report.callId()).isEqualTo("abc@h");
    assertThat(first(report)).containsEntry(Metric.MOS_CQ, 4.2);
  }

  @Test
  void poly_separatesByCommas() {
    QualityReport report =
        bye(
            "X-RTP-Stat: PS=1234,OS=34560,PR=1236,OR=24720,JI=1,DU=1230,PL=0,EN=G711U,DE=G711U,"
                + "MOS=4.0");

    assertThat(report.streams()).hasSize(1);
    assertThat(first(report))
        .containsEntry(Metric.PACKETS_SENT, 1234L)
        .containsEntry(Metric.OCTETS_SENT, 34_560L)
        .containsEntry(Metric.PACKETS_RECEIVED, 1236L)
        .containsEntry(Metric.OCTETS_RECEIVED, 24_720L)
        .containsEntry(Metric.JITTER_MS, 1.0)
        .containsEntry(Metric.DURATION_MS, 1_230_000.0)
        .containsEntry(Metric.LOSS_PCT, 0.0)
        .containsEntry(Metric.CODEC, "G711U")
        .containsEntry(Metric.MOS_CQ, 4.0);
  }

  @Test
  void audioCodes_hasASingleLossAndLatency() {
    assertThat(first(bye("X-RTP-Stat: PS=207;OS=49680;;PR=297;OR=50240;PL=3;JI=600;LA=40;")))
        .containsEntry(Metric.PACKETS_LOST, 3.0)
        .containsEntry(Metric.LOSS_PCT, 1.0)
        .containsEntry(Metric.JITTER_MS, 600.0)
        .containsEntry(Metric.JITTER_BUFFER_MS, 40.0);
  }

  @Test
  void cisco_hasAHeaderForEachDirection() {
    QualityReport report =
        bye(
            "RTP-RxStat: Dur=10,Pkt=454,Oct=72640,LatePkt=0,LostPkt=0,AvgJit=0.185022,"
                + "VqMetrics=\"MLQK=4.5;MLQKav=4.4;CS=0;SCS=0\"\r\n"
                + "RTP-TxStat: Dur=10,Pkt=443,Oct=70880");

    assertThat(report.streams()).hasSize(1);
    assertThat(first(report))
        .containsEntry(Metric.PACKETS_RECEIVED, 454L)
        .containsEntry(Metric.OCTETS_RECEIVED, 72_640L)
        .containsEntry(Metric.PACKETS_SENT, 443L)
        .containsEntry(Metric.OCTETS_SENT, 70_880L)
        .containsEntry(Metric.LOSS_PCT, 0.0)
        .containsEntry(Metric.JITTER_MS, 0.185)
        .containsEntry(Metric.DURATION_MS, 10_000.0)
        .containsEntry(Metric.MOS_LQ, 4.4);
  }

  @Test
  void siemens_namesCodecsByPayloadType() {
    assertThat(
            first(
                bye(
                    "X-Siemens-RTP-stats-list: MT=0;PS=662;OS=105920;PR=661;OR=105760;PL=0;JI=0;"
                        + "LA=1;SS=0;EN=8;DE=8;IE=00;IPL=10.0.0.1;PTL=5004;IPR=10.0.0.2;PTR=5006")))
        .containsEntry(Metric.CODEC, "PCMA")
        .containsEntry(Metric.PACKETS_RECEIVED, 661L)
        .containsEntry(Metric.MEDIA_SRC, "10.0.0.2:5006")
        .containsEntry(Metric.MEDIA_DST, "10.0.0.1:5004");
  }

  @Test
  void pairOfLosses_isOfWhatWasReceivedAndSent() {
    QualityReport report = bye("X-RTP-Stat: PS=400;PR=98;PL=2,4;JI=23,111;MOS=0");

    assertThat(report.streams())
        .extracting(stream -> stream.decimal(Metric.LOSS_PCT))
        .containsExactly(2.0, 1.0);
    assertThat(report.streams())
        .extracting(stream -> stream.decimal(Metric.JITTER_MS))
        .containsExactly(23.0, 111.0);
  }

  @Test
  void worstStream_comesFirst() {
    QualityReport report = bye("X-RTP-Stat: PS=100;PR=98;PL=2,40");

    assertThat(report.streams())
        .extracting(stream -> stream.text(Metric.DIRECTION))
        .containsExactly("sent", "received");
    assertThat(report.streams())
        .extracting(stream -> stream.decimal(Metric.LOSS_PCT))
        .containsExactly(40.0, 2.0);
  }

  @Test
  void headerWithoutStatistics_isAnError() {
    assertThat(bye("X-RTP-Stat: nothing=here").error()).isEqualTo("no statistics in the header");
    assertThat(sip("BYE sip:a SIP/2.0\r\nCSeq: 1 BYE\r\n\r\n")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"Linphone/3.11 (belle-sip), x", "other, LinphoneExt", "other, AdaptiveAlg"})
  void linphone_writesLossAsAPartOfOneAndSourcesInDecimal(String userAgent, String line) {
    QualityReport report =
        Objects.requireNonNull(
            sip(
                "PUBLISH sip:a SIP/2.0\r\nUser-Agent: "
                    + userAgent
                    + "\r\nContent-Type: application/vq-rtcpxr\r\n\r\nVQSessionReport: CallTerm\r\n"
                    + "CallID: c1\r\nRemoteAddr: IP=10.0.0.1 PORT=7078 SSRC=12345678\r\n"
                    + "LocalMetrics:\r\nPacketLoss: NLR=0.05 JDR=0.02\r\nQualityEst: MOSLQ=4.1\r\n"
                    + line
                    + ": UA=\"x\"\r\n"));

    assertThat(first(report))
        .containsEntry(Metric.SSRC, 12_345_678L)
        .containsEntry(Metric.LOSS_PCT, 5.0)
        .containsEntry(Metric.DISCARD_PCT, 2.0);
  }

  @Test
  void vqReportWithoutCallId_isOfItsDialog() {
    QualityReport report =
        payload(99, "VQSessionReport\r\nQualityEst:EXTRI=127\r\nDialogID:d1;to-tag=a;from-tag=b");

    assertThat(report.callId()).isEqualTo("d1");
    assertThat(report.error()).isNull();
  }

  @Test
  void vqValues_thatAreNotAvailable_areLeftOut() {
    QualityReport report =
        payload(
            99,
            "VQSessionReport\r\nSignal:SL=127 NL=127 RERL=127\r\nDelay:RTD=0 ESD=65535 IAJ=11\r\n"
                + "QualityEst:RLQ=127 RCQ=127 MOSLQ=12.7 MOSCQ=0\r\n");

    assertThat(first(report))
        .isEqualTo(Map.of(Metric.DIRECTION, "received", Metric.JITTER_MS, 11.0));
  }
}
