package io.hepatica.server.packet;

/** Tunnels over IP, as routers and switches mirror through them. Stateless. */
final class Tunnels {
  private static final String HEADER = "tunnel";
  private static final int CHECKSUM = 0x8000;
  private static final int ROUTING = 0x4000;
  private static final int KEY = 0x2000;
  private static final int SEQUENCE = 0x1000;
  private static final int ACKNOWLEDGMENT = 0x0080;
  private static final int PPP = 0x880b;
  private static final int ERSPAN_2 = 0x88be;

  private Tunnels() {}

  /** RFC 2784 section 2, RFC 2890; version 1 is that of PPTP (RFC 2637 section 4.1). */
  static Layer gre(Cursor c) {
    if (c.left() < 4) {
      return c.broken(HEADER);
    }
    int flags = c.u16(0);
    int type = c.u16(2);
    boolean pptp = (flags & 7) == 1 && type == PPP;
    if ((flags & ROUTING) != 0 || ((flags & 7) != 0 && !pptp)) {
      return c.skip("unknown GRE header");
    }
    int header =
        4
            + ((flags & CHECKSUM) != 0 ? 4 : 0)
            + ((flags & KEY) != 0 ? 4 : 0)
            + ((flags & SEQUENCE) != 0 ? 4 : 0)
            + (pptp && (flags & ACKNOWLEDGMENT) != 0 ? 4 : 0);
    if (c.left() < header) {
      return c.broken(HEADER);
    }
    c.at += header;
    // ERSPAN type I has neither a sequence number nor a header of its own.
    return type == ERSPAN_2 && (flags & SEQUENCE) == 0
        ? Layer.ETHERNET
        : LinkLayers.ofEtherType(c, type);
  }

  /** draft-foschiano-erspan section 4.2: 8 bytes. */
  static Layer erspan2(Cursor c) {
    return c.left() < 8 ? c.broken(HEADER) : c.to(Layer.ETHERNET, 8);
  }

  /** draft-foschiano-erspan section 4.3: 12 bytes, and 8 more where the O bit is set. */
  static Layer erspan3(Cursor c) {
    int header = c.left() < 12 ? 12 : (c.u8(11) & 1) != 0 ? 20 : 12;
    if (c.left() < header) {
      return c.broken(HEADER);
    }
    boolean ip = (c.u16(10) >>> 10 & 0x1f) == 2;
    return c.to(ip ? Layer.IP : Layer.ETHERNET, header);
  }

  /** RFC 3378 section 3. */
  static Layer etherIp(Cursor c) {
    return c.left() < 2 ? c.broken(HEADER) : c.to(Layer.ETHERNET, 2);
  }

  /** Of VXLAN's port, which anybody may use. */
  static boolean isVxlan(Cursor c, int destinationPort) {
    return (destinationPort == 4789 || destinationPort == 8472)
        && c.left() >= 8
        && (c.u8(0) & ~0x80) == 0x08 // the bit of group policies may be set as well
        && c.u8(7) == 0;
  }

  /** RFC 7348 section 5: 8 bytes. */
  static Layer vxlan(Cursor c) {
    return c.to(Layer.ETHERNET, 8);
  }
}
