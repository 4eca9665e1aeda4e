package io.hepatica.server.packet;

import java.io.IOException;

/** Packets to what they carried by UDP or TCP. Never throws on bad packets. Not thread-safe. */
public final class PacketDecoder {
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final Sink<? super Transported> sink;
  private final Skipped skipped;
  private final FragmentTable fragments;
  private final TcpStreams streams;

  public PacketDecoder(Sink<? super Transported> sink, Skipped skipped) {
    this.sink = sink;
    this.skipped = skipped;
    fragments = new FragmentTable(skipped);
    streams = new TcpStreams(sink, skipped);
  }

  /**
   * Takes a packet, whose bytes are read before this returns.
   *
   * @param linkType LINKTYPE number
   * @param captured how many bytes are there, of {@code original} that there were
   * @throws IOException if the sink fails
   */
  public void packet(
      long timeMicros, int linkType, byte[] bytes, int offset, int captured, int original)
      throws IOException {
    int end = offset + captured;
    int at = LinkLayer.ipOffset(linkType, bytes, offset, end);
    if (at == LinkLayer.NOT_IP) {
      skipped.add(LinkLayer.isKnown(linkType) ? "packet without IP" : "unknown link type");
    } else if (bytes[at] >>> 4 == 4) {
      ipv4(timeMicros, bytes, at, end);
    } else {
      ipv6(timeMicros, bytes, at, end);
    }
  }

  /** Gives up fragments that wait too long. */
  public void tick(long nowMicros) {
    fragments.dropOld(nowMicros);
  }

  /** No more packets: gives out what still waited for missing segments. */
  public void finish() throws IOException {
    fragments.finish();
    streams.finish();
  }

  /** RFC 791 section 3.1. */
  private void ipv4(long time, byte[] b, int at, int captured) throws IOException {
    int headerLength = (b[at] & 0xf) * 4;
    if (headerLength < 20 || captured - at < headerLength) {
      skipped.add("broken IP header");
      return;
    }
    int total = Bytes.u16(b, at + 2);
    // 0 where the network card was left to cut the packet (TSO): it is as long as the capture says.
    int end = total == 0 ? captured : at + total;
    if (end < at + headerLength) {
      skipped.add("broken IP header");
      return;
    }
    if (end > captured) {
      skipped.add("packet cut by the capture's snap length");
      return;
    }
    Endpoint source = Endpoint.ipv4(b, at + 12, 0);
    Endpoint destination = Endpoint.ipv4(b, at + 16, 0);
    int protocol = Bytes.u8(b, at + 9);
    int fragment = Bytes.u16(b, at + 6);
    int data = at + headerLength;
    if ((fragment & 0x3fff) == 0) {
      transport(time, protocol, source, destination, b, data, end);
    } else {
      FragmentTable.Key key =
          new FragmentTable.Key(source, destination, Bytes.u16(b, at + 4), protocol);
      fragment(time, key, (fragment & 0x1fff) * 8, (fragment & 0x2000) != 0, b, data, end);
    }
  }

  /** RFC 8200 sections 3 and 4. */
  private void ipv6(long time, byte[] b, int at, int captured) throws IOException {
    if (captured - at < 40) {
      skipped.add("broken IP header");
      return;
    }
    int length = Bytes.u16(b, at + 4);
    int end = length == 0 ? captured : at + 40 + length;
    if (end > captured) {
      skipped.add("packet cut by the capture's snap length");
      return;
    }
    Endpoint source = Endpoint.ipv6(b, at + 8, 0);
    Endpoint destination = Endpoint.ipv6(b, at + 24, 0);
    int next = Bytes.u8(b, at + 6);
    int data = at + 40;
    while (isExtension(next)) {
      int extension = end - data < 8 ? 8 : extensionLength(next, Bytes.u8(b, data + 1));
      if (end - data < extension) {
        skipped.add("broken IP header");
        return;
      }
      boolean fragment = next == 44;
      next = Bytes.u8(b, data);
      int position = Bytes.u16(b, data + 2);
      data += extension;
      if (fragment && (position & 0xfff9) != 0) {
        // What follows is part of the fragmented packet, headers included.
        FragmentTable.Key key =
            new FragmentTable.Key(source, destination, Bytes.i32(b, data - 4), next);
        fragment(time, key, position & 0xfff8, (position & 1) != 0, b, data, end);
        return;
      }
    }
    transport(time, next, source, destination, b, data, end);
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

  private void fragment(
      long time, FragmentTable.Key key, int offset, boolean more, byte[] b, int start, int end)
      throws IOException {
    byte[] whole = fragments.add(time, key, offset, more, b, start, end);
    if (whole != null) {
      transport(time, key.protocol(), key.source(), key.destination(), whole, 0, whole.length);
    }
  }

  private void transport(
      long time, int protocol, Endpoint source, Endpoint destination, byte[] b, int at, int end)
      throws IOException {
    switch (protocol) {
      case UDP -> udp(time, source, destination, b, at, end);
      case TCP -> tcp(time, source, destination, b, at, end);
      default -> skipped.add("neither UDP nor TCP");
    }
  }

  private void udp(long time, Endpoint source, Endpoint destination, byte[] b, int at, int end)
      throws IOException {
    int length = end - at < 8 ? 0 : Bytes.u16(b, at + 4);
    if (end - at >= 8 && length == 0) {
      length = end - at; // a jumbogram (RFC 2675), or left to the network card
    }
    if (length < 8 || length > end - at) {
      skipped.add("broken UDP header");
      return;
    }
    sink.accept(
        new Datagram(
            time,
            source.withPort(Bytes.u16(b, at)),
            destination.withPort(Bytes.u16(b, at + 2)),
            UDP,
            b,
            at + 8,
            length - 8));
  }

  /** RFC 9293 section 3.1. */
  private void tcp(long time, Endpoint source, Endpoint destination, byte[] b, int at, int end)
      throws IOException {
    int headerLength = end - at < 20 ? 0 : (b[at + 12] >>> 4 & 0xf) * 4;
    if (headerLength < 20 || headerLength > end - at) {
      skipped.add("broken TCP header");
      return;
    }
    streams.segment(
        time,
        source.withPort(Bytes.u16(b, at)),
        destination.withPort(Bytes.u16(b, at + 2)),
        Bytes.i32(b, at + 4),
        Bytes.u8(b, at + 13),
        b,
        at + headerLength,
        end);
  }
}
