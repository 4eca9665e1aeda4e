package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodecMismatchTest {
  private static final String A = "10.0.0.1:5060";
  private static final String P = "10.0.0.9:5060";
  private static final String B = "10.0.0.2:5060";

  private static String[] sdp(String media, String... maps) {
    List<String> lines =
        new ArrayList<>(List.of("v=0", "s=-", "c=IN IP4 10.0.0.1", "t=0 0", media));
    lines.addAll(List.of(maps));
    return lines.toArray(String[]::new);
  }

  @Test
  void check_noCommonCodec_namesThoseOfBothSides() {
    WrittenCall call =
        new WrittenCall()
            .callId("other@10.0.0.2")
            .request(0, B, P, "1 INVITE", sdp("m=audio 4000 RTP/AVP 18"))
            .callId("call@10.0.0.1")
            .request(
                1,
                A,
                B,
                "1 INVITE",
                sdp("m=audio 4000 RTP/AVP 8 0 101", "a=rtpmap:101 telephone-event/8000"))
            .response(
                1.1,
                B,
                A,
                "1 INVITE",
                "488 Not Acceptable Here",
                "Warning: 305 b \"Incompatible media format\"");

    assertThat(call.check(new CodecMismatch()))
        .containsExactly(
            new Finding(
                "codec_mismatch",
                Severity.WARNING,
                "10.0.0.2:5060 answered INVITE with 488 Not Acceptable Here: the offer of 10.0.0.1:5060 has PCMA and PCMU over RTP/AVP, 10.0.0.2:5060 has G729 over RTP/AVP, so they have no codec in common. Warning: 305 b \"Incompatible media format\".",
                List.of(WrittenCall.id(1), WrittenCall.id(2), WrittenCall.id(0))));
  }

  @Test
  void check_otherTransport_blamesIt() {
    WrittenCall call =
        new WrittenCall()
            .request(1, A, B, "1 INVITE", sdp("m=audio 4000 RTP/SAVP 8"))
            .response(
                1.1, B, A, "1 INVITE", "488 Not Acceptable Here", sdp("m=audio 5000 RTP/AVP 8"));

    assertThat(call.check(new CodecMismatch()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .contains("PCMA over RTP/SAVP")
                .contains("so they differ in how media is carried"));
  }

  @Test
  void check_unknownOtherSide_saysSo() {
    WrittenCall call =
        new WrittenCall()
            .request(1, A, B, "1 INVITE", sdp("m=audio 4000 RTP/AVP 18"))
            .response(1.1, B, A, "1 INVITE", "606 Not Acceptable");

    assertThat(call.check(new CodecMismatch()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .endsWith("has G729 over RTP/AVP, what 10.0.0.2:5060 accepts was not seen."));
  }

  @Test
  void check_unknownBody_namesWhatIsAccepted() {
    WrittenCall call =
        new WrittenCall()
            .request(1, A, B, "1 INVITE", sdp("m=audio 4000 RTP/AVP 18"))
            .response(1.1, B, A, "1 INVITE", "415 Unsupported Media Type", "Accept: text/plain");

    assertThat(call.check(new CodecMismatch()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .endsWith("it takes no body of type application/sdp, but text/plain."));
  }

  @Test
  void check_otherRefusalOfAnOffer_isSilent() {
    WrittenCall call =
        new WrittenCall()
            .request(1, A, B, "1 INVITE", sdp("m=audio 4000 RTP/AVP 18"))
            .response(1.1, B, A, "1 INVITE", "480 Temporarily Unavailable");

    assertThat(call.check(new CodecMismatch())).isEmpty();
  }
}
