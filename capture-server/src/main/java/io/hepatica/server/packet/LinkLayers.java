package io.hepatica.server.packet;

import org.jspecify.annotations.Nullable;

/** Link layers, and what lies between them and IP. Stateless. */
final class LinkLayers {
  private static final String NO_IP = "packet without IP";
  private static final String HEADER = "link layer";

  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86dd;
  private static final int MPLS = 0x8847;
  private static final int MPLS_MULTICAST = 0x8848;
  private static final int PPPOE_SESSION = 0x8864;
  private static final int ETHERNET_BRIDGED = 0x6558;
  private static final int PPP = 0x880b;
  private static final int ERSPAN_2 = 0x88be;
  private static final int ERSPAN_3 = 0x22eb;

  /** What stands in an Ethernet header's type below this is a length (IEEE 802.3 clause 3.2.6). */
  private static final int FIRST_TYPE = 0x0600;

  private LinkLayers() {}

  /** The first layer of a packet of a LINKTYPE; null where it is not known here. */
  static @Nullable Layer of(int linkType) {
    return switch (linkType) {
      case 0, 108 -> Layer.LOOPBACK;
      case 1 -> Layer.ETHERNET;
      case 9, 50 -> Layer.PPP;
      case 51 -> Layer.PPPOE;
      case 12, 14, 101, 228, 229 -> Layer.IP;
      case 104 -> Layer.CISCO_HDLC;
      case 113 -> Layer.LINUX_COOKED;
      case 276 -> Layer.LINUX_COOKED_2;
      default -> null;
    };
  }

  static Layer ethernet(Cursor c) {
    return typed(c, 12, 14);
  }

  static Layer linuxCooked(Cursor c) {
    return typed(c, 14, 16);
  }

  static Layer linuxCooked2(Cursor c) {
    return typed(c, 0, 20);
  }

  static Layer ciscoHdlc(Cursor c) {
    return typed(c, 2, 4);
  }

  /** The address family, in the byte order of the host that captured. */
  static Layer loopback(Cursor c) {
    return c.left() < 4 ? c.broken(HEADER) : c.to(Layer.IP, 4);
  }

  private static Layer typed(Cursor c, int typeAt, int header) {
    if (c.left() < header) {
      return c.broken(HEADER);
    }
    int type = c.u16(typeAt);
    c.at += header;
    return ofEtherType(c, type);
  }

  /** What an EtherType announces; goes behind VLAN tags (IEEE 802.1Q, any number of them). */
  static Layer ofEtherType(Cursor c, int etherType) {
    int type = etherType;
    while (isVlan(type)) {
      if (c.left() < 4) {
        return c.broken(HEADER);
      }
      type = c.u16(2);
      c.at += 4;
    }
    return switch (type) {
      case IPV4, IPV6 -> Layer.IP;
      case MPLS, MPLS_MULTICAST -> Layer.MPLS;
      case PPPOE_SESSION -> Layer.PPPOE;
      case PPP -> Layer.PPP;
      case ETHERNET_BRIDGED -> Layer.ETHERNET;
      case ERSPAN_2 -> Layer.ERSPAN_2;
      case ERSPAN_3 -> Layer.ERSPAN_3;
      default -> type < FIRST_TYPE ? logicalLink(c) : c.skip(NO_IP);
    };
  }

  private static boolean isVlan(int type) {
    return switch (type) {
      case 0x8100, 0x88a8, 0x9100, 0x9200 -> true;
      default -> false;
    };
  }

  /** IEEE 802.2 with SNAP (RFC 1042). */
  private static Layer logicalLink(Cursor c) {
    if (c.left() < 8 || c.u16(0) != 0xaaaa || c.u8(2) != 3) {
      return c.skip(NO_IP);
    }
    int type = c.u16(6);
    c.at += 8;
    return type < FIRST_TYPE ? c.skip(NO_IP) : ofEtherType(c, type);
  }

  /** RFC 1661 section 2, RFC 1662 section 3.1; address, control and half the protocol may lack. */
  static Layer ppp(Cursor c) {
    if (c.left() >= 2 && c.u16(0) == 0xff03) {
      c.at += 2;
    }
    if (c.left() < 2) {
      return c.broken(HEADER);
    }
    boolean compressed = (c.u8(0) & 1) != 0;
    int protocol = compressed ? c.u8(0) : c.u16(0);
    c.at += compressed ? 1 : 2;
    return switch (protocol) {
      case 0x0021, 0x0057 -> Layer.IP;
      case 0x0281, 0x0283 -> Layer.MPLS;
      default -> c.skip(NO_IP);
    };
  }

  /** RFC 2516 section 4. */
  static Layer pppoe(Cursor c) {
    if (c.left() < 6) {
      return c.broken(HEADER);
    }
    return c.u16(0) == 0x1100 ? c.to(Layer.PPP, 6) : c.skip(NO_IP);
  }

  /**
   * RFC 3032 section 2.1. The labels don't tell what they carry: IP, or Ethernet with or without
   * the control word of RFC 4448 section 4.6.
   */
  static Layer mpls(Cursor c) {
    boolean bottom = false;
    while (!bottom) {
      if (c.left() < 4) {
        return c.broken(HEADER);
      }
      bottom = (c.u8(2) & 1) != 0;
      c.at += 4;
    }
    if (isIp(c.b, c.at, c.end)) {
      return Layer.IP;
    }
    boolean controlWord = c.left() > 4 && c.u8(0) >>> 4 == 0 && isEthernet(c, 4);
    if (controlWord || isEthernet(c, 0)) {
      return c.to(Layer.ETHERNET, controlWord ? 4 : 0);
    }
    return c.skip(NO_IP);
  }

  private static boolean isEthernet(Cursor c, int offset) {
    if (c.left() < offset + 16) {
      return false;
    }
    int type = c.u16(offset + 12);
    return switch (type) {
      case IPV4 -> c.u8(offset + 14) >>> 4 == 4;
      case IPV6 -> c.u8(offset + 14) >>> 4 == 6;
      case MPLS, MPLS_MULTICAST, PPPOE_SESSION -> true;
      default -> isVlan(type);
    };
  }

  private static boolean isIp(byte[] b, int at, int end) {
    return switch (end > at ? b[at] >>> 4 & 0xf : 0) {
      case 4 ->
          end - at >= 20
              && (b[at] & 0xf) >= 5
              && Bytes.u16(b, at + 2) >= 20
              && Bytes.u16(b, at + 2) <= end - at;
      case 6 -> end - at >= 40 && Bytes.u16(b, at + 4) <= end - at - 40;
      default -> false;
    };
  }
}
