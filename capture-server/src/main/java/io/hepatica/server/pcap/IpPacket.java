package io.hepatica.server.pcap;

import java.net.InetAddress;

/** The header of an IP packet as far as it is needed behind it. */
record IpPacket(long timeMicros, InetAddress source, InetAddress destination, int protocol) {}
