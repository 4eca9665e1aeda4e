package io.hepatica.server.packet;

import java.io.IOException;

/**
 * Packets to what they carried by UDP, TCP or SCTP, whatever links and tunnels they came through.
 * Never throws for what a packet holds; what can't be read is counted with the reason. Not
 * thread-safe.
 */
public final class PacketDecoder {
  /** More than any network nests; one packet costs no more than these. */
  private static final int MAX_LAYERS = 32;

  private final Skipped skipped;
  private final IpLayers ip;
  private final TransportLayers transport;
  private final Cursor cursor;

  /**
   * @param sink must have copied what it keeps before it returns
   */
  public PacketDecoder(Sink<? super Transported> sink, Skipped skipped) {
    this.skipped = skipped;
    ip = new IpLayers(skipped);
    transport = new TransportLayers(sink, skipped);
    cursor = new Cursor(skipped);
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
    Layer layer = LinkLayers.of(linkType);
    if (layer == null) {
      skipped.add("unknown link type");
      return;
    }
    cursor.timeMicros = timeMicros;
    cursor.b = bytes;
    cursor.at = offset;
    cursor.end = offset + captured;
    cursor.cut = captured < original;
    int layers = 0;
    while (layer != Layer.END) {
      layer = layers++ < MAX_LAYERS ? next(layer) : cursor.skip("too many headers in a packet");
    }
  }

  private Layer next(Layer layer) throws IOException {
    return switch (layer) {
      case ETHERNET -> LinkLayers.ethernet(cursor);
      case LINUX_COOKED -> LinkLayers.linuxCooked(cursor);
      case LINUX_COOKED_2 -> LinkLayers.linuxCooked2(cursor);
      case LOOPBACK -> LinkLayers.loopback(cursor);
      case CISCO_HDLC -> LinkLayers.ciscoHdlc(cursor);
      case PPP -> LinkLayers.ppp(cursor);
      case PPPOE -> LinkLayers.pppoe(cursor);
      case MPLS -> LinkLayers.mpls(cursor);
      case IP -> ip.ip(cursor);
      case GRE -> Tunnels.gre(cursor);
      case ERSPAN_2 -> Tunnels.erspan2(cursor);
      case ERSPAN_3 -> Tunnels.erspan3(cursor);
      case ETHER_IP -> Tunnels.etherIp(cursor);
      case VXLAN -> Tunnels.vxlan(cursor);
      case UDP -> transport.udp(cursor);
      case TCP -> transport.tcp(cursor);
      case SCTP -> transport.sctp(cursor);
      case END -> Layer.END;
    };
  }

  /**
   * Gives up what waits too long: fragments, missing segments, and streams that are silent.
   *
   * @param nowMicros microseconds since the epoch, on the clock of the packets
   * @throws IOException if the sink fails
   */
  public void tick(long nowMicros) throws IOException {
    ip.tick(nowMicros);
    transport.tick(nowMicros);
  }

  /**
   * No more packets: gives out what still waited for missing segments.
   *
   * @throws IOException if the sink fails
   */
  public void finish() throws IOException {
    ip.finish();
    transport.finish();
  }
}
