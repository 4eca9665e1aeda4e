package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VqReportTest {
  /** A telephone's, with the blank before JBX forgotten. */
  private static final String SNOM =
      """
      VQSessionReport: CallTerm
      CallID:8259-8ds5sl3mca99
      LocalID:<sip:5004@10.0.3.252>
      RemoteID:<sip:520@10.0.3.252;user=phone>
      OrigID:<sip:5004@10.0.3.252>
      LocalAddr:IP=10.0.3.13 PORT=57460 SSRC=0x014EA261
      LocalMAC:0004135310DB
      RemoteAddr:IP=10.0.3.252 PORT=10034 SSRC=0x1F634EA2
      DialogID:8259-8ds5sl3mca99;to-tag=a;from-tag=b
      x-UserAgent:snom821/873
      LocalMetrics:
      Timestamps:START=2016-06-16T07:47:14Z STOP=2016-06-16T07:47:21Z
      SessionDesc:PT=8 PD=PCMA SR=8000 PPS=50 SSUP=off
      x-SIPmetrics:SVA=RG SRD=392 SFC=0
      x-SIPterm:SDC=OK SDT=7 SDR=OR
      JitterBuffer:JBA=3 JBR=2 JBN=20 JBM=20JBX=240
      PacketLoss:NLR=3.0 JDR=3.0
      BurstGapLoss:BLD=0.0 BD=0 GLD=0.0 GD=5930 GMIN=16
      Delay:RTD=0 ESD=0 IAJ=11
      QualityEst:MOSLQ=4.1 MOSCQ=4.1
      """
          .replace("\n", "\r\n");

  private static VqReport read(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return VqReport.read(bytes, 0, bytes.length);
  }

  @Test
  void reportOfATelephone_isReadWhole() {
    VqReport report = read(SNOM);

    assertThat(report.callId()).isEqualTo("8259-8ds5sl3mca99");
    assertThat(report.dialogId()).isEqualTo("8259-8ds5sl3mca99");
    assertThat(report.localAddress())
        .containsOnly(
            entry("IP", "10.0.3.13"), entry("PORT", "57460"), entry("SSRC", "0x014EA261"));
    assertThat(report.remoteAddress())
        .containsOnly(
            entry("IP", "10.0.3.252"), entry("PORT", "10034"), entry("SSRC", "0x1F634EA2"));
    assertThat(report.local())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                entry("START", "2016-06-16T07:47:14Z"),
                entry("STOP", "2016-06-16T07:47:21Z"),
                entry("PT", "8"),
                entry("PD", "PCMA"),
                entry("SR", "8000"),
                entry("PPS", "50"),
                entry("SSUP", "off"),
                entry("JBA", "3"),
                entry("JBR", "2"),
                entry("JBN", "20"),
                entry("JBM", "20"),
                entry("JBX", "240"),
                entry("NLR", "3.0"),
                entry("JDR", "3.0"),
                entry("BLD", "0.0"),
                entry("BD", "0"),
                entry("GLD", "0.0"),
                entry("GD", "5930"),
                entry("GMIN", "16"),
                entry("RTD", "0"),
                entry("ESD", "0"),
                entry("IAJ", "11"),
                entry("MOSLQ", "4.1"),
                entry("MOSCQ", "4.1")));
    assertThat(report.remote()).isEmpty();
    assertThat(report.otherLines()).containsExactly("x-useragent", "x-sipmetrics", "x-sipterm");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VQSessionReport : CallTerm\r\nCallID : c1\r\nLocalMetrics :\r\nPacketLoss : NLR=5.0\r\n",
        "VQSessionReport\nCALLID: c1\nPACKETLOSS: nlr=5.0\n",
        "VQIntervalReport\r\n\t CallID: c1\r\n\t LocalMetrics:\r\n\t PacketLoss:NLR=5.0 JDR=1\r\n",
        "VQAlertReport: Type=NLR Severity=Critical Dir=local\rCallID:c1\rPacketLoss:JDR=1NLR=5.0",
        "VQSessionReport:\r\nCallID:c1\r\nPacketLoss:JDR=1\r\n NLR=5.0\r\n",
        "CallID:c1\r\nPacketLoss:\r\n  NLR=5.0;JDR=2"
      })
  void spellings_areReadAlike(String text) {
    VqReport report = read(text);

    assertThat(report.callId()).isEqualTo("c1");
    assertThat(report.local()).containsEntry("NLR", "5.0");
  }

  @ParameterizedTest
  @CsvSource({
    "IP=10.0.0.1 PORT=5000 SSRC=1a3b5c7d, 10.0.0.1, 5000, 1a3b5c7d",
    "ip=10.0.0.1PORT=5000SSRC=12, 10.0.0.1, 5000, 12",
    "10.0.0.1 PORT=5000 SSRC=12, 10.0.0.1, 5000, 12",
    "10.0.0.1:5000 SSRC=12, 10.0.0.1, 5000, 12",
    "IP:10.0.0.1 PORT:5000 SSRC:0x12, 10.0.0.1, 5000, 0x12",
    "IP=2001:db8::1 PORT=5000 SSRC=12, 2001:db8::1, 5000, 12",
    "2001:db8::1 PORT=5000 SSRC=12, 2001:db8::1, 5000, 12"
  })
  void address_isReadInEveryForm(String text, String ip, String port, String ssrc) {
    assertThat(read("RemoteAddr: " + text).remoteAddress())
        .containsOnly(entry("IP", ip), entry("PORT", port), entry("SSRC", ssrc));
  }

  @Test
  void remoteMetrics_areKeptApart() {
    VqReport report =
        read(
            "LocalMetrics:\nPacketLoss:NLR=1\nRemoteMetrics:\nPacketLoss:NLR=2\n"
                + "DialogID: d1 ;to-tag=a\n");

    assertThat(report.local()).containsOnly(entry("NLR", "1"));
    assertThat(report.remote()).containsOnly(entry("NLR", "2"));
    assertThat(report.dialogId()).isEqualTo("d1");
    assertThat(report.callId()).isNull();
  }

  @Test
  void unknownParameter_isNotTakenForOneThatItEndsLike() {
    assertThat(read("Delay: XRTD=7 ESD=3").local()).containsOnly(entry("ESD", "3"));
  }

  @Test
  void quotedValue_mayHoldAnything() {
    assertThat(read("SessionDesc: FMTP=\"a=1 PD=x; SR=3\" PD=G729").local())
        .contains(entry("PD", "G729"), entry("FMTP", "\"a=1 PD=x; SR=3\""))
        .doesNotContainKey("SR");
  }

  @Test
  void indentedLineThatIsNotKnown_isNoPartOfTheIdBeforeIt() {
    VqReport report =
        read(
            "VQIntervalReport\r\n\t CallID: c1\r\n\t x-UserAgent: snom\r\n"
                + "\t DialogID: d1\r\n\t x-SIPterm: SDC=OK; SDT=7\r\n\t PacketLoss: NLR=5.0\r\n");

    assertThat(report.callId()).isEqualTo("c1");
    assertThat(report.dialogId()).isEqualTo("d1");
    assertThat(report.local()).containsEntry("NLR", "5.0");
  }

  @Test
  void idThatIsTooLong_isLeftOut() {
    assertThat(read("CallID:" + "x".repeat(256)).callId()).isNull();
    assertThat(read("CallID:" + "x".repeat(255)).callId()).hasSize(255);
  }

  @ParameterizedTest
  @CsvSource({
    "PUBLISH, application/vq-rtcpxr, true",
    "NOTIFY, Application/VQ-RTCPXR;charset=utf-8, true",
    "NOTIFY, text/plain, false",
    "INFO, application/vq-rtcpxr, false"
  })
  void message_carriesAReportByMethodAndType(String method, String type, boolean carries) {
    byte[] bytes =
        (method + " sip:a SIP/2.0\r\nContent-Type: " + type + "\r\n\r\n" + SNOM).getBytes(UTF_8);
    SipMessage message = new SipMessage();
    message.parse(bytes, 0, bytes.length);

    assertThat(VqReport.of(message) != null).isEqualTo(carries);
  }

  @ParameterizedTest
  @ValueSource(strings = {"=", ":", "PacketLoss:=", " ", "\n ", "\"", "NLR=", "a:\n", "BD=BD"})
  void repeatedAQuarterOfAMillionBytesLong_isReadAllTheSame(String part) {
    VqReport report = read("PacketLoss:" + part.repeat(262_144 / part.length()));

    assertThat(report.callId()).isNull();
    assertThat(report.otherLines()).hasSizeLessThanOrEqualTo(VqReport.MAX_OTHER_LINES);
  }
}
