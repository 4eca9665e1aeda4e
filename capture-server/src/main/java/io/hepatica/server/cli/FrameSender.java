package io.hepatica.server.cli;

import java.io.IOException;

/** Carries HEP frames to a collector. */
sealed interface FrameSender extends AutoCloseable permits UdpSender, TcpSender {
  /**
   * @throws IOException with one line that says what is wrong
   */
  void send(byte[] frame) throws IOException;

  /**
   * Returns when the collector has taken what can be known to be taken.
   *
   * @throws IOException where it is known that it has not
   */
  void finish() throws IOException;

  @Override
  void close() throws IOException;
}
