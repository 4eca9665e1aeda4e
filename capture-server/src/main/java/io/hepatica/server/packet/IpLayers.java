package io.hepatica.server.packet;

/** IPv4 and IPv6, put together from their fragments. Not thread-safe. */
final class IpLayers {
  private static final String HEADER = "IP";
  private static final int AUTHENTICATION = 51;
  private static final int FRAGMENT = 44;

  private final FragmentTable fragments;

  IpLayers(Skipped skipped) {
    fragments = new FragmentTable(skipped);
  }

  /** Gives up fragments that wait too long. */
  void tick(long nowMicros) {
    fragments.dropOld(nowMicros);
  }

  /** No more packets. */
  void finish() {
    fragments.finish();
  }

  Layer ip(Cursor c) {
    return switch (c.left() == 0 ? 0 : c.u8(0) >>> 4) {
      case 4 -> ipv4(c);
      case 6 -> ipv6(c);
      default -> c.skip("packet without IP");
    };
  }

  /** RFC 791 section 3.1. */
  private Layer ipv4(Cursor c) {
    int header = (c.u8(0) & 0xf) * 4;
    if (header < 20 || c.left() < header) {
      return c.broken(HEADER);
    }
    int total = c.u16(2);
    // 0 where the network card was left to cut the packet (TSO): it is as long as the capture says.
    if (total != 0 && !limit(c, total, header)) {
      return tooShort(c);
    }
    c.source = Endpoint.ipv4(c.b, c.at + 12, 0);
    c.destination = Endpoint.ipv4(c.b, c.at + 16, 0);
    int protocol = c.u8(9);
    int fragment = c.u16(6);
    int id = c.u16(4);
    c.at += header;
    return (fragment & 0x3fff) == 0
        ? ofProtocol(c, protocol)
        : fragment(c, protocol, id, (fragment & 0x1fff) * 8, (fragment & 0x2000) != 0);
  }

  /** RFC 8200 sections 3 and 4. */
  private Layer ipv6(Cursor c) {
    if (c.left() < 40) {
      return c.broken(HEADER);
    }
    int length = c.u16(4);
    if (length != 0 && !limit(c, 40 + length, 40)) {
      return tooShort(c);
    }
    c.source = Endpoint.ipv6(c.b, c.at + 8, 0);
    c.destination = Endpoint.ipv6(c.b, c.at + 24, 0);
    int next = c.u8(6);
    c.at += 40;
    return ofProtocol(c, next);
  }

  /** Leaves what the header says to the packet; false where it says more than there is. */
  private static boolean limit(Cursor c, int total, int header) {
    if (total < header || total > c.left()) {
      return false;
    }
    c.end = c.at + total;
    return true;
  }

  private static Layer tooShort(Cursor c) {
    return c.cut ? c.broken(HEADER) : c.skip("IP packet of another length than its header says");
  }

  private Layer ofProtocol(Cursor c, int protocol) {
    int next = protocol;
    while (isExtension(next)) {
      int extension = c.left() < 8 ? 8 : extensionLength(next, c.u8(1));
      if (c.left() < extension) {
        return c.broken(HEADER);
      }
      boolean fragment = next == FRAGMENT;
      int position = c.u16(2);
      int id = c.i32(4);
      next = c.u8(0);
      c.at += extension;
      if (fragment && (position & 0xfff9) != 0) {
        // What follows is part of the fragmented packet, headers included.
        return fragment(c, next, id, position & 0xfff8, (position & 1) != 0);
      }
    }
    return switch (next) {
      case 6 -> Layer.TCP;
      case 17 -> Layer.UDP;
      case 132 -> Layer.SCTP;
      case 4, 41 -> Layer.IP; // RFC 2003, RFC 2473
      case 47 -> Layer.GRE;
      case 97 -> Layer.ETHER_IP;
      case 137 -> Layer.MPLS; // RFC 4023
      case 143 -> Layer.ETHERNET; // RFC 8986 section 4.9
      case 1, 58 -> c.skip("ICMP");
      case 50 -> c.skip("encrypted by IPsec");
      default -> c.skip("neither UDP, TCP nor SCTP");
    };
  }

  /** Hop-by-hop, routing, fragment, authentication, destination options, mobility, HIP, Shim6. */
  private static boolean isExtension(int header) {
    return switch (header) {
      case 0, 43, FRAGMENT, AUTHENTICATION, 60, 135, 139, 140 -> true;
      default -> false;
    };
  }

  private static int extensionLength(int header, int length) {
    return switch (header) {
      case FRAGMENT -> 8;
      case AUTHENTICATION -> (length + 2) * 4;
      default -> (length + 1) * 8;
    };
  }

  private Layer fragment(Cursor c, int protocol, int id, int offset, boolean more) {
    FragmentTable.Key key = new FragmentTable.Key(c.source, c.destination, id, protocol);
    byte[] whole = fragments.add(c.timeMicros, key, offset, more, c.b, c.at, c.end);
    if (whole == null) {
      return Layer.END;
    }
    c.b = whole;
    c.at = 0;
    c.end = whole.length;
    return ofProtocol(c, protocol);
  }
}
