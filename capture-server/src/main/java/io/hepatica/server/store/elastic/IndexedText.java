package io.hepatica.server.store.elastic;

import io.hepatica.server.message.Span;

/**
 * A value as Elasticsearch may keep it: valid UTF-8 of at most {@link #MAX_BYTES}. Reusable, not
 * thread-safe.
 */
final class IndexedText {
  /** Bytes of a value that are indexed. */
  static final int MAX_BYTES = 512;

  private final byte[] bytes = new byte[MAX_BYTES];
  private final byte[] reversed = new byte[MAX_BYTES];
  private int length;
  private boolean faithful;
  private boolean ascii;

  /** Takes a value: what is too long is cut, and what is no UTF-8 becomes U+FFFD. */
  void read(Span value) {
    length = 0;
    faithful = true;
    ascii = true;
    int end = value.start + value.length;
    for (int at = value.start; at < end; ) {
      int size = sizeOfCharacter(value.bytes, at, end);
      int room = MAX_BYTES - length;
      if (room < (size == 0 ? 3 : size)) {
        faithful = false;
        return;
      }
      if (size == 0) {
        append((byte) 0xef, (byte) 0xbf, (byte) 0xbd);
        faithful = false;
        at++;
      } else if (size == 1) {
        bytes[length++] = value.bytes[at++];
      } else {
        System.arraycopy(value.bytes, at, bytes, length, size);
        length += size;
        at += size;
        ascii = false;
      }
    }
  }

  private void append(byte first, byte second, byte third) {
    bytes[length++] = first;
    bytes[length++] = second;
    bytes[length++] = third;
  }

  /**
   * Bytes of the character that begins there; 0 where none does (The Unicode Standard, table 3-7).
   */
  private static int sizeOfCharacter(byte[] text, int at, int end) {
    int first = text[at] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (size == 0 || at + size > end) {
      return 0;
    }
    for (int i = 1; i < size; i++) {
      if ((text[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = text[at + 1] & 0xff;
    boolean wrong =
        first == 0xe0 && second < 0xa0
            || first == 0xed && second > 0x9f
            || first == 0xf0 && second < 0x90
            || first == 0xf4 && second > 0x8f;
    return wrong ? 0 : size;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Whether it is the value, whole and unchanged. */
  boolean isFaithful() {
    return faithful;
  }

  boolean isAscii() {
    return ascii;
  }

  /** The same back to front, character by character; as long as {@link #length}. */
  byte[] reversed() {
    int to = length;
    for (int at = 0; at < length; ) {
      int size = sizeOfCharacter(bytes, at, length);
      to -= size;
      System.arraycopy(bytes, at, reversed, to, size);
      at += size;
    }
    return reversed;
  }
}
