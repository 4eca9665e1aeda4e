package io.hepatica.server.listen;

import io.hepatica.server.journal.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Who sends.
 *
 * @param address 4 bytes for IPv4, also where the socket is one of IPv6, else 16
 */
record Peer(InetAddress host, byte[] address, int port, Transport transport, boolean allowed) {
  static Peer of(InetSocketAddress from, Transport transport, AllowList allow) {
    try {
      // Turns an IPv4-mapped address into the IPv4 address that it is.
      InetAddress host = InetAddress.getByAddress(from.getAddress().getAddress());
      byte[] address = host.getAddress();
      return new Peer(host, address, from.getPort(), transport, allow.contains(address));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of neither 4 nor 16 bytes", e);
    }
  }
}
