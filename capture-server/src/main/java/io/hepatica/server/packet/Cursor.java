package io.hepatica.server.packet;

/**
 * The packet in hand and how far it was read. Reused from packet to packet, since there are many;
 * not thread-safe.
 */
final class Cursor {
  private final Skipped skipped;

  long timeMicros;
  byte[] b = {};

  /** The next byte to be read. */
  int at;

  /** Behind the last byte that is there, or that an outer header leaves to what is inside it. */
  int end;

  /** Whether the capture's snap length cut the packet. */
  boolean cut;

  /** Of the innermost IP packet read so far; ports are 0. */
  Endpoint source = new Endpoint(0, 0, 0);

  Endpoint destination = source;

  Cursor(Skipped skipped) {
    this.skipped = skipped;
  }

  int left() {
    return end - at;
  }

  /** An unsigned byte, counted from here. */
  int u8(int offset) {
    return Bytes.u8(b, at + offset);
  }

  /** 16 bits without sign, counted from here. */
  int u16(int offset) {
    return Bytes.u16(b, at + offset);
  }

  int i32(int offset) {
    return Bytes.i32(b, at + offset);
  }

  /** Goes behind a header. */
  Layer to(Layer next, int header) {
    at += header;
    return next;
  }

  /**
   * The packet, or what is left of it, holds nothing to be given out.
   *
   * @param reason one of a fixed set of words
   */
  Layer skip(String reason) {
    skipped.add(reason);
    return Layer.END;
  }

  /** The header of a layer doesn't fit into what is left. */
  Layer broken(String header) {
    return skip(cut ? "packet cut by the capture's snap length" : "broken " + header + " header");
  }
}
