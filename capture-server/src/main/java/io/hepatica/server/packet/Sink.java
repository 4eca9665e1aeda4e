package io.hepatica.server.packet;

import java.io.IOException;

/** Takes what was found, one after another. */
@FunctionalInterface
public interface Sink<T> {
  /**
   * @throws IOException ends what gives it out
   */
  void accept(T item) throws IOException;
}
