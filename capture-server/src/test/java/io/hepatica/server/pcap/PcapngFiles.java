package io.hepatica.server.pcap;

import static io.hepatica.server.packet.PacketBytes.ascii;
import static io.hepatica.server.packet.PacketBytes.ethernet;
import static io.hepatica.server.packet.PacketBytes.hex;
import static io.hepatica.server.packet.PacketBytes.ipv4;
import static io.hepatica.server.packet.PacketBytes.join;
import static io.hepatica.server.packet.PacketBytes.udp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** pcapng blocks laid out by hand (draft-ietf-opsawg-pcapng). */
final class PcapngFiles {
  private PcapngFiles() {}

  static byte[] block(ByteOrder order, int type, byte[] body) {
    int padded = (body.length + 3) / 4 * 4;
    return ByteBuffer.allocate(12 + padded)
        .order(order)
        .putInt(type)
        .putInt(12 + padded)
        .put(body)
        .position(8 + padded)
        .putInt(12 + padded)
        .array();
  }

  static byte[] section(ByteOrder order) {
    return block(
        order,
        0x0a0d0d0a,
        ByteBuffer.allocate(16)
            .order(order)
            .putInt(0x1a2b3c4d)
            .putShort((short) 1)
            .putShort((short) 0)
            .putLong(-1)
            .array());
  }

  /** An Ethernet interface with one option, if any. */
  static byte[] networkInterface(ByteOrder order, int snapLength, int option, byte... value) {
    int padded = (value.length + 3) / 4 * 4;
    ByteBuffer body = ByteBuffer.allocate(8 + (value.length == 0 ? 0 : 8 + padded)).order(order);
    body.putShort((short) 1).putShort((short) 0).putInt(snapLength);
    if (value.length > 0) {
      body.putShort((short) option).putShort((short) value.length).put(value);
      body.position(12 + padded).putInt(0);
    }
    return block(order, 1, body.array());
  }

  static byte[] enhanced(ByteOrder order, int index, long units, byte[] packet) {
    return block(
        order,
        6,
        ByteBuffer.allocate(20 + packet.length)
            .order(order)
            .putInt(index)
            .putInt((int) (units >>> 32))
            .putInt((int) units)
            .putInt(packet.length)
            .putInt(packet.length)
            .put(packet)
            .array());
  }

  static byte[] simple(ByteOrder order, int original, byte[] packet) {
    return block(
        order,
        3,
        ByteBuffer.allocate(4 + packet.length).order(order).putInt(original).put(packet).array());
  }

  static byte[] hello() {
    return ethernet("0800", ipv4(17, 1, 0, udp(ascii("hello"))));
  }

  static byte[] sample() {
    ByteOrder little = ByteOrder.LITTLE_ENDIAN;
    byte[] file = join(section(little), networkInterface(little, 0, 9, (byte) 9));
    for (int i = 0; i < 20; i++) {
      file = join(file, enhanced(little, 0, 1_700_000_000_123_456_789L + i, hello()));
    }
    return join(file, block(little, 5, hex("00000000 00000000 00000000")));
  }
}
