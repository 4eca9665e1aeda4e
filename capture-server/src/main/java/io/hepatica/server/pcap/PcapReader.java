package io.hepatica.server.pcap;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The classic pcap format, in both byte orders, with microseconds or nanoseconds. */
final class PcapReader extends PacketReader {
  private static final int HEADER = 24;
  private static final int RECORD_HEADER = 16;
  private static final int MICROS = 0xa1b2c3d4;
  private static final int NANOS = 0xa1b23c4d;

  private final boolean little;
  private final boolean nanos;
  private final int linkType;

  private PcapReader(FileInput input, boolean little, boolean nanos, int linkType) {
    super(input);
    this.little = little;
    this.nanos = nanos;
    this.linkType = linkType;
  }

  static boolean isMagic(int bigEndian) {
    int swapped = Integer.reverseBytes(bigEndian);
    return bigEndian == MICROS || bigEndian == NANOS || swapped == MICROS || swapped == NANOS;
  }

  /** Reads the file's header; null where it is cut. */
  static @Nullable PcapReader begin(FileInput input) throws IOException {
    if (!input.need(HEADER, "the pcap header")) {
      return null;
    }
    byte[] b = input.buffer();
    int at = input.start();
    int magic = Ints.i32(b, at, false);
    boolean little = magic != MICROS && magic != NANOS;
    boolean nanos = Ints.i32(b, at, little) == NANOS;
    // The upper half holds the length of the frame check sequence, which IP's own length cuts off.
    int linkType = Ints.i32(b, at + 20, little) & 0xffff;
    input.take(HEADER);
    return new PcapReader(input, little, nanos, linkType);
  }

  @Override
  public boolean next() throws IOException {
    if (!input.need(RECORD_HEADER, null)) {
      return false;
    }
    byte[] b = input.buffer();
    int at = input.start();
    long seconds = Ints.u32(b, at, little);
    long fraction = Ints.u32(b, at + 4, little);
    long captured = Ints.u32(b, at + 8, little);
    long original = Ints.u32(b, at + 12, little);
    input.take(RECORD_HEADER);
    if (captured > MAX_PACKET) {
      input.fail("a packet of " + captured + " bytes; at most " + MAX_PACKET + " are possible");
      return false;
    }
    if (!input.need((int) captured, "a packet")) {
      return false;
    }
    long micros = seconds * 1_000_000 + (nanos ? fraction / 1000 : fraction);
    packet(micros, linkType, input.start(), captured, original);
    input.take((int) captured);
    return true;
  }
}
