package io.hepatica.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LadderTest {
  private static final String A = "10.0.0.1:5060";
  private static final String B = "10.0.0.2:5080";
  private static final String C = "192.168.100.3:5060";

  private final List<ApiMessage> messages = new ArrayList<>();

  @Test
  void lines_callThroughAProxy_drawsEachHop() {
    request("03:00:00.000000", A, B, "INVITE", 1);
    response("03:00:00.012400", B, A, 100, "Trying", 1, "INVITE");
    request("03:00:00.020000", B, C, "INVITE", 1);
    response("03:00:01.520000", C, B, 180, "Ringing", 1, "INVITE");
    response("03:00:01.530000", B, A, 180, "Ringing", 1, "INVITE");
    request("03:01:00.000001", A, B, "BYE", 2);
    assertThat(lines(110, true))
        .containsExactly(
            "2026-11-21 UTC                      10.0.0.1                   10.0.0.2                 192.168.100.3",
            "03:00:00.000000     +0.000              │─────── INVITE (1) ──────▶│                          │",
            "03:00:00.012400     +0.012              │◀ 100 Trying (1 INVITE) ──│                          │",
            "03:00:00.020000     +0.008              │                          │─────── INVITE (1) ──────▶│",
            "03:00:01.520000     +1.500              │                          │◀ 180 Ringing (1 INVITE) ─│",
            "03:00:01.530000     +0.010              │◀ 180 Ringing (1 INVITE) ─│                          │",
            "03:01:00.000001    +58.470              │──────── BYE (2) ────────▶│                          │",
            "",
            "6 messages");
  }

  @Test
  void lines_aliases_standAboveTheAddresses() {
    String names = "\"src_alias\":\"core\",\"dst_alias\":\"SBC \\u202eA\",";
    request("03:00:00.000000", A, B, "INVITE", 1, names);
    request("03:00:00.000100", B, C, "INVITE", 1, "\"src_alias\":\"SBC \\u202eA\",");
    assertThat(lines(110, true))
        .startsWith(
            "2026-11-21 UTC                        core                      SBC \ufffdA",
            "                                    10.0.0.1                   10.0.0.2                 192.168.100.3",
            "03:00:00.000000     +0.000              │─────── INVITE (1) ──────▶│                          │");
  }

  @Test
  void lines_hostOfTwoAliases_hasNone() {
    request("03:00:00.000000", A, B, "INVITE", 1, "\"src_alias\":\"core\",");
    request("03:00:00.000100", "10.0.0.1:5070", B, "BYE", 2, "\"src_alias\":\"edge\",");
    assertThat(lines(80, true).getFirst())
        .isEqualTo("2026-11-21 UTC                      10.0.0.1                  10.0.0.2");
  }

  @Test
  void lines_asciiAndNarrow_shortensLabels() {
    request("03:00:00.000000", A, C, "INVITE", 1);
    response("03:00:00.100000", C, A, 503, "Service Unavailable", 1, "INVITE");
    assertThat(lines(60, false))
        .containsExactly(
            "2026-11-21 UTC                 10.0.0.1     192.168.100.3",
            "03:00:00.000000     +0.000         |- INVITE (1) ->|",
            "03:00:00.100000     +0.100         |<---- 503 -----|",
            "",
            "2 messages");
  }

  @Test
  void lines_longHosts_keepBothEnds() {
    String fields =
        "\"src_ip\":\"2001:db8:1111:2222:3333:4444:5555:6666\",\"dst_ip\":\"10.0.0.1\",\"method\":\"BYE\"";
    messages.add(message("03:00:00.000000", fields));
    assertThat(lines(60, true).get(0))
        .isEqualTo("2026-11-21 UTC              2001:d…55:6666     10.0.0.1");
    assertThat(lines(60, false).get(0))
        .isEqualTo("2026-11-21 UTC              2001:d..5:6666     10.0.0.1");
  }

  @Test
  void lines_messageSentAgain_isCounted() {
    request("03:00:00.000000", A, B, "INVITE", 1);
    request("03:00:00.500000", A, B, "INVITE", 1);
    assertThat(lines(80, true))
        .endsWith(
            "03:00:00.000000     +0.000              │────── INVITE (1) ──────▶│",
            "03:00:00.500000     +0.500              │───── INVITE (1) ×2 ────▶│",
            "",
            "2 messages; ×2: sent a second time");
  }

  @Test
  void lines_sameMessageOfTwoAgents_isNotSentAgain() {
    request("03:00:00.000000", A, B, "INVITE", 1);
    request("03:00:00.000100", A, B, "INVITE", 1, "\"agent_id\":7,");
    assertThat(lines(80, true)).noneMatch(line -> line.contains("×"));
  }

  @Test
  void lines_hostThatSendsToItself_isSplitByPorts() {
    request("03:00:00.000000", "127.0.0.1:5060", "127.0.0.1:5080", "OPTIONS", 1);
    assertThat(lines(80, true).get(0)).contains("127.0.0.1:5060").contains("127.0.0.1:5080");
  }

  @Test
  void lines_sameEndTwice_isALoop() {
    request("03:00:00.000000", A, A, "OPTIONS", 1);
    assertThat(lines(80, true))
        .contains("03:00:00.000000     +0.000 " + " ".repeat(20) + "│↺ OPTIONS (1)");
  }

  @Test
  void lines_severalLegs_areLettered() {
    request("03:00:00.000000", A, B, "INVITE", 1);
    request("03:00:00.100000", B, C, "INVITE", 1, "\"call_id\":\"leg2\",");
    assertThat(lines(110, true))
        .anyMatch(line -> line.contains(" INVITE (1) [A] "))
        .anyMatch(line -> line.contains(" INVITE (1) [B] "));
  }

  @Test
  void lines_unknownEnds_areAColumn() {
    messages.add(message("03:00:00.000000", "\"method\":\"OPTIONS\",\"cseq\":\"1 OPTIONS\""));
    assertThat(lines(80, true)).anyMatch(line -> line.endsWith("↺ OPTIONS (1)"));
  }

  @Test
  void lines_hostileText_neverHoldsControls() {
    request("03:00:00.000000", A, B, "INV\\u001b[31m\\u0007\\u009b\\u202eITE", 1);
    response("03:00:00.000001", B, A, 200, "\\u001b]0;owned\\u0007", 1, "INVITE");
    assertThat(String.join("", lines(110, true)))
        .doesNotContainPattern("[\\p{Cntrl}\\u0080-\\u009f\\u202e]");
  }

  @Test
  void lines_colour_isOfTheStatusClass() {
    response("03:00:00.000000", A, B, 486, "Busy Here", 1, "INVITE");
    assertThat(new Ladder(messages, legs(), 110, true, true).lines().get(1))
        .contains("\u001b[31m")
        .endsWith("\u001b[0m");
  }

  private List<String> lines(int width, boolean unicode) {
    return new Ladder(messages, legs(), width, unicode, false).lines();
  }

  private LegMarks legs() {
    return new LegMarks(List.of(), messages);
  }

  private void request(String time, String from, String to, String method, int cseq) {
    request(time, from, to, method, cseq, "");
  }

  private void request(String time, String from, String to, String method, int cseq, String more) {
    String fields = "\"method\":\"%s\",\"cseq\":\"%d %s\"".formatted(method, cseq, method);
    messages.add(message(time, more + ends(from, to) + fields));
  }

  private void response(
      String time, String from, String to, int status, String reason, int cseq, String method) {
    String fields =
        "\"method\":\"%s\",\"status\":%d,\"reason\":\"%s\",\"cseq\":\"%d %s\""
            .formatted(method, status, reason, cseq, method);
    messages.add(message(time, ends(from, to) + fields));
  }

  private static String ends(String from, String to) {
    return "\"src_ip\":\"%s\",\"src_port\":%s,\"dst_ip\":\"%s\",\"dst_port\":%s,"
        .formatted(
            from.substring(0, from.indexOf(':')),
            from.substring(from.indexOf(':') + 1),
            to.substring(0, to.indexOf(':')),
            to.substring(to.indexOf(':') + 1));
  }

  private static ApiMessage message(String time, String fields) {
    String callId = fields.contains("call_id") ? "" : "\"call_id\":\"abc@example\",";
    try {
      return new ApiMessage(
          new JsonMapper()
              .readTree("{\"time\":\"2026-11-21T" + time + "Z\"," + callId + fields + "}"));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
