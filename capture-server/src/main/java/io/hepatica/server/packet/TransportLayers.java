package io.hepatica.server.packet;

import java.io.IOException;

/** UDP, TCP and SCTP: gives out what they carried. Not thread-safe. */
final class TransportLayers {
  private static final int UDP = 17;

  private final Sink<? super Transported> sink;
  private final TcpStreams streams;
  private final SctpMessages messages;

  TransportLayers(Sink<? super Transported> sink, Skipped skipped) {
    this.sink = sink;
    streams = new TcpStreams(sink, skipped);
    messages = new SctpMessages(sink, skipped);
  }

  void tick(long nowMicros) throws IOException {
    streams.tick(nowMicros);
  }

  void finish() throws IOException {
    streams.finish();
    messages.finish();
  }

  /** RFC 768. */
  Layer udp(Cursor c) throws IOException {
    if (c.left() < 8) {
      return c.broken("UDP");
    }
    int length = c.u16(4);
    if (length == 0) {
      length = c.left(); // a jumbogram (RFC 2675), or left to the network card
    }
    if (length < 8 || length > c.left()) {
      return c.broken("UDP");
    }
    int sourcePort = c.u16(0);
    int destinationPort = c.u16(2);
    c.end = c.at + length;
    c.at += 8;
    if (Tunnels.isVxlan(c, destinationPort)) {
      return Layer.VXLAN;
    }
    sink.accept(
        new Datagram(
            c.timeMicros,
            c.source.withPort(sourcePort),
            c.destination.withPort(destinationPort),
            UDP,
            c.b,
            c.at,
            c.left()));
    return Layer.END;
  }

  /** RFC 9293 section 3.1. */
  Layer tcp(Cursor c) throws IOException {
    int header = c.left() < 20 ? 0 : (c.u8(12) >>> 4) * 4;
    if (header < 20 || header > c.left()) {
      return c.broken("TCP");
    }
    Endpoint source = c.source.withPort(c.u16(0));
    Endpoint destination = c.destination.withPort(c.u16(2));
    int sequence = c.i32(4);
    int flags = c.u8(13);
    streams.segment(c.timeMicros, source, destination, sequence, flags, c.b, c.at + header, c.end);
    return Layer.END;
  }

  /** RFC 9260 section 3. */
  Layer sctp(Cursor c) throws IOException {
    if (c.left() < 12) {
      return c.broken("SCTP");
    }
    Endpoint source = c.source.withPort(c.u16(0));
    Endpoint destination = c.destination.withPort(c.u16(2));
    int tag = c.i32(4);
    c.at += 12;
    messages.packet(c, source, destination, tag);
    return Layer.END;
  }
}
