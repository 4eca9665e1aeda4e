package io.hepatica.server.call;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * 64 bits that stand for a text of which only the identity matters: 24 bytes less than the shortest
 * String. Not cryptographic: who makes two of his own messages collide, hides one of his own.
 */
final class Hash64 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long SEED = 0x9e3779b97f4a7c15L;

  private Hash64() {}

  static long of(byte[] bytes, int start, int length) {
    return add(SEED, bytes, start, length);
  }

  /** The hash of what was hashed before and of these bytes. */
  static long add(long hash, byte[] bytes, int start, int length) {
    long h = mix(hash + length);
    int p = start;
    int end = start + length;
    for (; p + Long.BYTES <= end; p += Long.BYTES) {
      h = mix(h ^ (long) LONG.get(bytes, p));
    }
    long rest = 0;
    for (; p < end; p++) {
      rest = rest << 8 | bytes[p] & 0xff;
    }
    return mix(h ^ rest);
  }

  /** The hash of what was hashed before and of a number. */
  static long add(long hash, long number) {
    return mix(mix(hash) ^ number);
  }

  private static long mix(long hash) {
    long h = (hash ^ hash >>> 32) * 0xd6e8feb86659fd93L;
    return h ^ h >>> 29;
  }
}
