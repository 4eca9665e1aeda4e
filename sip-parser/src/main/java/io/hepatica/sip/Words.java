package io.hepatica.sip;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes at once, the first in the lowest bits. */
final class Words {
  static final long ONES = 0x0101010101010101L;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long CASE_BITS = 0x20 * ONES;

  private Words() {}

  static long at(byte[] buffer, int index) {
    return (long) WORD.get(buffer, index);
  }

  /** Up to eight bytes, the letters in lower case (and CR as a hyphen), above them zeros. */
  static long lowerCase(byte[] buffer, int index, int length) {
    if (length >= Long.BYTES) {
      return at(buffer, index) | CASE_BITS;
    }
    long mask = (1L << length * Byte.SIZE) - 1;
    if (index + Long.BYTES <= buffer.length) {
      return (at(buffer, index) | CASE_BITS) & mask;
    }
    long word = 0;
    for (int i = 0; i < length; i++) {
      word |= (buffer[index + i] & 0xffL) << i * Byte.SIZE;
    }
    return (word | CASE_BITS) & mask;
  }
}
