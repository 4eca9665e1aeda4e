package io.hepatica.server.store.lucene;

import org.apache.lucene.util.BytesRef;

/** The forms in which values become terms; blocks and queries use the same. */
final class TermBytes {
  private TermBytes() {}

  /** ASCII only, as {@code Field.Kind.FOLDED} compares. */
  static BytesRef lowerCase(byte[] bytes, int start, int length) {
    byte[] lower = new byte[length];
    for (int i = 0; i < length; i++) {
      byte b = bytes[start + i];
      lower[i] = b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
    }
    return new BytesRef(lower);
  }

  /** Byte by byte: UTF-8 need not survive, since queries are reversed alike. */
  static BytesRef reverse(byte[] bytes, int start, int length) {
    byte[] reversed = new byte[length];
    for (int i = 0; i < length; i++) {
      reversed[i] = bytes[start + length - 1 - i];
    }
    return new BytesRef(reversed);
  }
}
