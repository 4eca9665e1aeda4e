package io.hepatica.server.packet;

/**
 * What packets carried by UDP, SCTP or TCP. The bytes are lent: they may change as soon as the sink
 * has returned, so whoever needs them longer copies them.
 */
public sealed interface Transported permits Datagram, StreamBytes {
  /** Microseconds since the epoch; 0 where the file gives the packet no time. */
  long timeMicros();

  Endpoint source();

  Endpoint destination();

  /** IP protocol number: 6 TCP, 17 UDP, 132 SCTP. */
  int protocol();

  /** The array in which the payload lies, among other bytes. */
  byte[] bytes();

  /** Where the payload begins in {@link #bytes}. */
  int offset();

  /** How many bytes the payload has. */
  int length();
}
