package io.hepatica.hep;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HepStreamFramerTest {
  private static final String FRAME = "48455033000d0000000f000741";
  private static final String EEP3 = "45455033000d0000000f000742";

  private final EmbeddedChannel channel = new EmbeddedChannel(new HepStreamFramer());

  @Test
  void segment_withSeveralFrames_givesEach() {
    write(FRAME + EEP3 + FRAME);
    assertThat(received()).containsExactly(FRAME, EEP3, FRAME);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void frame_splitAnywhere_isGivenOnceItIsWhole() {
    for (int at = 1; at < 13; at++) {
      write(FRAME.substring(0, 2 * at));
      assertThat(received()).isEmpty();
      write(FRAME.substring(2 * at));
      assertThat(received()).containsExactly(FRAME);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 6, 7, 1000, 1448, 65_536})
  void stream_ofHeplifyInPieces_givesTheSameFrames(int size) {
    byte[] stream = join(Captures.connections("heplify-sip-tcp-multiframe").getFirst());
    List<String> whole = new ArrayList<>();
    int next = 0;
    while (next < stream.length) {
      int length = (stream[next + 4] & 0xff) << 8 | (stream[next + 5] & 0xff);
      whole.add(HexFormat.of().formatHex(stream, next, next + length));
      next += length;
    }
    assertThat(whole).hasSize(1697);
    for (int at = 0; at < stream.length; at += size) {
      int length = Math.min(size, stream.length - at);
      channel.writeInbound(Unpooled.copiedBuffer(stream, at, length));
    }
    assertThat(received()).containsExactlyElementsOf(whole);
  }

  @Test
  void frame_ofTheLargestLength_isGiven() {
    byte[] frame = new byte[HepFrame.MAX_LENGTH];
    int length =
        new Hep3Encoder()
            .begin(frame, 0, frame.length)
            .bytes(15, new byte[65_523], 0, 65_523)
            .finish();
    assertThat(length).isEqualTo(65_535);
    channel.writeInbound(Unpooled.copiedBuffer(frame, 0, 40_000));
    assertThat(received()).isEmpty();
    channel.writeInbound(Unpooled.copiedBuffer(frame, 40_000, 25_535));
    assertThat(received()).containsExactly(HexFormat.of().formatHex(frame));
  }

  @ParameterizedTest
  @CsvSource({
    "48455032000d0000000f000741, UNKNOWN_MAGIC",
    "484f5053, UNKNOWN_MAGIC",
    "474554202f20485454502f312e310d0a, UNKNOWN_MAGIC", // GET / HTTP/1.1
    "0110021113c413c40a0000010a0000024f5054494f4e53, UNKNOWN_MAGIC", // v1
    "484550330005, BAD_LENGTH",
    "4845503300000000000f000741, BAD_LENGTH"
  })
  void stream_broken_saysWhyOnceAndCloses(String hex, HepFault fault) {
    write(FRAME + hex + FRAME);
    assertThat(received()).containsExactly(FRAME, fault);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void stream_brokenByteByByte_saysWhyOnce() {
    String hex = FRAME + "58585858" + FRAME;
    for (int at = 0; at < hex.length() && channel.isOpen(); at += 2) {
      write(hex.substring(at, at + 2));
    }
    assertThat(received()).containsExactly(FRAME, HepFault.UNKNOWN_MAGIC);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void lengthBelowHeader_isSaidBeforeMoreComes() {
    write("484550330003");
    assertThat(received()).containsExactly(HepFault.BAD_LENGTH);
    assertThat(channel.isOpen()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "48, TOO_SHORT",
    "4845503300, TOO_SHORT",
    "585858, TOO_SHORT",
    "48455033000d, BAD_LENGTH",
    "48455033000d0000000f0007, BAD_LENGTH"
  })
  void connection_endsWithinAFrame_isAFault(String hex, HepFault fault) {
    write(FRAME + hex);
    assertThat(channel.close().isSuccess()).isTrue();
    assertThat(received()).containsExactly(FRAME, fault);
  }

  @Test
  void connection_endsAfterAFrame_isNoFault() {
    write(FRAME);
    assertThat(channel.close().isSuccess()).isTrue();
    assertThat(received()).containsExactly(FRAME);
  }

  @Test
  void connection_afterItsEnd_holdsNoBuffer() {
    ByteBuf segment = Unpooled.copiedBuffer(HexFormat.of().parseHex(FRAME + EEP3 + "4845"));
    channel.writeInbound(segment);
    assertThat(received()).hasSize(2);
    assertThat(channel.close().isSuccess()).isTrue();
    assertThat(received()).containsExactly(HepFault.TOO_SHORT);
    assertThat(segment.refCnt()).isZero();
  }

  private void write(String hex) {
    channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
  }

  /** What came out since the last call: frames as hex, faults as they are. */
  private List<Object> received() {
    return received(channel);
  }

  static List<Object> received(EmbeddedChannel channel) {
    List<Object> received = new ArrayList<>();
    for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
      if (next instanceof ByteBuf frame) {
        received.add(ByteBufUtil.hexDump(frame));
        frame.release();
      } else {
        received.add(next);
      }
    }
    return received;
  }

  private static byte[] join(List<byte[]> segments) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    segments.forEach(joined::writeBytes);
    return joined.toByteArray();
  }
}
