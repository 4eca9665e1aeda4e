package io.hepatica.server.message;

/**
 * A mutable pointer at bytes that lie somewhere else, so that a value is handed over without a
 * copy.
 */
public final class Span {
  private static final byte[] NONE = {};

  public byte[] bytes = NONE;
  public int start;
  public int length;

  public void set(byte[] bytes, int start, int length) {
    this.bytes = bytes;
    this.start = start;
    this.length = length;
  }
}
