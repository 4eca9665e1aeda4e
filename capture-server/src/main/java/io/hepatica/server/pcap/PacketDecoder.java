package io.hepatica.server.pcap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Packets to what they carried by UDP or TCP. Never throws on bad packets. Not thread-safe. */
final class PacketDecoder {
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final Sink<? super Transported> sink;
  private final Skipped skipped;
  private final FragmentTable fragments;
  private final TcpStreams streams;

  PacketDecoder(Sink<? super Transported> sink, Skipped skipped) {
    this.sink = sink;
    this.skipped = skipped;
    fragments = new FragmentTable(skipped);
    streams = new TcpStreams(sink, skipped);
  }

  void packet(Packet packet) throws IOException {
    int at = LinkLayer.ipOffset(packet.linkType(), packet.bytes());
    if (at == LinkLayer.NOT_IP) {
      skipped.add(LinkLayer.isKnown(packet.linkType()) ? "packet without IP" : "unknown link type");
    } else if (packet.bytes()[at] >>> 4 == 4) {
      ipv4(packet, at);
    } else {
      ipv6(packet, at);
    }
  }

  /** The file has ended: gives out what still waited for missing segments. */
  void close() throws IOException {
    fragments.close();
    streams.close();
  }

  /** RFC 791 section 3.1. */
  private void ipv4(Packet packet, int at) throws IOException {
    byte[] b = packet.bytes();
    int headerLength = (b[at] & 0xf) * 4;
    if (headerLength < 20 || b.length - at < headerLength) {
      skipped.add("broken IP header");
      return;
    }
    int total = u16(b, at + 2);
    // 0 where the network card was left to cut the packet (TSO): it is as long as the capture says.
    int end = total == 0 ? b.length : at + total;
    if (end < at + headerLength) {
      skipped.add("broken IP header");
      return;
    }
    IpPacket ip =
        new IpPacket(
            packet.timeMicros(), address(b, at + 12, 4), address(b, at + 16, 4), b[at + 9] & 0xff);
    int fragment = u16(b, at + 6);
    payload(
        ip,
        b,
        at + headerLength,
        end,
        u16(b, at + 4),
        (fragment & 0x1fff) * 8,
        (fragment & 0x2000) != 0);
  }

  /** RFC 8200 sections 3 and 4. */
  private void ipv6(Packet packet, int at) throws IOException {
    byte[] b = packet.bytes();
    if (b.length - at < 40) {
      skipped.add("broken IP header");
      return;
    }
    int length = u16(b, at + 4);
    int end = length == 0 ? b.length : at + 40 + length;
    int next = b[at + 6] & 0xff;
    int data = at + 40;
    int id = 0;
    int offset = 0;
    boolean more = false;
    while (isExtension(next)) {
      int limit = Math.min(end, b.length);
      int extension = limit - data < 8 ? 8 : extensionLength(next, b[data + 1] & 0xff);
      if (limit - data < extension) {
        skipped.add("broken IP header");
        return;
      }
      boolean fragment = next == 44;
      next = b[data] & 0xff;
      if (fragment) {
        offset = u16(b, data + 2) & 0xfff8;
        more = (b[data + 3] & 1) != 0;
        id = u16(b, data + 4) << 16 | u16(b, data + 6);
        data += extension;
        break; // what follows is part of the fragmented packet, headers included
      }
      data += extension;
    }
    IpPacket ip =
        new IpPacket(packet.timeMicros(), address(b, at + 8, 16), address(b, at + 24, 16), next);
    payload(ip, b, data, end, id, offset, more);
  }

  /** Hop-by-hop, routing, fragment, authentication, destination options, mobility. */
  private static boolean isExtension(int header) {
    return switch (header) {
      case 0, 43, 44, 51, 60, 135 -> true;
      default -> false;
    };
  }

  private static int extensionLength(int header, int length) {
    return switch (header) {
      case 44 -> 8;
      case 51 -> (length + 2) * 4;
      default -> (length + 1) * 8;
    };
  }

  private void payload(IpPacket ip, byte[] b, int start, int end, int id, int offset, boolean more)
      throws IOException {
    if (end > b.length) {
      skipped.add("packet cut by the capture's snap length");
      return;
    }
    if (offset == 0 && !more) {
      transport(ip, Arrays.copyOfRange(b, start, end));
      return;
    }
    byte[] whole = fragments.add(ip, id, offset, more, Arrays.copyOfRange(b, start, end));
    if (whole != null) {
      transport(ip, whole);
    }
  }

  private void transport(IpPacket ip, byte[] b) throws IOException {
    switch (ip.protocol()) {
      case UDP -> udp(ip, b);
      case TCP -> tcp(ip, b);
      default -> skipped.add("neither UDP nor TCP");
    }
  }

  private void udp(IpPacket ip, byte[] b) throws IOException {
    int length = b.length < 8 ? 0 : u16(b, 4);
    if (b.length >= 8 && length == 0) {
      length = b.length; // a jumbogram (RFC 2675), or left to the network card
    }
    if (length < 8 || length > b.length) {
      skipped.add("broken UDP header");
      return;
    }
    sink.accept(
        new Datagram(
            ip.timeMicros(),
            new InetSocketAddress(ip.source(), u16(b, 0)),
            new InetSocketAddress(ip.destination(), u16(b, 2)),
            Arrays.copyOfRange(b, 8, length)));
  }

  /** RFC 9293 section 3.1. */
  private void tcp(IpPacket ip, byte[] b) throws IOException {
    int headerLength = b.length < 20 ? 0 : (b[12] >>> 4 & 0xf) * 4;
    if (headerLength < 20 || headerLength > b.length) {
      skipped.add("broken TCP header");
      return;
    }
    streams.segment(
        ip.timeMicros(),
        new InetSocketAddress(ip.source(), u16(b, 0)),
        new InetSocketAddress(ip.destination(), u16(b, 2)),
        u16(b, 4) << 16 | u16(b, 6),
        b[13] & 0xff,
        Arrays.copyOfRange(b, headerLength, b.length));
  }

  private static InetAddress address(byte[] b, int at, int length) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(b, at, at + length));
    } catch (UnknownHostException e) {
      throw new AssertionError("addresses here have 4 or 16 bytes", e);
    }
  }

  private static int u16(byte[] b, int at) {
    return ((b[at] & 0xff) << 8) | (b[at + 1] & 0xff);
  }
}
