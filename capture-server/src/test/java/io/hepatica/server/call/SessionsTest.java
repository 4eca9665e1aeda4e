package io.hepatica.server.call;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.hep.HepFrame;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.store.CapturedFrames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final Schema SCHEMA = new Schema(List.of());
  private static final Pattern CALL_ID = Pattern.compile("(?mi)^(?:Call-ID|i)[ \t]*:[ \t]*(\\S+)");
  private static final Pattern CSEQ = Pattern.compile("(?mi)^CSeq[ \t]*:[ \t]*(\\d+)[ \t]+(\\w+)");
  private static final Pattern IDENTITY = Pattern.compile("(?mi)^(?:CSeq|To|t|Via|v)[ \t]*:.*$");
  private static final Pattern STATUS = Pattern.compile("^SIP/2\\.0 (\\d{3})");

  /** What a plain look at the text of a Call-ID's messages finds. */
  private static final class Seen {
    private final Map<Integer, Set<Integer>> finals = new TreeMap<>();
    private final Set<String> methods = new HashSet<>();
    private final Set<String> wires = new HashSet<>();
    private long messages;
    private final Set<String> sent = new HashSet<>();
    private long repeats;
    private long retransmissions;
  }

  private static List<byte[]> received(List<byte[]> captured) {
    List<byte[]> frames = new ArrayList<>();
    HepFrame hep = new HepFrame();
    byte[] peer = {127, 0, 0, 1};
    for (byte[] frame : captured) {
      hep.read(frame, 0, frame.length);
      byte[] buffer = Arrays.copyOf(frame, frame.length + Receipt.bytes(4));
      int length =
          Receipt.append(buffer, 0, frame.length, hep.timeMicros(), Transport.UDP, 3, 9060, peer);
      ByteBuffer.wrap(buffer).putLong(length - Receipt.bytes(4) + 6, 2000L * frames.size());
      frames.add(buffer);
    }
    return frames;
  }

  /** As a store gives them: those that are reports too, once more in that table. */
  private static List<Message> messages(List<byte[]> frames) {
    List<Message> messages = new ArrayList<>();
    try (ParsedMessage reader = new ParsedMessage(SCHEMA)) {
      for (byte[] frame : frames) {
        reader.read(frame, 0, frame.length);
        messages.add(reader.toMessage());
        if (reader.carriesReport()) {
          reader.asReport();
          messages.add(reader.toMessage());
        }
      }
    }
    return messages;
  }

  private static Map<String, Seen> plainly(List<byte[]> captured) {
    Map<String, Seen> seen = new HashMap<>();
    HepFrame hep = new HepFrame();
    for (byte[] frame : captured) {
      hep.read(frame, 0, frame.length);
      String text = new String(hep.buffer(), hep.payloadStart(), hep.payloadLength(), ISO_8859_1);
      Matcher callId = CALL_ID.matcher(text);
      Matcher cseq = CSEQ.matcher(text);
      assertThat(callId.find() && cseq.find()).isTrue();
      Seen one = seen.computeIfAbsent(callId.group(1), _ -> new Seen());
      one.messages++;
      if (!one.wires.add(hep.sourcePort() + ">" + hep.destinationPort() + text)) {
        one.repeats++;
      }
      Matcher identity = IDENTITY.matcher(text);
      StringBuilder sent = new StringBuilder(text.lines().findFirst().orElseThrow());
      identity.results().forEach(each -> sent.append('\n').append(each.group()));
      if (!one.sent.add(hep.sourcePort() + ">" + hep.destinationPort() + sent)) {
        one.retransmissions++;
      }
      one.methods.add(cseq.group(2));
      Matcher status = STATUS.matcher(text);
      if (status.find() && cseq.group(2).equals("INVITE") && !status.group(1).startsWith("1")) {
        one.finals
            .computeIfAbsent(Integer.valueOf(cseq.group(1)), _ -> new HashSet<>())
            .add(Integer.valueOf(status.group(1)));
      }
    }
    return seen;
  }

  @Test
  void capturedCalls_areWhatTheirTextSays() {
    List<byte[]> captured = CapturedFrames.of("kamailio-siptrace-hep3-calls");
    Map<String, Seen> seen = plainly(captured);

    List<Session> sessions = Sessions.of(messages(received(captured)), SCHEMA);

    assertThat(sessions)
        .extracting(Session::callId)
        .containsExactlyInAnyOrderElementsOf(seen.keySet());
    assertThat(sessions)
        .hasSize(319)
        .isSortedAccordingTo((one, other) -> Long.compare(one.startMicros(), other.startMicros()));
    long repeats = 0;
    for (Session session : sessions) {
      Seen one = Objects.requireNonNull(seen.get(session.callId()));
      assertThat(session.whole(SessionField.MESSAGES)).isEqualTo(one.messages);
      assertThat(session.whole(SessionField.RETRANSMISSIONS))
          .as(session.callId())
          .isEqualTo(one.retransmissions);
      repeats += one.repeats;
      boolean isCall = one.methods.contains("INVITE");
      assertThat(session.kind().equals("call")).isEqualTo(isCall);
      if (isCall) {
        Set<Integer> last = ((TreeMap<Integer, Set<Integer>>) one.finals).lastEntry().getValue();
        assertThat(last)
            .contains(Objects.requireNonNull(session.whole(SessionField.FINAL_STATUS)).intValue());
        boolean answered = one.finals.values().stream().anyMatch(each -> each.contains(200));
        assertThat(session.whole(SessionField.ANSWER) != null).isEqualTo(answered);
        assertThat(session.state().equals("completed"))
            .isEqualTo(answered && one.methods.contains("BYE"));
        assertThat(session.text(SessionField.CALLER)).isNotNull();
      }
    }
    // Named by the capture's own description.
    assertThat(repeats).isEqualTo(45);
  }

  @Test
  void capturedCalls_inAnyOrder_areTheSame() {
    List<Message> messages = messages(received(CapturedFrames.of("kamailio-siptrace-hep3-calls")));
    List<Session> sessions = Sessions.of(messages, SCHEMA);

    for (int seed = 0; seed < 5; seed++) {
      Collections.shuffle(messages, new Random(seed));
      assertThat(Sessions.of(messages, SCHEMA)).isEqualTo(sessions);
    }
  }

  @Test
  void reports_areOfTheCallOfTheirRow_notOfTheirFrame() {
    Scenario call = Scenario.of("0 alice>bob INVITE 1\n");
    Message invite = messages(call.frames()).getFirst();
    Message bye =
        messages(
                Scenario.of(
                        "9 alice>bob BYE 2 to=b call=other | X-RTP-Stat:"
                            + " PS=10;OS=1720;PR=10;OR=1720;PL=0,1;JI=7,9\n")
                    .frames())
            .stream()
            .filter(message -> message.table() == io.hepatica.server.message.Table.REPORT)
            .findAny()
            .orElseThrow();
    Map<String, Object> values = new HashMap<>(bye.values());
    values.put("call_id", "call@host");
    Message linked =
        new Message(bye.position(), bye.timeMicros(), bye.table(), values, bye.frame());

    assertThat(Sessions.of(List.of(linked, invite), SCHEMA))
        .singleElement()
        .satisfies(session -> assertThat(session.whole(SessionField.REPORTS)).isEqualTo(1));
    assertThat(Sessions.of(List.of(linked), SCHEMA)).isEmpty();
  }

  @Test
  void registrations_areOneSessionADay_callsAreNot() {
    long day = 24 * 3600_000L;
    String registrations =
        "0 alice>registrar REGISTER 1\n%d alice>registrar REGISTER 2\n".formatted(day);
    assertThat(Sessions.of(messages(Scenario.of(registrations).frames()), SCHEMA))
        .extracting(Session::startMicros)
        .containsExactly(Scenario.micros(0), Scenario.micros(day));

    String call =
        "%d alice>bob OPTIONS 7 to=b\n0 alice>bob INVITE 1\n%d alice>bob BYE 2 to=b\n"
            .formatted(day, 2 * day);
    assertThat(Sessions.of(messages(Scenario.of(call).frames()), SCHEMA))
        .singleElement()
        .satisfies(session -> assertThat(session.whole(SessionField.MESSAGES)).isEqualTo(3));
  }
}
