package io.hepatica.server.rtp;

import static io.hepatica.server.rtp.RtpTraffic.START;
import static io.hepatica.server.rtp.RtpTraffic.at;
import static io.hepatica.server.rtp.RtpTraffic.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RtpStreamsTest {
  private static final String A = "10.0.0.1:20000";
  private static final String B = "10.0.0.2:30000";
  private static final String[] SDP_A = {"c=IN IP4 10.0.0.1", "t=0 0", "m=audio 20000 RTP/AVP 8"};
  private static final String[] SDP_B = {"c=IN IP4 10.0.0.2", "t=0 0", "m=audio 30000 RTP/AVP 8"};
  private static final String[] COUNTS = {
    "TOTAL_PK", "EXPECTED_PK", "PACKET_LOSS", "DUPLICATE_PK", "OUT_ORDER"
  };

  private final RtpTraffic traffic = new RtpTraffic();

  @Test
  void stream_ofASecond_isReportedWhole() {
    traffic.announce(0, "c1", SDP_B);
    traffic.sender(A, B, 40).send(50);
    traffic.finish();
    JsonNode report = traffic.onlyHangup();
    assertThat(values(report, "RTP_SIP_CALL_ID", "CORRELATION_ID", "SRC_IP", "SRC_PORT"))
        .isEqualTo("c1 c1 10.0.0.1 20000");
    assertThat(values(report, "DST_IP", "DST_PORT", "SSRC", "CODEC_NAME", "CLOCK", "TL_BYTE"))
        .isEqualTo("10.0.0.2 30000 4660 PCMA 8000 8000");
    assertThat(values(report, COUNTS)).isEqualTo("50 50 0 0 0");
    assertThat(values(report, "JITTER", "MAX_JITTER", "MAX_DELTA")).isEqualTo("0.0 0.0 20.0");
    // R = 93.2 is MOS 4.41 (G.107 Annex B).
    assertThat(values(report, "RFACTOR")).isEqualTo("93.2");
    assertThat(report.get("MOS").asDouble()).isCloseTo(4.41, within(0.005));
    RtpReport given = traffic.reports.getFirst();
    assertThat(given.report().timeMicros()).isEqualTo(START + (40 + 49 * 20) * 1000);
    assertThat(given.report().source()).isEqualTo(at(A));
    assertThat(given.report().destination()).isEqualTo(at(B));
    assertThat(new String(given.callId(), StandardCharsets.UTF_8)).isEqualTo("c1");
    assertThat(traffic.skipped.counts()).isEmpty();
  }

  @Test
  void stream_of25Seconds_isReportedEveryTen() {
    traffic.announce(0, "c1", SDP_B);
    traffic.sender(A, B, 0).send(500).lose(5).send(495).send(250);
    traffic.finish();
    List<JsonNode> intervals = traffic.reports("PERIODIC");
    assertThat(intervals).hasSize(2);
    assertThat(values(intervals.getFirst(), COUNTS)).isEqualTo("500 500 0 0 0");
    assertThat(values(intervals.getLast(), COUNTS)).isEqualTo("495 500 5 0 0");
    assertThat(intervals.getFirst().get("REPORT_TS").asText()).startsWith("1.70000001");
    assertThat(traffic.reports.getFirst().report().timeMicros()).isEqualTo(START + 10_000_000);
    assertThat(traffic.reports.get(1).report().timeMicros()).isEqualTo(START + 20_000_000);
    assertThat(values(traffic.onlyHangup(), COUNTS)).isEqualTo("1245 1250 5 0 0");
    // Loss of 1 %, five in a row, for which the burst ratio is bounded by 2:
    // 95 * 1 / (1/2 + 25.1) = 3.711 (G.107, 3-29).
    assertThat(values(intervals.getLast(), "RFACTOR", "MIN_RFACTOR", "MEAN_RFACTOR"))
        .isEqualTo("89.489 89.489 91.345");
    assertThat(values(traffic.onlyHangup(), "MEAN_LOSS_RUN", "MIN_RFACTOR"))
        .isEqualTo("5.0 89.489");
  }

  @Test
  void loss_atRandom_isRatedByTheEModel() {
    traffic.announce(0, "c1", SDP_B);
    RtpTraffic.Sender sender = traffic.sender(A, B, 0);
    for (int i = 0; i < 5; i++) {
      sender.send(18).lose(1).send(1);
    }
    traffic.finish();
    // 5 %: 93.2 - 95 * 5 / (5/1 + 25.1) = 77.419, with a burst ratio of 0.95 taken for 1.
    assertThat(values(traffic.onlyHangup(), "PACKET_LOSS", "EXPECTED_PK", "RFACTOR"))
        .isEqualTo("5 100 77.419");
  }

  @Test
  void duplicatesAndReordering_areNoLoss() {
    traffic.announce(0, "c1", SDP_B);
    RtpTraffic.Sender sender = traffic.sender(A, B, 0).send(10);
    sender.packet(false, 109, sender.timestamp - 160);
    sender.packet(false, 112, sender.timestamp + 320);
    sender.packet(false, 110, sender.timestamp);
    sender.packet(false, 111, sender.timestamp + 160);
    traffic.finish();
    assertThat(values(traffic.onlyHangup(), COUNTS)).isEqualTo("14 13 0 1 2");
  }

  @Test
  void sequence_wrapsWithinAnInterval() {
    traffic.announce(0, "c1", SDP_B);
    RtpTraffic.Sender sender = traffic.sender(A, B, 0);
    sender.sequence = 65_500;
    sender.send(50).lose(2).send(48);
    traffic.finish();
    assertThat(values(traffic.onlyHangup(), COUNTS)).isEqualTo("98 100 2 0 0");
  }

  @Test
  void ssrc_changes_isAnotherStream() {
    traffic.announce(0, "c1", SDP_B);
    RtpTraffic.Sender sender = traffic.sender(A, B, 0).send(10);
    sender.ssrc = 0x5678;
    sender.sequence = 4711;
    sender.send(20);
    traffic.finish();
    assertThat(traffic.reports("HANGUP"))
        .extracting(r -> values(r, "SSRC", "TOTAL_PK", "PACKET_LOSS", "SSRC_CHG"))
        .containsExactlyInAnyOrder("4660 10 0 1", "22136 20 0 1");
  }

  @Test
  void silence_byDtx_isNeitherLossNorJitter() {
    traffic.announce(0, "c1", "c=IN IP4 10.0.0.2", "m=audio 30000 RTP/AVP 8 13");
    RtpTraffic.Sender sender = traffic.sender(A, B, 0).send(50);
    for (int i = 0; i < 5; i++) {
      sender.type = 13;
      sender.packet(false).pass(25);
      sender.type = 8;
      sender.packet(true).pass(1).send(9);
    }
    traffic.finish();
    assertThat(values(traffic.onlyHangup(), COUNTS)).isEqualTo("105 105 0 0 0");
    assertThat(values(traffic.onlyHangup(), "MAX_JITTER", "MAX_DELTA", "CODEC_NAME"))
        .isEqualTo("0.0 20.0 PCMA");
  }

  /** RFC 4733: all packets of an event have the timestamp of its beginning. */
  @Test
  void telephoneEvent_isNoJitter() {
    traffic.announce(
        0,
        "c1",
        "c=IN IP4 10.0.0.2",
        "m=audio 30000 RTP/AVP 8 101",
        "a=rtpmap:101 telephone-event/8000");
    RtpTraffic.Sender sender = traffic.sender(A, B, 0).send(50);
    sender.type = 101;
    int begin = sender.timestamp;
    for (int i = 0; i < 10; i++) {
      sender.packet(i == 0, sender.sequence++, begin).pass(1);
    }
    sender.type = 8;
    sender.send(50);
    traffic.finish();
    assertThat(values(traffic.onlyHangup(), COUNTS)).isEqualTo("110 110 0 0 0");
    assertThat(values(traffic.onlyHangup(), "MAX_JITTER", "MAX_DELTA", "CODEC_NAME"))
        .isEqualTo("0.0 20.0 PCMA");
  }

  @Test
  void codec_ofRtpmap_givesNameAndClock() {
    traffic.announce(
        0, "c1", "m=audio 30000 RTP/SAVPF 111", "c=IN IP4 10.0.0.2", "a=rtpmap:111 opus/48000/2");
    RtpTraffic.Sender sender = traffic.sender(A, B, 0);
    sender.type = 111;
    sender.clockRate = 48_000;
    sender.send(50);
    traffic.finish();
    assertThat(values(traffic.onlyHangup(), "CODEC_NAME", "CODEC_PT", "CLOCK", "SRTP"))
        .isEqualTo("opus 111 48000 true");
    assertThat(values(traffic.onlyHangup(), "MAX_JITTER")).isEqualTo("0.0");
  }

  @Test
  void video_hasNoMos() {
    traffic.announce(
        0, "c1", "c=IN IP4 10.0.0.2", "m=video 30000 RTP/AVP 97", "a=rtpmap:97 H264/90000");
    RtpTraffic.Sender sender = traffic.sender(A, B, 0);
    sender.type = 97;
    sender.clockRate = 90_000;
    sender.send(50);
    traffic.finish();
    assertThat(values(traffic.onlyHangup(), "CODEC_NAME", "TOTAL_PK")).isEqualTo("H264 50");
    assertThat(traffic.onlyHangup().has("MOS")).isFalse();
  }

  @Test
  void nat_sourceOfTheSip_standsForAPrivateAddress() {
    traffic.announceFrom("203.0.113.5:5060", 0, "c1", "c=IN IP4 192.168.1.7", SDP_A[2]);
    traffic.sender("203.0.113.5:20000", B, 0).send(50);
    traffic.finish();
    assertThat(values(traffic.onlyHangup(), "RTP_SIP_CALL_ID", "CODEC_NAME", "TOTAL_PK"))
        .isEqualTo("c1 PCMA 50");
  }

  @Test
  void ipv6_isAnnouncedAndMeasured() {
    traffic.announce(0, "c1", "c=IN IP6 2001:db8::2", "m=audio 30000 RTP/AVP 8");
    traffic.sender("2001:db8::1:20000", "2001:db8::2:30000", 0).send(5);
    traffic.finish();
    assertThat(values(traffic.onlyHangup(), "SRC_IP", "DST_IP", "DST_PORT", "CODEC_NAME"))
        .isEqualTo("2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:2 30000 PCMA");
  }

  @Test
  void earlyMedia_isCountedFromItsFirstPacket() {
    RtpTraffic.Sender sender = traffic.sender(B, A, 0).send(100);
    traffic.announce(2000, "c1", SDP_A);
    sender.send(100);
    traffic.finish();
    assertThat(values(traffic.onlyHangup(), COUNTS)).isEqualTo("200 200 0 0 0");
    assertThat(traffic.skipped.counts()).isEmpty();
  }

  @Test
  void earlyMedia_endedBeforeTheAnnouncement_isReportedToo() {
    traffic.sender(B, A, 0).send(100);
    traffic.announce(2000, "c1", SDP_A);
    traffic.tick(8000).finish();
    assertThat(values(traffic.onlyHangup(), "RTP_SIP_CALL_ID", "TOTAL_PK")).isEqualTo("c1 100");
  }

  @Test
  void unannounced_isSkippedAndCounted() {
    traffic.sender(B, A, 0).send(1000);
    traffic.finish();
    assertThat(traffic.reports).isEmpty();
    assertThat(traffic.skipped.counts()).isEqualTo(Map.of("RTP that no SDP announced", 1000L));
  }

  @Test
  void unannounced_moreThanWait_areBounded() {
    for (int port = 2000; port < 5000; port++) {
      traffic.sender("10.0.0.3:" + port, A, port).send(2);
    }
    traffic.finish();
    assertThat(traffic.skipped.counts()).isEqualTo(Map.of("RTP that no SDP announced", 6000L));
  }

  @Test
  void otherUdp_isNotTaken() {
    byte[] dns = RtpTraffic.rtp(false, 0, 1, 2, 3);
    assertThat(traffic.packet(at("10.0.0.1:40000"), at("10.0.0.53:53"), 0, dns)).isFalse();
    assertThat(traffic.packet(at(A), at(B), 0, new byte[] {0, 1, 0, 0})).isFalse();
    byte[] stun = new byte[20];
    assertThat(traffic.packet(at(A), at(B), 0, stun)).isFalse();
    byte[] extensionTooLong = RtpTraffic.rtp(false, 0, 1, 2, 3);
    extensionTooLong[0] = (byte) 0x90;
    extensionTooLong[14] = (byte) 0xff;
    assertThat(traffic.packet(at(A), at(B), 0, extensionTooLong)).isFalse();
    traffic.finish();
    assertThat(traffic.skipped.counts()).isEmpty();
  }

  @Test
  void bye_endsTheStreamAMomentLater() {
    traffic.announce(0, "c1", SDP_B);
    RtpTraffic.Sender sender = traffic.sender(A, B, 0).send(100);
    traffic.bye(2000, "c1");
    sender.send(10);
    assertThat(traffic.reports).isEmpty();
    traffic.tick(6000);
    assertThat(values(traffic.onlyHangup(), "TOTAL_PK")).isEqualTo("110");
    sender.millis = 6000;
    sender.send(10);
    traffic.finish();
    assertThat(traffic.reports).hasSize(1);
    assertThat(traffic.skipped.counts()).isEqualTo(Map.of("RTP that no SDP announced", 10L));
  }

  @Test
  void silence_endsTheStream() {
    traffic.announce(0, "c1", SDP_B);
    traffic.sender(A, B, 0).send(100);
    traffic.tick(12_000);
    assertThat(traffic.reports("PERIODIC")).hasSize(1);
    traffic.tick(31_000);
    assertThat(traffic.reports("HANGUP")).isEmpty();
    traffic.tick(33_000);
    assertThat(values(traffic.onlyHangup(), COUNTS)).isEqualTo("100 100 0 0 0");
  }

  @Test
  void hold_givesNoReportOfTheSilence() {
    traffic.announce(0, "c1", SDP_B);
    traffic.sender(A, B, 0).send(100).pass(1250).send(100);
    traffic.finish();
    assertThat(traffic.reports("PERIODIC"))
        .extracting(r -> values(r, "TOTAL_PK", "PACKET_LOSS"))
        .containsExactly("100 0");
    assertThat(values(traffic.onlyHangup(), COUNTS)).isEqualTo("200 200 0 0 0");
  }

  @Test
  void calls_onTheSamePortOneAfterTheOther_areApart() {
    traffic.announce(0, "c1", SDP_B);
    RtpTraffic.Sender sender = traffic.sender(A, B, 0).send(50);
    traffic.bye(1000, "c1");
    traffic.announce(1500, "c2", SDP_B);
    sender.millis = 1600;
    sender.send(30);
    traffic.finish();
    assertThat(traffic.reports("HANGUP"))
        .extracting(r -> values(r, "RTP_SIP_CALL_ID", "TOTAL_PK", "PACKET_LOSS"))
        .containsExactly("c1 50 0", "c2 30 0");
  }

  @Test
  void calls_onTheSamePortWithoutBye_areApartBySsrc() {
    traffic.announce(0, "c1", SDP_B);
    RtpTraffic.Sender sender = traffic.sender(A, B, 0).send(50);
    traffic.announce(1000, "c2", SDP_B);
    sender.send(5);
    sender.ssrc = 0x5678;
    sender.send(30);
    traffic.finish();
    assertThat(traffic.reports("HANGUP"))
        .extracting(r -> values(r, "RTP_SIP_CALL_ID", "TOTAL_PK"))
        .containsExactly("c1 55", "c2 30");
  }

  @Test
  void reInvite_withAnotherPort_isAnotherStreamOfTheCall() {
    traffic.announce(0, "c1", SDP_B);
    traffic.sender(A, B, 0).send(50);
    traffic.announce(1000, "c1", "c=IN IP4 10.0.0.2", "m=audio 30010 RTP/AVP 0");
    RtpTraffic.Sender moved = traffic.sender(A, "10.0.0.2:30010", 1000);
    moved.type = 0;
    moved.send(60);
    traffic.bye(3000, "c1");
    traffic.tick(7000);
    assertThat(traffic.reports("HANGUP"))
        .extracting(r -> values(r, "RTP_SIP_CALL_ID", "DST_PORT", "CODEC_NAME", "TOTAL_PK"))
        .containsExactlyInAnyOrder("c1 30000 PCMA 50", "c1 30010 PCMU 60");
  }

  @Test
  void media_mayHaveItsOwnAddress() {
    traffic.announce(
        0,
        "c1",
        "c=IN IP4 10.0.0.99",
        "m=audio 30000 RTP/AVP 8",
        "c=IN IP4 10.0.0.2",
        "m=audio 30002 RTP/AVP 8");
    traffic.sender(A, B, 0).send(50);
    traffic.sender(A, "10.0.0.99:30002", 0).send(50);
    traffic.finish();
    assertThat(traffic.reports("HANGUP")).hasSize(2);
  }

  @Test
  void streamsThatAreOffOrNoAddress_announceNothing() {
    traffic.announce(
        0,
        "c1",
        "c=IN IP4 10.0.0.2",
        "m=audio 0 RTP/AVP 8",
        "m=image 30000 udptl t38",
        "m=audio 30000 RTP/AVP 8",
        "c=IN IP4 phone.example.com",
        "m=audio 30000 RTP/AVP 8",
        "c=IN IP4 0.0.0.0");
    traffic.sender(A, B, 0).send(50);
    traffic.finish();
    assertThat(traffic.reports).isEmpty();
  }

  @Test
  void rtcp_isOfTheCallThatAnnouncedItsPort() {
    traffic.announce(0, "c1", SDP_B);
    traffic.announce(
        0, "c2", "c=IN IP4 10.0.0.3", "m=audio 40000 RTP/AVP 8", "a=rtcp:40100", "a=rtcp-mux");
    assertThat(rtcp("10.0.0.1:20001", "10.0.0.2:30001")).isEqualTo("c1");
    assertThat(rtcp("10.0.0.2:30001", "10.0.0.1:20001")).isEqualTo("c1");
    assertThat(rtcp("10.0.0.1:20001", "10.0.0.3:40100")).isEqualTo("c2");
    assertThat(rtcp("10.0.0.1:20001", "10.0.0.3:40000")).isEqualTo("c2");
    assertThat(rtcp("10.0.0.1:20001", "10.0.0.9:40001")).isEqualTo("none");
    traffic.bye(1000, "c1");
    traffic.tick(5000);
    assertThat(rtcp("10.0.0.1:20001", "10.0.0.2:30001")).isEqualTo("none");
  }

  private String rtcp(String source, String destination) {
    byte[] callId = traffic.streams.callIdOfRtcp(at(source), at(destination));
    return callId == null ? "none" : new String(callId, StandardCharsets.UTF_8);
  }

  @Test
  void ssrcs_beyondTheBound_areReportedEarly() {
    traffic.announce(0, "c1", SDP_B);
    for (int i = 0; i < 20; i++) {
      RtpTraffic.Sender sender = traffic.sender(A, B, i * 40);
      sender.ssrc = i;
      sender.send(2);
    }
    assertThat(traffic.reports("HANGUP"))
        .extracting(r -> values(r, "SSRC"))
        .containsExactly("0", "1", "2", "3");
    assertThat(traffic.skipped.counts())
        .isEqualTo(Map.of("RTP stream reported early: too many at once", 4L));
  }

  @Test
  void callId_ofAnyBytes_givesGoodJson() {
    traffic.announce(0, "a\"b\\c\u00e9", SDP_B);
    traffic.sender(A, B, 0).send(5);
    traffic.finish();
    assertThat(values(traffic.onlyHangup(), "CORRELATION_ID")).isEqualTo("a\"b\\c\u00e9");
  }

  @Test
  void streams_beyondTheBound_endTheLongestSilent() {
    for (int i = 0; i < 50_001; i++) {
      String port = Integer.toString(10_000 + i / 50);
      if (i % 50 == 0) {
        traffic.announce(i / 10, "c" + port, SDP_B[0], "m=audio " + port + " RTP/AVP 8");
      }
      String source = "10.1.%d.%d:20000".formatted(i >> 8, i & 0xff);
      traffic.sender(source, "10.0.0.2:" + port, i / 10).send(2);
    }
    assertThat(values(traffic.onlyHangup(), "SRC_IP", "TOTAL_PK")).isEqualTo("10.1.0.0 2");
    assertThat(traffic.skipped.counts())
        .isEqualTo(Map.of("RTP stream reported early: too many at once", 1L));
  }

  /** A path has at most 16 streams: 3,125 of them reach the bound of all. */
  @Test
  void streams_ofManySources_areBoundedOverAllPaths() {
    for (int i = 0; i < 3_126; i++) {
      String port = Integer.toString(10_000 + i / 50);
      if (i % 50 == 0) {
        traffic.announce(i, "c" + port, SDP_B[0], "m=audio " + port + " RTP/AVP 8");
      }
      String source = "10.1.%d.%d:20000".formatted(i >> 8, i & 0xff);
      for (int packet = 0; packet < 32; packet++) {
        byte[] rtp = RtpTraffic.rtp(false, 8, packet % 2, 160 * (packet % 2), packet / 2);
        traffic.packet(at(source), at("10.0.0.2:" + port), i, rtp);
      }
    }
    assertThat(traffic.reports("HANGUP"))
        .hasSize(16)
        .allSatisfy(report -> assertThat(values(report, "SRC_IP")).isEqualTo("10.1.0.0"));
    assertThat(traffic.skipped.counts())
        .isEqualTo(Map.of("RTP stream reported early: too many at once", 1L));
  }

  /** Somebody sends to the port of a call from everywhere. */
  @Test
  void streams_ofOneCallBeyondTheBound_endItsOldest() {
    traffic.announce(0, "c1", SDP_B);
    for (int i = 0; i < 66; i++) {
      traffic.sender("10.1.0." + i + ":20000", B, i).send(2);
    }
    assertThat(traffic.reports("HANGUP"))
        .extracting(r -> values(r, "SRC_IP"))
        .containsExactly("10.1.0.0", "10.1.0.1");
  }

  /** A B2BUA passes the description on with another Call-ID, again and again. */
  @Test
  void address_announcedByTwoCallsInTurn_isNotForgotten() {
    for (int i = 0; i < 200; i++) {
      traffic.announce(i, "leg" + i % 2, SDP_B);
    }
    traffic.sender(A, B, 200).send(50);
    traffic.finish();
    assertThat(values(traffic.onlyHangup(), "RTP_SIP_CALL_ID", "TOTAL_PK")).isEqualTo("leg1 50");
  }

  /** Each call here announces an address for RTP and one for RTCP, and both behind NAT. */
  @Test
  void calls_beyondTheBound_forgetTheOldest() {
    for (int i = 0; i < 75_001; i++) {
      String address = "c=IN IP4 10.%d.%d.%d".formatted(2 + (i >> 16), i >> 8 & 0xff, i & 0xff);
      traffic.announce(0, "c" + i, address, "m=audio %d RTP/AVP 8".formatted(1024 + i % 60_000));
    }
    assertThat(traffic.skipped.counts())
        .isEqualTo(Map.of("call forgotten by RTP: too many at once", 1L));
    traffic.sender(A, "10.2.0.0:1024", 10).send(2);
    traffic.sender(A, "10.2.0.1:1025", 10).send(2);
    traffic.finish();
    assertThat(values(traffic.onlyHangup(), "RTP_SIP_CALL_ID")).isEqualTo("c1");
  }

  @Test
  void packets_withoutTime_haveNoJitter() {
    traffic.announce(0, "c1", SDP_B);
    for (int i = 0; i < 50; i++) {
      byte[] rtp = RtpTraffic.rtp(false, 8, i, 160 * i, 1);
      traffic.packet(at(A), at(B), -START / 1000, rtp);
    }
    traffic.finish();
    assertThat(values(traffic.onlyHangup(), "TOTAL_PK", "MAX_JITTER")).isEqualTo("50 0.0");
  }

  @Test
  void sender_thatBeginsAnew_losesNothing() {
    traffic.announce(0, "c1", SDP_B);
    RtpTraffic.Sender sender = traffic.sender(A, B, 0).send(50);
    sender.sequence = 40_000;
    sender.timestamp = 1;
    sender.send(50);
    traffic.finish();
    assertThat(values(traffic.onlyHangup(), COUNTS)).isEqualTo("100 100 0 0 0");
    assertThat(values(traffic.onlyHangup(), "MAX_JITTER")).isEqualTo("0.0");
  }

  @Test
  void announcement_repeated_changesNothing() {
    traffic.announce(0, "c1", SDP_B);
    RtpTraffic.Sender sender = traffic.sender(A, B, 0).send(50);
    traffic.announce(1000, "c1", SDP_B);
    traffic.announce(1000, "c1", SDP_A);
    sender.send(50);
    traffic.finish();
    assertThat(values(traffic.onlyHangup(), COUNTS)).isEqualTo("100 100 0 0 0");
  }

  @Test
  void nat_twoTelephonesWithOnePrivatePort_areNotMixedUp() {
    String nat = "203.0.113.5";
    traffic.announceFrom(nat + ":5060", 0, "c1", "c=IN IP4 192.168.1.7", SDP_A[2]);
    traffic.announce(0, "c1", SDP_B);
    RtpTraffic.Sender first = traffic.sender(nat + ":20000", B, 0).send(50);
    traffic.announceFrom(nat + ":1063", 1000, "c2", "c=IN IP4 192.168.1.8", SDP_A[2]);
    traffic.announce(1000, "c2", "c=IN IP4 10.0.0.2", "m=audio 30010 RTP/AVP 8");
    first.send(50);
    traffic.sender(nat + ":20004", "10.0.0.2:30010", 1000).send(50);
    traffic.finish();
    assertThat(traffic.reports("HANGUP"))
        .extracting(r -> values(r, "RTP_SIP_CALL_ID", "TOTAL_PK"))
        .containsExactlyInAnyOrder("c1 100", "c2 50");
  }
}
