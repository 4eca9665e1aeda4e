package io.hepatica.server.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The classic pcap format, in both byte orders, with microseconds or nanoseconds. */
final class PcapReader implements PacketReader {
  private static final int HEADER = 24;
  private static final int RECORD_HEADER = 16;
  private static final int MICROS = 0xa1b2c3d4;
  private static final int NANOS = 0xa1b23c4d;

  private final FileInput input;
  private final ByteOrder order;
  private final boolean nanos;
  private final int linkType;

  private PcapReader(FileInput input, ByteOrder order, boolean nanos, int linkType) {
    this.input = input;
    this.order = order;
    this.nanos = nanos;
    this.linkType = linkType;
  }

  static boolean isMagic(int bigEndian) {
    int swapped = Integer.reverseBytes(bigEndian);
    return bigEndian == MICROS || bigEndian == NANOS || swapped == MICROS || swapped == NANOS;
  }

  /** Reads the file's header; null where it is cut. */
  static @Nullable PcapReader open(FileInput input) throws IOException {
    byte[] bytes = input.read(HEADER, "the pcap header");
    if (bytes == null) {
      return null;
    }
    int magic = ByteBuffer.wrap(bytes).getInt();
    boolean big = magic == MICROS || magic == NANOS;
    ByteOrder order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    ByteBuffer header = ByteBuffer.wrap(bytes).order(order);
    // The upper half holds the length of the frame check sequence, which IP's own length cuts off.
    return new PcapReader(input, order, header.getInt(0) == NANOS, header.getInt(20) & 0xffff);
  }

  @Override
  public @Nullable Packet next() throws IOException {
    byte[] bytes = input.read(RECORD_HEADER, null);
    if (bytes == null) {
      return null;
    }
    ByteBuffer header = ByteBuffer.wrap(bytes).order(order);
    long seconds = Integer.toUnsignedLong(header.getInt());
    long fraction = Integer.toUnsignedLong(header.getInt());
    long captured = Integer.toUnsignedLong(header.getInt());
    long original = Integer.toUnsignedLong(header.getInt());
    if (captured > MAX_PACKET) {
      input.fail("a packet of " + captured + " bytes; at most " + MAX_PACKET + " are possible");
      return null;
    }
    byte[] data = input.read((int) captured, "a packet");
    return data == null
        ? null
        : new Packet(
            seconds * 1_000_000 + (nanos ? fraction / 1000 : fraction),
            linkType,
            captured >= original,
            data);
  }
}
