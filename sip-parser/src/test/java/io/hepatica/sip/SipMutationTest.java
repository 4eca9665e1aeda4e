package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeded changes of real messages and of the torture messages: nothing is thrown, all holds. */
class SipMutationTest {
  private static final int MESSAGES_PER_SEED = 2_000;

  /** What the grammar reacts to. */
  private static final List<String> INSERTIONS =
      List.of(
          "\r\n",
          "\n",
          "\r",
          "\r\n ",
          "\t",
          " ",
          ":",
          ";",
          ",",
          "<",
          ">",
          "\"",
          "\\",
          "@",
          "[",
          "]",
          "?",
          "=",
          "/",
          "%00",
          "\0",
          "\u00ff",
          "sip:",
          "tel:",
          "SIP/2.0",
          "\r\n\r\n",
          "Digest ",
          "username=",
          "tag=",
          "branch=",
          "Call-ID:",
          "\r\nl:",
          "\r\nm:",
          "99999999999999999999",
          "-1",
          "multipart/mixed;boundary=a",
          "\r\n--a\r\n",
          "m=audio 1 RTP/AVP 0\r\n");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void parse_changedMessage_spansStayInside(long seed) {
    List<byte[]> originals =
        Stream.concat(
                Captures.kamailio().stream(),
                Rfc4475Test.messages().map(Rfc4475Test.Torture::bytes))
            .toList();
    Random random = new Random(seed);
    for (int i = 0; i < MESSAGES_PER_SEED; i++) {
      // Every other one of the few torture messages.
      int index =
          i % 2 == 0 ? random.nextInt(originals.size()) : originals.size() - 1 - random.nextInt(49);
      byte[] changed = originals.get(index).clone();
      for (int changes = 1 + random.nextInt(6); changes > 0 && changed.length > 0; changes--) {
        changed = change(changed, random);
      }
      SipExpectations.message(changed);
      SipExpectations.description(changed);
    }
  }

  static Stream<String> hostile() {
    return Stream.of(
        "<,", "\"\\\",", "\\\",", "<", "\"", ",", ";", "\r", "\n", " ", "\r\n ", "a:b\n", "@",
        ";=");
  }

  /** Repetitions that would take the square of their length if each were searched to the end. */
  @ParameterizedTest
  @MethodSource("hostile")
  void parse_repeatedFor64KiB_spansStayInside(String unit) {
    String start = "INVITE sip:a@b SIP/2.0\r\nContact: \"";
    SipExpectations.message((start + unit.repeat(65_000 / unit.length())).getBytes(US_ASCII));
    SipExpectations.message(unit.repeat(65_000 / unit.length()).getBytes(US_ASCII));
    SipExpectations.description(("m=" + unit.repeat(65_000 / unit.length())).getBytes(US_ASCII));
  }

  private static byte[] change(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    int length = Math.min(random.nextInt(40), bytes.length - at);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    switch (random.nextInt(5)) {
      case 0 -> {
        out.write(random.nextInt(256));
        out.write(bytes, at + 1, bytes.length - at - 1);
      }
      case 1 -> {
        out.writeBytes(INSERTIONS.get(random.nextInt(INSERTIONS.size())).getBytes(US_ASCII));
        out.write(bytes, at, bytes.length - at);
      }
      case 2 -> out.write(bytes, at + length, bytes.length - at - length);
      case 3 -> {
        out.write(bytes, at, length);
        out.write(bytes, at, bytes.length - at);
      }
      default -> {
        // Cut off here, one time in five.
      }
    }
    return out.toByteArray();
  }
}
