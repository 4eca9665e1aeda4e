package io.hepatica.server.export;

import io.hepatica.hep.HepFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rebuilds Ethernet packets from what HEP frames say of them: addresses, ports, protocol and
 * payload. What a frame does not say is zero. A payload goes out whole, in one packet beyond any
 * real MTU if need be, since so every tool reads it; only what IP's own length can't hold is split.
 * Not thread-safe: keeps the sequence numbers of TCP and SCTP over the packets of one file.
 */
final class PacketBuilder {
  /** What fits into one IP packet behind any header written here. */
  private static final int MAX_PART = 65_000;

  private static final int MAX_UDP = 65_507;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int SCTP = 132;

  /** IPPROTO_IDP: what agents write for SIP over TLS. */
  private static final int TLS = 22;

  private static final int PUSH_AND_ACK = 0x18;
  private static final int FIRST_FRAGMENT = 2;
  private static final int LAST_FRAGMENT = 1;

  private final Map<Ends, Direction> directions = new HashMap<>();
  private int identification;

  /** Addresses as buffers, for their equality. */
  private record Ends(
      int protocol, ByteBuffer source, int sourcePort, ByteBuffer destination, int port) {
    static Ends of(int protocol, IpHeader ip, HepFrame hep) {
      return new Ends(
          protocol,
          ByteBuffer.wrap(ip.source()),
          hep.sourcePort(),
          ByteBuffer.wrap(ip.destination()),
          hep.destinationPort());
    }

    Ends reversed() {
      return new Ends(protocol, destination, port, source, sourcePort);
    }
  }

  /** One direction of a connection or association. */
  private static final class Direction {
    /** Verification tag: SCTP associations are told apart by it, not by addresses. */
    final int tag;

    /** Sequence number of TCP's next byte, or SCTP's next TSN. */
    int next = 1;

    /** SCTP's stream sequence number: of a message, whatever the number of its fragments. */
    int message;

    Direction(int tag) {
      this.tag = tag;
    }
  }

  /** The packets of a HEP3 frame: one, or several where the payload is too large for one. */
  List<byte[]> packets(byte[] frame) {
    HepFrame hep = new HepFrame();
    hep.read(frame, 0, frame.length);
    byte[] payload = Payload.of(frame).bytes();
    IpHeader ip = IpHeader.of(hep);
    int protocol = protocol(hep.protocol(), payload.length);
    List<byte[]> packets = new ArrayList<>();
    if (protocol == UDP) {
      packets.add(ip.packet(identification++, UDP, udp(ip, hep, payload)));
      return packets;
    }
    for (int start = 0; start == 0 || start < payload.length; start += MAX_PART) {
      int end = Math.min(start + MAX_PART, payload.length);
      byte[] part = Arrays.copyOfRange(payload, start, end);
      byte[] segment =
          protocol == TCP
              ? tcp(ip, hep, part)
              : sctp(
                  ip,
                  hep,
                  part,
                  (start == 0 ? FIRST_FRAGMENT : 0) | (end == payload.length ? LAST_FRAGMENT : 0));
      packets.add(ip.packet(identification++, protocol, segment));
    }
    return packets;
  }

  /** A payload that no datagram can hold goes as a stream, whatever the frame says. */
  private static int protocol(int ofFrame, int length) {
    return switch (ofFrame) {
      case TCP, TLS -> TCP;
      case SCTP -> SCTP;
      default -> length <= MAX_UDP ? UDP : TCP;
    };
  }

  /** RFC 768. */
  private static byte[] udp(IpHeader ip, HepFrame hep, byte[] payload) {
    byte[] datagram =
        ByteBuffer.allocate(8 + payload.length)
            .putShort((short) hep.sourcePort())
            .putShort((short) hep.destinationPort())
            .putShort((short) (8 + payload.length))
            .putShort((short) 0)
            .put(payload)
            .array();
    int checksum = ip.checksum(UDP, datagram);
    // 0 means that there is no checksum; its complement means the same sum.
    ByteBuffer.wrap(datagram).putShort(6, (short) (checksum == 0 ? 0xffff : checksum));
    return datagram;
  }

  /** RFC 9293, section 3.1. */
  private byte[] tcp(IpHeader ip, HepFrame hep, byte[] part) {
    Ends ends = Ends.of(TCP, ip, hep);
    Direction direction = direction(ends);
    int sequence = direction.next;
    direction.next += part.length;
    byte[] segment =
        ByteBuffer.allocate(20 + part.length)
            .putShort((short) hep.sourcePort())
            .putShort((short) hep.destinationPort())
            .putInt(sequence)
            .putInt(direction(ends.reversed()).next)
            .put((byte) 0x50)
            .put((byte) PUSH_AND_ACK)
            .putShort((short) 0xffff)
            .putInt(0)
            .put(part)
            .array();
    ByteBuffer.wrap(segment).putShort(16, (short) ip.checksum(TCP, segment));
    return segment;
  }

  /** RFC 9260, sections 3.1 and 3.3.1: one DATA chunk. */
  private byte[] sctp(IpHeader ip, HepFrame hep, byte[] part, int flags) {
    Direction direction = direction(Ends.of(SCTP, ip, hep));
    if ((flags & FIRST_FRAGMENT) != 0) {
      direction.message++;
    }
    byte[] packet =
        ByteBuffer.allocate(28 + ((part.length + 3) & ~3))
            .putShort((short) hep.sourcePort())
            .putShort((short) hep.destinationPort())
            .putInt(direction.tag)
            .putInt(0)
            .put((byte) 0)
            .put((byte) flags)
            .putShort((short) (16 + part.length))
            .putInt(direction.next++)
            .putShort((short) 0)
            .putShort((short) direction.message)
            .putInt(0)
            .put(part)
            .array();
    ByteBuffer.wrap(packet).putInt(8, IpHeader.crc32c(packet));
    return packet;
  }

  private Direction direction(Ends ends) {
    return directions.computeIfAbsent(ends, unseen -> new Direction(directions.size() + 1));
  }
}
