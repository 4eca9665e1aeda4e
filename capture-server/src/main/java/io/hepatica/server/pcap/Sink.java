package io.hepatica.server.pcap;

import java.io.IOException;

/** Takes what a file holds, one after another. */
@FunctionalInterface
public interface Sink<T> {
  /**
   * @throws IOException ends the reading
   */
  void accept(T item) throws IOException;
}
