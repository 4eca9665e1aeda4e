package io.hepatica.server.store.elastic;

import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;

/** Messages from the frames of hits. Not thread-safe. */
final class FrameReader implements AutoCloseable {
  private final ParsedMessage message;

  FrameReader(Schema schema) {
    this.message = new ParsedMessage(schema);
  }

  /** The message in the role that it has in its table; good until the next one is read. */
  ParsedMessage read(Hit hit) {
    message.read(hit.frame(), 0, hit.frame().length);
    if (hit.table() == Table.REPORT) {
      message.asReport();
    }
    return message;
  }

  @Override
  public void close() {
    message.close();
  }
}
