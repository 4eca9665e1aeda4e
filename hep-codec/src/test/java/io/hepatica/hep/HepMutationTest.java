package io.hepatica.hep;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real frames of every sender, changed at random by a known seed. */
class HepMutationTest {
  private static final int ROUNDS = 8_000;

  private static final List<byte[]> FRAMES = frames();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void frame_changedAtRandom_spansStayInside(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      HepExpectations.frame(mutated(random));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void datagram_changedAtRandom_spansStayInside(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = mutated(random);
      HepExpectations.datagram(bytes);
      if (round % 20 == 0) {
        HepExpectations.datagram(Deflate.GZIP.pack(bytes));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7})
  void framer_ofChangedStream_outputIsThatOfAnyOtherSplit(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS / 10; round++) {
      byte[] last = mutated(random);
      HepExpectations.framer(
          Unpooled.wrappedBuffer(pick(random), pick(random), last).copy().array());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {8})
  void randomBytes_ofEveryMagic_spansStayInside(long seed) {
    Random random = new Random(seed);
    byte[][] heads = {
      {'H', 'E', 'P', '3', 0}, {'E', 'E', 'P', '3', 0}, {1}, {2}, {8, 2}, {8, 10}, {0x1f, -117}, {}
    };
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[8 + random.nextInt(300)];
      random.nextBytes(bytes);
      byte[] head = heads[random.nextInt(heads.length)];
      System.arraycopy(head, 0, bytes, 0, head.length);
      HepExpectations.frame(bytes);
      HepExpectations.datagram(bytes);
    }
  }

  private static List<byte[]> frames() {
    List<byte[]> frames = new ArrayList<>();
    Stream.of(
            "kamailio-siptrace-hep1-calls",
            "kamailio-siptrace-hep2-calls",
            "kamailio-siptrace-hep3-calls",
            "heplify-sip-ipv6-udp",
            "heplify-NOT-HEP-protobuf-udp",
            "heplify-live-dns-udp",
            "hepgen-reports-34-35-54-udp",
            "hepipe-log-udp",
            "rtpengine-rtcp-udp",
            "sngrep-sip-hep3-udp-auth")
        .map(Captures::datagrams)
        .forEach(datagrams -> frames.addAll(datagrams.subList(0, Math.min(50, datagrams.size()))));
    frames.addAll(Captures.connections("captagent-sip-hep3-tcp-compressed-auth").getFirst());
    return frames;
  }

  private static byte[] pick(Random random) {
    return FRAMES.get(random.nextInt(FRAMES.size()));
  }

  /** A frame with up to four changes, most of them in the first bytes, where the lengths are. */
  private static byte[] mutated(Random random) {
    byte[] bytes = pick(random).clone();
    for (int changes = random.nextInt(5); changes > 0; changes--) {
      int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 140) : bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0);
        case 3 -> bytes = Arrays.copyOf(bytes, Math.max(at, 1));
        default ->
            bytes =
                Unpooled.wrappedBuffer(
                        Unpooled.wrappedBuffer(bytes, 0, at),
                        Unpooled.wrappedBuffer(bytes, at / 2, bytes.length - at / 2))
                    .copy()
                    .array();
      }
    }
    return bytes;
  }
}
