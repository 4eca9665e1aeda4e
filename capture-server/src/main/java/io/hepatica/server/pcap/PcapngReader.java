package io.hepatica.server.pcap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The pcapng format (draft-ietf-opsawg-pcapng): sections of either byte order, interfaces with
 * their own link type and clock, enhanced, simple and old packet blocks. Other blocks are passed
 * over.
 */
final class PcapngReader extends PacketReader {
  static final int SECTION = 0x0a0d0d0a;

  private static final int INTERFACE = 1;
  private static final int OLD_PACKET = 2;
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

  private final List<Interface> interfaces = new ArrayList<>();
  private boolean little;

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
    super(input);
  }

  @Override
  public boolean next() throws IOException {
    while (true) {
      long start = input.position();
      if (!input.need(8, null)) {
        return false;
      }
      int type = i32(0);
      if (type == SECTION && !beginSection()) {
        return false;
      }
      long total = i32(4) & 0xffff_ffffL;
      if (total < FRAMING + (type == SECTION ? 4 : 0) || total % 4 != 0) {
        input.fail("a block at byte " + start + " with the impossible length " + total);
        return false;
      }
      input.take(8);
      if (!isTaken(type)) {
        if (!input.skip(total - 8)) {
          return false;
        }
        continue;
      }
      if (total > MAX_BLOCK) {
        input.fail("a packet block of " + total + " bytes; at most " + MAX_BLOCK + " are taken");
        return false;
      }
      int left = (int) total - 8;
      if (!input.need(left, "a block")) {
        return false;
      }
      boolean taken =
          switch (type) {
            case INTERFACE -> addInterface(left - 4);
            case ENHANCED_PACKET -> enhanced(left - 4, i32(0) & 0xffff_ffffL);
            case OLD_PACKET -> enhanced(left - 4, u16(0));
            default -> simple(left - 4);
          };
      input.take(left);
      if (!taken || type != INTERFACE) {
        return taken;
      }
    }
  }

  private static boolean isTaken(int type) {
    return switch (type) {
      case INTERFACE, OLD_PACKET, SIMPLE_PACKET, ENHANCED_PACKET -> true;
      default -> false;
    };
  }

  private int i32(int at) {
    return Ints.i32(input.buffer(), input.start() + at, little);
  }

  private int u16(int at) {
    return Ints.u16(input.buffer(), input.start() + at, little);
  }

  private boolean beginSection() throws IOException {
    if (!input.need(FRAMING, "a section header")) {
      return false;
    }
    little = false;
    int value = i32(8);
    if (value != BYTE_ORDER_MAGIC && Integer.reverseBytes(value) != BYTE_ORDER_MAGIC) {
      input.fail("a section header without the byte order magic");
      return false;
    }
    little = value != BYTE_ORDER_MAGIC;
    interfaces.clear();
    return true;
  }

  private boolean addInterface(int length) {
    if (length < 8 || interfaces.size() >= MAX_INTERFACES) {
      input.fail(length < 8 ? "a short interface block" : "too many interfaces");
      return false;
    }
    int resolution = 6;
    long offset = 0;
    for (int at = 8; at + 4 <= length; ) {
      int option = u16(at);
      int size = u16(at + 2);
      int padded = size + 3 & ~3;
      at += 4;
      if (option == 0 || padded > length - at) {
        break;
      }
      if (option == OPTION_TSRESOL && size == 1) {
        resolution = input.buffer()[input.start() + at] & 0xff;
      } else if (option == OPTION_TSOFFSET && size == 8) {
        offset = Ints.i64(input.buffer(), input.start() + at, little);
      }
      at += padded;
    }
    interfaces.add(new Interface(u16(0), i32(4) & 0xffff_ffffL, resolution, offset));
    return true;
  }

  private boolean enhanced(int length, long index) {
    if (length < 20) {
      input.fail("a short packet block");
      return false;
    }
    if (index >= interfaces.size()) {
      input.fail("a packet of interface " + index + ", which the file does not describe");
      return false;
    }
    Interface source = interfaces.get((int) index);
    long micros = source.micros(Ints.halves(input.buffer(), input.start() + 4, little));
    return packet(20, length, source, micros, i32(12) & 0xffff_ffffL, i32(16) & 0xffff_ffffL);
  }

  private boolean simple(int length) {
    if (length < 4 || interfaces.isEmpty()) {
      input.fail(interfaces.isEmpty() ? "a packet without an interface" : "a short packet block");
      return false;
    }
    long original = i32(0) & 0xffff_ffffL;
    Interface source = interfaces.getFirst();
    long limit = source.snapLength == 0 ? MAX_PACKET : source.snapLength;
    return packet(4, length, source, 0, Math.min(original, limit), original);
  }

  private boolean packet(
      int at, int length, Interface source, long timeMicros, long captured, long original) {
    if (captured > length - at) {
      input.fail("a packet of " + captured + " bytes in a block that holds " + (length - at));
      return false;
    }
    packet(timeMicros, source.linkType, input.start() + at, captured, original);
    return true;
  }
}
