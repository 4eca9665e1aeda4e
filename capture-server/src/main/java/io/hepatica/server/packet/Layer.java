package io.hepatica.server.packet;

/** What stands next in a packet. */
enum Layer {
  ETHERNET,
  /** LINKTYPE_LINUX_SLL. */
  LINUX_COOKED,
  /** LINKTYPE_LINUX_SLL2. */
  LINUX_COOKED_2,
  /** LINKTYPE_NULL and LINKTYPE_LOOP. */
  LOOPBACK,
  /** LINKTYPE_C_HDLC. */
  CISCO_HDLC,
  PPP,
  PPPOE,
  MPLS,
  /** IPv4 or IPv6, by its first bits. */
  IP,
  GRE,
  ERSPAN_2,
  ERSPAN_3,
  ETHER_IP,
  VXLAN,
  UDP,
  TCP,
  SCTP,
  /** All was read, or the rest can't be. */
  END
}
