package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.Journal;
import java.io.IOException;

/** Where the frames of a generation's rows are. */
@FunctionalInterface
interface FrameSource {
  /** Copies the row's frame, {@link Generation#frameLength} bytes, into the buffer. */
  void read(Generation generation, int row, byte[] into, int at) throws IOException;

  /** The frames of live traffic. */
  static FrameSource of(Journal journal) {
    return (generation, row, into, at) ->
        journal.readFrame(generation.position(row), generation.frameLength(row), into, at);
  }
}
