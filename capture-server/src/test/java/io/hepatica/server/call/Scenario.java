package io.hepatica.server.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepChunk;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * SIP written as a ladder, a line a message:
 *
 * <pre>
 *    0 alice>proxy INVITE 1 sdp=10.0.0.1:4000:PCMU,PCMA | P-Asserted-Identity: &lt;sip:+4930@a>
 *   20 proxy>alice 100/INVITE 1
 *   80 bob>proxy   200/INVITE 1 to=b via=2
 * </pre>
 *
 * Milliseconds, who to whom, method or status/method, CSeq number; then {@code from=} (tag, a by
 * default), {@code to=} (tag), {@code via=} (how many, 1), {@code branch=}, {@code agent=} (name),
 * {@code clock=} (what the agent's clock is wrong by, ms), {@code ua=}, {@code call=} (Call-ID),
 * {@code user=} (of From), {@code sdp=}; after bars, headers as they are.
 */
final class Scenario {
  /** Time 0. */
  static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private static final Map<String, Integer> HOSTS =
      Map.of("alice", 1, "bob", 2, "carol", 3, "proxy", 5, "registrar", 9);
  private static final Map<String, String> NUMBERS = Map.of("a", "1001", "b", "2002", "c", "3003");
  private static final Map<Integer, String> PHRASES =
      Map.ofEntries(
          Map.entry(100, "Trying"),
          Map.entry(180, "Ringing"),
          Map.entry(183, "Session Progress"),
          Map.entry(200, "OK"),
          Map.entry(302, "Moved Temporarily"),
          Map.entry(401, "Unauthorized"),
          Map.entry(407, "Proxy Authentication Required"),
          Map.entry(408, "Request Timeout"),
          Map.entry(480, "Temporarily Unavailable"),
          Map.entry(486, "Busy Here"),
          Map.entry(487, "Request Terminated"),
          Map.entry(603, "Decline"));

  private final List<byte[]> frames = new ArrayList<>();

  private Scenario() {}

  static Scenario of(String ladder) {
    Scenario scenario = new Scenario();
    ladder.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(scenario::add);
    return scenario;
  }

  /** The microseconds of a millisecond of the ladder. */
  static long micros(long millis) {
    return START.until(START.plusMillis(millis), ChronoUnit.MICROS)
        + ChronoUnit.MICROS.between(Instant.EPOCH, START);
  }

  List<byte[]> frames() {
    return frames;
  }

  SessionFold fold() {
    return fold(frames);
  }

  Session session() {
    return Objects.requireNonNull(fold().session());
  }

  /** The session of the messages in a random order. */
  Session shuffled(long seed) {
    List<byte[]> shuffled = new ArrayList<>(frames);
    Collections.shuffle(shuffled, new Random(seed));
    return Objects.requireNonNull(fold(shuffled).session());
  }

  static SessionFold fold(List<byte[]> frames) {
    SessionFold fold = new SessionFold();
    try (ParsedMessage message = new ParsedMessage(new Schema(List.of()))) {
      for (byte[] frame : frames) {
        message.read(frame, 0, frame.length);
        fold.add(message);
      }
    }
    return fold;
  }

  private void add(String line) {
    String[] parts = line.split(" \\| ");
    String[] words = parts[0].split(" +");
    Map<String, String> options = new HashMap<>();
    for (int i = 4; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      options.put(words[i].substring(0, equals), words[i].substring(equals + 1));
    }
    String[] hop = words[1].split(">");
    long time =
        micros(Long.parseLong(words[0]) + Long.parseLong(options.getOrDefault("clock", "0")));
    byte[] sip = sip(words[2], words[3], hop, options, parts).getBytes(UTF_8);
    byte[] buffer = new byte[sip.length + 300];
    byte[] agent = options.getOrDefault("agent", "east").getBytes(UTF_8);
    int length =
        new Hep3Encoder()
            .begin(buffer, 0, buffer.length)
            .u8(HepChunk.FAMILY, 2)
            .u8(HepChunk.PROTOCOL, 17)
            .source(address(hop[0]), 0, 4)
            .destination(address(hop[1]), 0, 4)
            .u16(HepChunk.SOURCE_PORT, 5060)
            .u16(HepChunk.DESTINATION_PORT, 5060)
            .time(time)
            .u8(HepChunk.PROTOCOL_TYPE, 1)
            .u32(HepChunk.AGENT_ID, 2001)
            .bytes(HepChunk.AGENT_NAME, agent, 0, agent.length)
            .bytes(HepChunk.PAYLOAD, sip, 0, sip.length)
            .finish();
    byte[] peer = {127, 0, 0, 1};
    length = Receipt.append(buffer, 0, length, time, Transport.UDP, 3, 9060, peer);
    // The position is the first value of the receipt, which the journal would stamp.
    ByteBuffer.wrap(buffer).putLong(length - Receipt.bytes(4) + 6, 1000L * frames.size());
    frames.add(Arrays.copyOf(buffer, length));
  }

  private static byte[] address(String host) {
    return new byte[] {10, 0, 0, (byte) (int) Objects.requireNonNull(HOSTS.get(host))};
  }

  private static String sip(
      String what, String cseq, String[] hop, Map<String, String> options, String[] parts) {
    int slash = what.indexOf('/');
    String method = what.substring(slash + 1);
    String fromTag = options.getOrDefault("from", "a");
    String toTag = options.getOrDefault("to", "");
    String from = options.getOrDefault("user", NUMBERS.getOrDefault(fromTag, "1001"));
    String to = fromTag.equals("b") ? "1001" : "2002";
    StringBuilder sip = new StringBuilder();
    if (slash < 0) {
      sip.append(method).append(" sip:").append(to).append("@").append(hop[1]);
      sip.append(".example SIP/2.0\n");
    } else {
      int status = Integer.parseInt(what.substring(0, slash));
      sip.append("SIP/2.0 ").append(status).append(' ');
      sip.append(PHRASES.getOrDefault(status, "Other")).append('\n');
    }
    int vias = Integer.parseInt(options.getOrDefault("via", "1"));
    for (int via = vias; via > 0; via--) {
      String branch =
          options.getOrDefault("branch", method + cseq + fromTag) + (via == vias ? "" : via);
      sip.append("Via: SIP/2.0/UDP h").append(via).append(".example;branch=z9hG4bK");
      sip.append(branch).append('\n');
    }
    sip.append("From: <sip:").append(from).append("@a.example>;tag=").append(fromTag).append('\n');
    sip.append("To: <sip:").append(to).append("@b.example>");
    sip.append(toTag.isEmpty() ? "" : ";tag=" + toTag).append('\n');
    sip.append("Call-ID: ").append(options.getOrDefault("call", "call@host")).append('\n');
    sip.append("CSeq: ").append(cseq).append(' ').append(method).append('\n');
    if (options.containsKey("ua")) {
      sip.append("User-Agent: ").append(options.get("ua")).append('\n');
    }
    for (int i = 1; i < parts.length; i++) {
      sip.append(parts[i].strip()).append('\n');
    }
    String body = options.containsKey("sdp") ? sdp(options.get("sdp")) : "";
    if (!body.isEmpty()) {
      sip.append("Content-Type: application/sdp\n");
    }
    sip.append("Content-Length: ").append(body.length()).append("\n\n");
    return sip.toString().replace("\n", "\r\n") + body;
  }

  /** Address:port:codec,codec. */
  private static String sdp(String given) {
    String[] parts = given.split(":");
    StringBuilder sdp = new StringBuilder("v=0\r\no=- 1 1 IN IP4 h\r\ns=-\r\n");
    sdp.append("c=IN IP4 ").append(parts[0]).append("\r\nt=0 0\r\nm=audio ").append(parts[1]);
    sdp.append(" RTP/AVP");
    String[] codecs = parts[2].split(",");
    StringBuilder maps = new StringBuilder();
    for (int i = 0; i < codecs.length; i++) {
      sdp.append(' ').append(96 + i);
      maps.append("a=rtpmap:").append(96 + i).append(' ').append(codecs[i]).append("/8000\r\n");
    }
    return sdp + "\r\n" + maps;
  }
}
