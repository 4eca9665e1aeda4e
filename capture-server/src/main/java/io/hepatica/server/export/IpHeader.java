package io.hepatica.server.export;

import io.hepatica.hep.HepFrame;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Ends of an IP packet, both of 4 or both of 16 bytes.
 *
 * @param source not to be changed
 * @param destination not to be changed
 */
record IpHeader(byte[] source, byte[] destination) {
  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_IPV6 = 0x86dd;
  private static final int HOPS = 64;

  /** Ends of the captured packet; zeros for a missing one, ::ffff:a.b.c.d beside IPv6. */
  static IpHeader of(HepFrame hep) {
    byte[] source = copy(hep, hep.sourceAddressStart(), hep.sourceAddressLength());
    byte[] destination = copy(hep, hep.destinationAddressStart(), hep.destinationAddressLength());
    int size = source.length == 16 || destination.length == 16 ? 16 : 4;
    return new IpHeader(sized(source, size), sized(destination, size));
  }

  private static byte[] copy(HepFrame hep, int start, int length) {
    return Arrays.copyOfRange(hep.buffer(), start, start + length);
  }

  private static byte[] sized(byte[] address, int size) {
    if (address.length == 4 && size == 16) {
      return ByteBuffer.allocate(16).putShort(10, (short) 0xffff).position(12).put(address).array();
    }
    return Arrays.copyOf(address, size);
  }

  /** A packet on Ethernet, whose MAC addresses are zeros. */
  byte[] packet(int identification, int protocol, byte[] payload) {
    boolean four = source.length == 4;
    ByteBuffer packet = ByteBuffer.allocate(14 + (four ? 20 : 40) + payload.length);
    packet.position(12).putShort((short) (four ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6));
    if (four) {
      packet.putShort((short) 0x4500).putShort((short) (20 + payload.length));
      packet.putShort((short) identification).putShort((short) 0);
      packet.put((byte) HOPS).put((byte) protocol).putShort((short) 0);
      packet.put(source).put(destination);
      packet.putShort(24, (short) complement(sum(packet.array(), 14, 34)));
    } else {
      packet.putInt(0x60000000).putShort((short) payload.length);
      packet.put((byte) protocol).put((byte) HOPS).put(source).put(destination);
    }
    return packet.put(payload).array();
  }

  /** Over the pseudo header (RFC 793 section 3.1, RFC 8200 section 8.1) and the bytes. */
  int checksum(int protocol, byte[] bytes) {
    long sum = sum(source, 0, source.length) + sum(destination, 0, destination.length);
    return complement(sum + protocol + bytes.length + sum(bytes, 0, bytes.length));
  }

  private static long sum(byte[] bytes, int start, int end) {
    long sum = 0;
    for (int at = start; at < end; at += 2) {
      sum += (bytes[at] & 0xff) << 8;
      if (at + 1 < end) {
        sum += bytes[at + 1] & 0xff;
      }
    }
    return sum;
  }

  private static int complement(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) ~folded & 0xffff;
  }

  /** As SCTP writes it (RFC 9260, appendix A): the least significant byte first. */
  static int crc32c(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.reverseBytes((int) crc.getValue());
  }
}
