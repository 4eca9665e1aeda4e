package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtpStatHeaderTest {
  private static RtpStatHeader.Found of(String startLine, String headers) {
    byte[] bytes = (startLine + "\r\n" + headers + "\r\n\r\n").getBytes(UTF_8);
    SipMessage message = new SipMessage();
    message.parse(bytes, 0, bytes.length);
    return RtpStatHeader.of(message);
  }

  private static RtpStatHeader read(String value) {
    return Objects.requireNonNull(of("BYE sip:a SIP/2.0", "X-RTP-Stat: " + value)).both();
  }

  @Test
  void semicolons_separateItemsWhoseValuesHoldCommas() {
    RtpStatHeader header =
        read(
            "CS=123;PS=131918;SP=0/0;QS=-;PR=132118;PL=22,33;RB=0/0;EN=PCMA;JI=23,111;DL=34,25,70;"
                + "IP=172.29.208.227:7078,172.17.66.118:21518");

    assertThat(header.text("PS")).isEqualTo("131918");
    assertThat(header.text("PL")).isEqualTo("22");
    assertThat(header.text("PL", 1)).isEqualTo("33");
    assertThat(header.text("DL", 2)).isEqualTo("70");
    assertThat(header.text("DL", 3)).isNull();
    assertThat(header.text("IP", 1)).isEqualTo("172.17.66.118:21518");
    assertThat(header.text("ER")).isNull();
  }

  /** AudioCodes leaves an item empty, Poly separates by commas, others put a blank as well. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PS=207;OS=49680;;PR=314;OR=50240;PL=0;JI=600;LA=40;",
        "PS=207,OS=49680,PR=314,OR=50240,JI=600,PL=0,EN=G711U",
        "PS=207, OS=49680, PR=314, PL=0, JI=600",
        " ps = 207 ;\r\n JI=600 ,; PR=314"
      })
  void separators_areReadAlike(String value) {
    RtpStatHeader header = read(value);

    assertThat(header.text("PS")).isEqualTo("207");
    assertThat(header.text("PR")).isEqualTo("314");
    assertThat(header.text("JI")).isEqualTo("600");
    assertThat(header.text("JI", 1)).isNull();
  }

  @Test
  void quotedItems_areItemsToo() {
    RtpStatHeader header =
        read("Dur=10,Pkt=454,Oct=72640,LostPkt=0,AvgJit=0.185022,VqMetrics=\"MLQK=4.5;CS=0\"");

    assertThat(header.text("AVGJIT")).isEqualTo("0.185022");
    assertThat(header.text("MLQK")).isEqualTo("4.5");
  }

  @ParameterizedTest
  @CsvSource({
    "BYE sip:a SIP/2.0, 1 BYE, true",
    "SIP/2.0 200 OK, 1 BYE, true",
    "SIP/2.0 481 No, 1 BYE, false",
    "SIP/2.0 200 OK, 1 INVITE, false",
    "INFO sip:a SIP/2.0, 1 INFO, false"
  })
  void message_hasStatisticsAtTheEndOfACall(String startLine, String cseq, boolean has) {
    assertThat(of(startLine, "CSeq: " + cseq + "\r\nX-RTP-Stat: PS=1") != null).isEqualTo(has);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-RTP-Stat",
        "P-RTP-Stat",
        "X-RTP-Statistics",
        "X-RTP-Stats",
        "X-Siemens-RTP-stats",
        "X-Siemens-RTP-stats-list",
        "X-NG-RTP-STATS",
        "X-RTP-Stat-Add",
        "X-RTP-Stat-T38",
        "x-rtp-stat"
      })
  void header_isFoundByEachName(String name) {
    assertThat(Objects.requireNonNull(of("BYE sip:a SIP/2.0", name + ": PS=7")).both().text("PS"))
        .isEqualTo("7");
  }

  @Test
  void addition_givesWhatTheHeaderDoesNotHave() {
    RtpStatHeader both =
        Objects.requireNonNull(
                of(
                    "BYE sip:a SIP/2.0",
                    "X-RTP-Stat-Add: PS=9;DQ=31\r\nX-RTP-Stat-T38: TS=1\r\nX-RTP-Stat: PS=7"))
            .both();

    assertThat(both.text("PS")).isEqualTo("7");
    assertThat(both.text("DQ")).isEqualTo("31");
    assertThat(both.text("TS")).isNull();
  }

  @Test
  void directions_ofTwoHeadersAreKeptApart() {
    RtpStatHeader.Found found =
        Objects.requireNonNull(
            of("BYE sip:a SIP/2.0", "RTP-RxStat: Dur=10,Pkt=454\r\nRTP-TxStat: Dur=10,Pkt=443"));

    assertThat(found.both().isEmpty()).isTrue();
    assertThat(found.received().text("PKT")).isEqualTo("454");
    assertThat(found.sent().text("PKT")).isEqualTo("443");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";", ",,,", "=", "=;=", "\"", "a=\"", "a=\"b\"c\"", "=\"=\"", "\0"})
  void nonsense_isReadAsLittleOrNothing(String value) {
    RtpStatHeader.Found found = of("BYE sip:a SIP/2.0", "X-RTP-Stat: " + value);

    assertThat(found == null ? null : found.both().text("PS")).isNull();
  }

  @Test
  void items_areBounded() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      many.append('K').append(i).append("=1,2,3,4,5,6,7;");
    }
    RtpStatHeader header = read(many + "PS=" + "1".repeat(256));

    assertThat(header.text("K63", 3)).isEqualTo("4");
    assertThat(header.text("K63", 4)).isNull();
    assertThat(header.text("K64")).isNull();
    assertThat(header.text("PS")).isNull();
  }
}
