package io.hepatica.server.pcap;

import java.net.InetSocketAddress;

/** What a capture file's packets carried, by UDP or TCP. */
public sealed interface Transported permits Datagram, StreamBytes {
  long timeMicros();

  InetSocketAddress source();

  InetSocketAddress destination();

  byte[] bytes();
}
