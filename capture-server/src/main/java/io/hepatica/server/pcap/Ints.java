package io.hepatica.server.pcap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in the byte order that a file chose. */
final class Ints {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Ints() {}

  static int u16(byte[] b, int at, boolean little) {
    short value = (short) SHORT.get(b, at);
    return (little ? Short.reverseBytes(value) : value) & 0xffff;
  }

  static int i32(byte[] b, int at, boolean little) {
    int value = (int) INT.get(b, at);
    return little ? Integer.reverseBytes(value) : value;
  }

  static long u32(byte[] b, int at, boolean little) {
    return i32(b, at, little) & 0xffff_ffffL;
  }

  /** Of pcapng: the half that is the more significant one stands first in either order. */
  static long halves(byte[] b, int at, boolean little) {
    return u32(b, at, little) << 32 | u32(b, at + 4, little);
  }

  static long i64(byte[] b, int at, boolean little) {
    long value = halves(b, at, false);
    return little ? Long.reverseBytes(value) : value;
  }
}
