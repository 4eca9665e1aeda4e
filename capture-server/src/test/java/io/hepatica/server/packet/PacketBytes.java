package io.hepatica.server.packet;

import io.hepatica.server.TestCaptures;
import io.hepatica.server.pcap.FileInput;
import io.hepatica.server.pcap.PacketReader;
import io.hepatica.server.probe.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Packets and files laid out by hand, as the RFCs draw them. */
public final class PacketBytes {
  public static final int ETHERNET = 1;
  public static final long TIME = 1_700_000_000_123_456L;

  private PacketBytes() {}

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  public static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  public static byte[] ethernet(String etherType, byte[] payload) {
    return join(hex("020000000002 020000000001" + etherType), payload);
  }

  /** From 10.0.0.1 to 10.0.0.2. */
  public static byte[] ipv4(int protocol, int id, int flagsAndOffset, byte[] payload) {
    return ByteBuffer.allocate(20 + payload.length)
        .putShort((short) 0x4500)
        .putShort((short) (20 + payload.length))
        .putShort((short) id)
        .putShort((short) flagsAndOffset)
        .put((byte) 64)
        .put((byte) protocol)
        .putShort((short) 0)
        .put(hex("0a000001 0a000002"))
        .put(payload)
        .array();
  }

  /** From 2001:db8::1 to 2001:db8::2. */
  public static byte[] ipv6(int next, byte[] payload) {
    return ByteBuffer.allocate(40 + payload.length)
        .putInt(0x60000000)
        .putShort((short) payload.length)
        .put((byte) next)
        .put((byte) 64)
        .put(hex("20010db8 00000000 00000000 00000001"))
        .put(hex("20010db8 00000000 00000000 00000002"))
        .put(payload)
        .array();
  }

  public static byte[] udp(byte[] payload) {
    return ByteBuffer.allocate(8 + payload.length)
        .putShort((short) 5060)
        .putShort((short) 5062)
        .putShort((short) (8 + payload.length))
        .putShort((short) 0)
        .put(payload)
        .array();
  }

  public static byte[] tcp(int sequence, int flags, byte[] payload) {
    return ByteBuffer.allocate(20 + payload.length)
        .putShort((short) 5060)
        .putShort((short) 5062)
        .putInt(sequence)
        .putInt(0)
        .put((byte) 0x50)
        .put((byte) flags)
        .putInt(0)
        .putShort((short) 0)
        .put(payload)
        .array();
  }

  /** RFC 9260 section 3.1, with a checksum of zero. */
  public static byte[] sctp(byte[] chunks) {
    return join(hex("13c4 13c6 00000001 00000000"), chunks);
  }

  /** RFC 9260 section 3.3.1. */
  public static byte[] sctpData(int tsn, int flags, byte[] payload) {
    return ByteBuffer.allocate(16 + (payload.length + 3 & ~3))
        .put((byte) 0)
        .put((byte) flags)
        .putShort((short) (16 + payload.length))
        .putInt(tsn)
        .putLong(0)
        .put(payload)
        .array();
  }

  /** A packet of IPv4 on Ethernet with a TCP segment. */
  public static byte[] segment(int sequence, int flags, String payload) {
    return ethernet("0800", ipv4(6, 0, 0, tcp(sequence, flags, ascii(payload))));
  }

  public static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  /** A classic pcap file, each packet a second after the one before. */
  public static byte[] pcap(ByteOrder order, boolean nanos, int linkType, byte[]... packets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ByteBuffer.allocate(24)
            .order(order)
            .putInt(nanos ? 0xa1b23c4d : 0xa1b2c3d4)
            .putShort((short) 2)
            .putShort((short) 4)
            .putLong(0)
            .putInt(262_144)
            .putInt(linkType)
            .array());
    int second = 0;
    for (byte[] packet : packets) {
      out.writeBytes(
          ByteBuffer.allocate(16)
              .order(order)
              .putInt((int) (TIME / 1_000_000) + second++)
              .putInt(nanos ? 123_456_789 : 123_456)
              .putInt(packet.length)
              .putInt(packet.length)
              .array());
      out.writeBytes(packet);
    }
    return out.toByteArray();
  }

  public static byte[] pcap(byte[]... packets) {
    return pcap(ByteOrder.LITTLE_ENDIAN, false, ETHERNET, packets);
  }

  /** What a read gave. */
  public record Read(List<Transported> carried, Outcome outcome) {
    public List<String> texts() {
      return carried.stream()
          .map(c -> new String(c.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
          .toList();
    }
  }

  public static Read read(byte[] file) throws IOException {
    List<Transported> carried = new ArrayList<>();
    Skipped skipped = new Skipped();
    FileInput input = FileInput.of(new ByteArrayInputStream(file));
    PacketReader reader = PacketReader.open(input);
    PacketDecoder decoder =
        new PacketDecoder(item -> carried.add(TestCaptures.copy(item)), skipped);
    long packets = 0;
    while (reader != null && reader.next()) {
      packets++;
      decoder.packet(
          reader.timeMicros(),
          reader.linkType(),
          reader.bytes(),
          reader.offset(),
          reader.captured(),
          reader.original());
    }
    decoder.finish();
    return new Read(
        carried, new Outcome(packets, input.position(), input.problem(), skipped.counts()));
  }

  /** What was carried, as tshark prints it. */
  public static String line(Transported carried) {
    return String.format(
        Locale.ROOT,
        "%d.%06d %s %d %s %d %s",
        carried.timeMicros() / 1_000_000,
        carried.timeMicros() % 1_000_000,
        carried.source().inetAddress().getHostAddress(),
        carried.source().port(),
        carried.destination().inetAddress().getHostAddress(),
        carried.destination().port(),
        HexFormat.of().formatHex(carried.bytes()));
  }
}
