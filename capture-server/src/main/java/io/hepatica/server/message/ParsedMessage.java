package io.hepatica.server.message;

/** One journaled frame as fields: read in place, reusable, not thread-safe. */
public final class ParsedMessage implements Fields {
  public ParsedMessage(Schema schema) {}

  /** Reads a frame of the journal. */
  public void read(byte[] buffer, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  public long position() {
    throw new UnsupportedOperationException();
  }

  public long timeMicros() {
    throw new UnsupportedOperationException();
  }

  public Table table() {
    throw new UnsupportedOperationException();
  }

  /** The frame itself, for the store's blocks. */
  public Span frame() {
    throw new UnsupportedOperationException();
  }

  /** The payload, inflated. */
  public Span payload() {
    throw new UnsupportedOperationException();
  }

  /** A copy of all values, to be given away. */
  public Message toMessage() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int count(Field field) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long number(Field field) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void text(Field field, int index, Span into) {
    throw new UnsupportedOperationException();
  }
}
