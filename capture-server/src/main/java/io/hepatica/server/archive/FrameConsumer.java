package io.hepatica.server.archive;

import io.hepatica.server.message.ParsedMessage;
import java.io.IOException;

/** Takes what is read from the archive. */
@FunctionalInterface
public interface FrameConsumer {
  /**
   * The next message, in order of position.
   *
   * @param message in its own role; it and its frame are the caller's, until this returns
   * @throws IOException or InterruptedException to end the reading, which throws it on
   */
  void accept(ParsedMessage message) throws IOException, InterruptedException;
}
