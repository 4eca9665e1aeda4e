package io.hepatica.server.packet;

/** Where the IP packet begins behind a link layer's header. */
final class LinkLayer {
  /** No IP packet: ARP, or a link type that is not known here. */
  static final int NOT_IP = -1;

  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_IPV6 = 0x86dd;
  private static final int ETHERTYPE_VLAN = 0x8100;
  private static final int ETHERTYPE_QINQ = 0x88a8;
  private static final int ETHERTYPE_OLD_QINQ = 0x9100;

  private LinkLayer() {}

  static boolean isKnown(int linkType) {
    return switch (linkType) {
      case 0, 1, 12, 14, 101, 108, 113, 228, 229, 276 -> true;
      default -> false;
    };
  }

  static int ipOffset(int linkType, byte[] packet, int at, int end) {
    return switch (linkType) {
      case 0, 108 ->
          atVersion(packet, at + 4, end); // BSD loopback: the address family, in either order
      case 1 -> behindEtherType(packet, at + 12, end);
      case 12, 14, 101, 228, 229 -> atVersion(packet, at, end);
      case 113 -> behindEtherType(packet, at + 14, end);
      case 276 -> end - at < 20 ? NOT_IP : ofEtherType(packet, Bytes.u16(packet, at), at + 20, end);
      default -> NOT_IP;
    };
  }

  private static int behindEtherType(byte[] packet, int at, int end) {
    return end < at + 2 ? NOT_IP : ofEtherType(packet, Bytes.u16(packet, at), at + 2, end);
  }

  private static int ofEtherType(byte[] packet, int etherType, int behind, int end) {
    int type = etherType;
    int at = behind;
    while (type == ETHERTYPE_VLAN || type == ETHERTYPE_QINQ || type == ETHERTYPE_OLD_QINQ) {
      if (end < at + 4) {
        return NOT_IP;
      }
      type = Bytes.u16(packet, at + 2);
      at += 4;
    }
    return type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6 ? atVersion(packet, at, end) : NOT_IP;
  }

  private static int atVersion(byte[] packet, int at, int end) {
    int version = end > at ? packet[at] >>> 4 & 0xf : 0;
    return version == 4 || version == 6 ? at : NOT_IP;
  }
}
