package io.hepatica.hep;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What must hold whatever the bytes are. */
final class HepExpectations {
  private static final int BEFORE = 5;
  private static final int AFTER = 40;

  private HepExpectations() {}

  /** The frame lies within the bytes, and its spans and chunks within the frame. */
  static void frame(byte[] bytes) {
    HepFrame frame = new HepFrame();
    byte[] amidst = new byte[BEFORE + bytes.length + AFTER];
    Arrays.fill(amidst, (byte) 0x0f);
    System.arraycopy(bytes, 0, amidst, BEFORE, bytes.length);
    HepFault fault = frame.read(amidst, BEFORE, bytes.length);
    inside(frame, fault, BEFORE, bytes.length);
    sameAlone(frame, fault, bytes);
  }

  /** As {@link #frame}, in the bytes or in what they were inflated or rewritten to. */
  static void datagram(byte[] bytes) {
    try (HepDatagram datagram = new HepDatagram()) {
      HepFault fault = datagram.read(bytes, 0, bytes.length);
      HepFrame frame = datagram.frame();
      inside(frame, fault, 0, frame.buffer().length);
      if (frame.payloadCompressed()) {
        try (PayloadInflater inflater = new PayloadInflater(10_000)) {
          inflater.inflate(frame.buffer(), frame.payloadStart(), frame.payloadLength());
          assertThat(inflater.length()).isBetween(0, 10_000);
        }
      }
    }
  }

  /** Frames and fault are those of a plain loop over the whole, however the bytes are split. */
  static void framer(byte[] bytes) {
    List<Object> expected = frames(bytes);
    assertThat(framed(bytes, () -> bytes.length)).isEqualTo(expected);
    assertThat(framed(bytes, () -> 1)).isEqualTo(expected);
    Random random = new Random(Arrays.hashCode(bytes));
    assertThat(framed(bytes, () -> 1 + random.nextInt(64))).isEqualTo(expected);
  }

  private static void inside(HepFrame frame, @Nullable HepFault fault, int start, int room) {
    if (fault != null && fault != HepFault.NO_PAYLOAD) {
      assertThat(frame.length()).isZero();
      assertThat(frame.version()).isZero();
      assertThat(frame.firstChunk()).isEqualTo(-1);
    } else {
      assertThat(frame.version()).isBetween(1, 3);
      assertThat(frame.offset()).isEqualTo(start);
      assertThat(frame.length()).isBetween(6, room);
    }
    int end = start + frame.length();
    span(frame.payloadStart(), frame.payloadLength(), start, end);
    if (frame.sourceAddressLength() > 0) {
      span(frame.sourceAddressStart(), frame.sourceAddressLength(), start, end);
    }
    if (frame.destinationAddressLength() > 0) {
      span(frame.destinationAddressStart(), frame.destinationAddressLength(), start, end);
    }
    for (int type = -1; type <= 0x66; type++) {
      span(frame.start(type), frame.length(type), start, end);
    }
    chunks(frame, start + 6, end);
    assertThat(frame.agentId()).isBetween(0L, 0xffff_ffffL);
    assertThat(frame.timeMicros()).isNotNegative();
  }

  /** The chunks follow each other without a gap up to the end, and copied they are the frame. */
  private static void chunks(HepFrame frame, int first, int end) {
    if (frame.version() != 3) {
      return;
    }
    Hep3Encoder encoder = new Hep3Encoder();
    byte[] copy = new byte[frame.length()];
    encoder.begin(copy, 0, copy.length);
    int next = first;
    for (int chunk = frame.firstChunk(); chunk >= 0; chunk = frame.nextChunk(chunk)) {
      assertThat(chunk).isEqualTo(next);
      span(frame.chunkValueStart(chunk), frame.chunkValueLength(chunk), chunk + 6, end);
      next = chunk + frame.chunkLength(chunk);
      encoder.copy(frame, chunk);
    }
    assertThat(next).isEqualTo(end);
    assertThat(encoder.finish()).isEqualTo(frame.length());
    assertThat(Arrays.copyOfRange(copy, 6, copy.length))
        .isEqualTo(Arrays.copyOfRange(frame.buffer(), first, end));
  }

  private static void span(int start, int length, int from, int to) {
    assertThat(length).isNotNegative();
    assertThat(start).isBetween(from, to);
    assertThat(start + length).isLessThanOrEqualTo(to);
  }

  /** What lies around the bytes does not matter. */
  private static void sameAlone(HepFrame amidst, @Nullable HepFault fault, byte[] bytes) {
    HepFrame alone = new HepFrame();
    assertThat(alone.read(bytes, 0, bytes.length)).isEqualTo(fault);
    assertThat(alone.length()).isEqualTo(amidst.length());
    assertThat(alone.payloadStart() + BEFORE).isEqualTo(amidst.payloadStart());
    assertThat(alone.payloadLength()).isEqualTo(amidst.payloadLength());
    assertThat(alone.timeMicros()).isEqualTo(amidst.timeMicros());
    assertThat(alone.agentId()).isEqualTo(amidst.agentId());
  }

  private static List<Object> frames(byte[] bytes) {
    List<Object> frames = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int rest = bytes.length - at;
      String magic = HexFormat.of().formatHex(bytes, at, at + Math.min(rest, 4));
      if (rest >= 4 && !magic.equals("48455033") && !magic.equals("45455033")) {
        frames.add(HepFault.UNKNOWN_MAGIC);
        return frames;
      }
      if (rest < 6) {
        frames.add(HepFault.TOO_SHORT);
        return frames;
      }
      int length = (bytes[at + 4] & 0xff) * 256 + (bytes[at + 5] & 0xff);
      if (length < 6 || length > rest) {
        frames.add(HepFault.BAD_LENGTH);
        return frames;
      }
      frames.add(HexFormat.of().formatHex(bytes, at, at + length));
      at += length;
    }
    return frames;
  }

  private static List<Object> framed(byte[] bytes, IntSupplier sizes) {
    EmbeddedChannel channel = new EmbeddedChannel(new HepStreamFramer());
    int at = 0;
    while (at < bytes.length && channel.isOpen()) {
      int size = Math.min(sizes.getAsInt(), bytes.length - at);
      channel.writeInbound(Unpooled.copiedBuffer(bytes, at, size));
      at += size;
    }
    channel.finish();
    return HepStreamFramerTest.received(channel);
  }
}
