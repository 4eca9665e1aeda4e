package io.hepatica.server.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pcapng format (draft-ietf-opsawg-pcapng): sections of either byte order, interfaces with
 * their own link type and clock, enhanced and simple packet blocks. Other blocks are passed over.
 */
final class PcapngReader implements PacketReader {
  static final int SECTION = 0x0a0d0d0a;

  private static final int INTERFACE = 1;
  private static final int SIMPLE_PACKET = 3;
  private static final int ENHANCED_PACKET = 6;
  private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
  private static final int OPTION_TSRESOL = 9;
  private static final int OPTION_TSOFFSET = 14;

  /** Type and total length before a block's body; the length again behind it. */
  private static final int FRAMING = 12;

  /** A block that is read whole: a packet and its options. */
  private static final int MAX_BLOCK = MAX_PACKET + 65_536;

  private static final int MAX_INTERFACES = 10_000;

  private final FileInput input;
  private final List<Interface> interfaces = new ArrayList<>();
  private ByteOrder order = ByteOrder.BIG_ENDIAN;

  /**
   * @param resolution if_tsresol as in the file
   * @param offsetSeconds added to each time
   */
  private record Interface(int linkType, long snapLength, int resolution, long offsetSeconds) {
    long micros(long units) {
      int power = resolution & 0x7f;
      long micros;
      if ((resolution & 0x80) == 0) {
        micros = units;
        for (int i = power; i < 6; i++) {
          micros *= 10;
        }
        for (int i = power; i > 6; i--) {
          micros = Long.divideUnsigned(micros, 10);
        }
      } else {
        long seconds = power > 63 ? 0 : units >>> power;
        long fraction = power > 63 ? units : units & (1L << power) - 1;
        // Beyond 40 bits the rest is below a millionth of a microsecond, and would overflow.
        int drop = Math.max(0, power - 40);
        micros = seconds * 1_000_000 + (((fraction >>> drop) * 1_000_000) >>> (power - drop));
      }
      return micros + offsetSeconds * 1_000_000;
    }
  }

  PcapngReader(FileInput input) {
    this.input = input;
  }

  @Override
  public @Nullable Packet next() throws IOException {
    while (true) {
      long start = input.position();
      byte[] framing = input.read(8, null);
      if (framing == null) {
        return null;
      }
      int type = buffer(framing).getInt(0);
      if (type == SECTION && !beginSection()) {
        return null;
      }
      long total = Integer.toUnsignedLong(buffer(framing).getInt(4));
      if (total < FRAMING + (type == SECTION ? 4 : 0) || total % 4 != 0) {
        input.fail("a block at byte " + start + " with the impossible length " + total);
        return null;
      }
      long left = start + total - input.position();
      if (type != INTERFACE && type != SIMPLE_PACKET && type != ENHANCED_PACKET) {
        if (!input.skip(left)) {
          return null;
        }
        continue;
      }
      if (total > MAX_BLOCK) {
        input.fail("a packet block of " + total + " bytes; at most " + MAX_BLOCK + " are taken");
        return null;
      }
      byte[] body = input.read((int) left, "a block");
      if (body == null) {
        return null;
      }
      ByteBuffer block = buffer(body).limit(body.length - 4);
      if (type == INTERFACE) {
        if (!addInterface(block)) {
          return null;
        }
      } else {
        return type == ENHANCED_PACKET ? enhanced(block) : simple(block);
      }
    }
  }

  private ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(order);
  }

  private boolean beginSection() throws IOException {
    byte[] magic = input.read(4, "a section header");
    if (magic == null) {
      return false;
    }
    int value = ByteBuffer.wrap(magic).getInt();
    if (value != BYTE_ORDER_MAGIC && Integer.reverseBytes(value) != BYTE_ORDER_MAGIC) {
      input.fail("a section header without the byte order magic");
      return false;
    }
    order = value == BYTE_ORDER_MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    interfaces.clear();
    return true;
  }

  private boolean addInterface(ByteBuffer block) {
    if (block.remaining() < 8 || interfaces.size() >= MAX_INTERFACES) {
      input.fail(block.remaining() < 8 ? "a short interface block" : "too many interfaces");
      return false;
    }
    int linkType = Short.toUnsignedInt(block.getShort());
    block.getShort();
    long snapLength = Integer.toUnsignedLong(block.getInt());
    int resolution = 6;
    long offset = 0;
    while (block.remaining() >= 4) {
      int option = Short.toUnsignedInt(block.getShort());
      int length = Short.toUnsignedInt(block.getShort());
      int padded = length + 3 & ~3;
      if (option == 0 || padded > block.remaining()) {
        break;
      }
      if (option == OPTION_TSRESOL && length == 1) {
        resolution = Byte.toUnsignedInt(block.get(block.position()));
      } else if (option == OPTION_TSOFFSET && length == 8) {
        offset = block.getLong(block.position());
      }
      block.position(block.position() + padded);
    }
    interfaces.add(new Interface(linkType, snapLength, resolution, offset));
    return true;
  }

  private @Nullable Packet enhanced(ByteBuffer block) {
    if (block.remaining() < 20) {
      input.fail("a short packet block");
      return null;
    }
    long index = Integer.toUnsignedLong(block.getInt());
    long units = (long) block.getInt() << 32 | Integer.toUnsignedLong(block.getInt());
    long captured = Integer.toUnsignedLong(block.getInt());
    long original = Integer.toUnsignedLong(block.getInt());
    if (index >= interfaces.size()) {
      input.fail("a packet of interface " + index + ", which the file does not describe");
      return null;
    }
    Interface source = interfaces.get((int) index);
    return packet(block, source, source.micros(units), captured, original);
  }

  private @Nullable Packet simple(ByteBuffer block) {
    if (block.remaining() < 4 || interfaces.isEmpty()) {
      input.fail(interfaces.isEmpty() ? "a packet without an interface" : "a short packet block");
      return null;
    }
    long original = Integer.toUnsignedLong(block.getInt());
    Interface source = interfaces.getFirst();
    long limit = source.snapLength == 0 ? MAX_PACKET : source.snapLength;
    return packet(block, source, 0, Math.min(original, limit), original);
  }

  private @Nullable Packet packet(
      ByteBuffer block, Interface source, long timeMicros, long captured, long original) {
    if (captured > block.remaining()) {
      input.fail("a packet of " + captured + " bytes in a block that holds " + block.remaining());
      return null;
    }
    byte[] data = new byte[(int) captured];
    block.get(data);
    return new Packet(timeMicros, source.linkType, captured >= original, data);
  }
}
