package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.diagnosis.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MediaToNowhereTest {
  private static final String A = "10.0.0.1:5060";
  private static final String B = "10.0.0.2:5060";

  private static String[] sdp(String address, int port, String... more) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "v=0", "s=-", "c=IN IP4 " + address, "t=0 0", "m=audio " + port + " RTP/AVP 8"));
    lines.addAll(List.of(more));
    return lines.toArray(String[]::new);
  }

  private static WrittenCall answered() {
    return new WrittenCall()
        .request(0, A, B, "1 INVITE", sdp("10.0.0.1", 4000))
        .response(1, B, A, "1 INVITE", "200 OK", sdp("10.0.0.2", 5000));
  }

  @Test
  void check_offerToNowhere_isAWarning() {
    WrittenCall call = new WrittenCall().request(0, A, B, "1 INVITE", sdp("0.0.0.0", 4000));

    assertThat(call.check(new MediaToNowhere()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .startsWith("10.0.0.1:5060 asks in its INVITE to send audio to 0.0.0.0"));
  }

  @Test
  void check_answerThatRefusesAllStreams_isAWarning() {
    WrittenCall call =
        new WrittenCall()
            .request(0, A, B, "1 INVITE", sdp("10.0.0.1", 4000))
            .response(1, B, A, "1 INVITE", "200 OK", sdp("10.0.0.2", 0));

    assertThat(call.check(new MediaToNowhere()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .isEqualTo(
                    "10.0.0.2:5060 describes only streams with port 0 in its 200 OK: there will be no media."));
  }

  @Test
  void check_trickleIce_isSilent() {
    WrittenCall call =
        new WrittenCall().request(0, A, B, "1 INVITE", sdp("0.0.0.0", 9, "a=ice-ufrag:abcd"));

    assertThat(call.check(new MediaToNowhere())).isEmpty();
  }

  @Test
  void check_holdTakenBack_isSilent() {
    WrittenCall call =
        answered()
            .inDialog(10, A, B, "2 INVITE", sdp("10.0.0.1", 4000, "a=sendonly"))
            .response(10.1, B, A, "2 INVITE", "200 OK", sdp("10.0.0.2", 5000, "a=recvonly"))
            .inDialog(60, A, B, "3 INVITE", sdp("10.0.0.1", 4000))
            .response(60.1, B, A, "3 INVITE", "200 OK", sdp("10.0.0.2", 5000))
            .inDialog(120, A, B, "4 BYE");

    assertThat(call.check(new MediaToNowhere())).isEmpty();
  }

  @Test
  void check_holdNeverTakenBack_isTold() {
    WrittenCall call =
        answered()
            .inDialog(10, A, B, "2 INVITE", sdp("0.0.0.0", 4000))
            .response(10.1, B, A, "2 INVITE", "200 OK", sdp("10.0.0.2", 5000))
            .inDialog(130, B, A, "1 BYE");

    assertThat(call.check(new MediaToNowhere()))
        .containsExactly(
            new Finding(
                "media_to_nowhere",
                Severity.INFO,
                "10.0.0.1:5060 put the call on hold at 2026-11-21 12:00:10.000 UTC and never took it back: it was hung up 2 min 0 s later.",
                List.of(WrittenCall.id(2), WrittenCall.id(4))));
  }
}
