package io.hepatica.server.packet;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Address and port of one end, small and quickly compared, since a packet makes two of them.
 *
 * @param high first 8 bytes of an IPv6 address; 0 for IPv4
 * @param low last 8 bytes of it; of IPv4 as mapped into IPv6 (RFC 4291 section 2.5.5.2)
 * @param port 0 to 65535
 */
public record Endpoint(long high, long low, int port) {
  private static final long MAPPED = 0xffff_0000_0000L;

  /**
   * @param at where the 4 bytes of the address begin
   */
  public static Endpoint ipv4(byte[] b, int at, int port) {
    return new Endpoint(0, MAPPED | Bytes.u32(b, at), port);
  }

  /**
   * @param at where the 16 bytes of the address begin
   */
  public static Endpoint ipv6(byte[] b, int at, int port) {
    return new Endpoint(Bytes.i64(b, at), Bytes.i64(b, at + 8), port);
  }

  public boolean isIpv4() {
    return high == 0 && low >>> 32 == 0xffff;
  }

  /** The address in network order: 4 or 16 bytes. */
  public byte[] address() {
    byte[] bytes = new byte[isIpv4() ? 4 : 16];
    for (int i = 0; i < bytes.length; i++) {
      int right = bytes.length - 1 - i;
      bytes[i] = (byte) (right < 8 ? low >>> 8 * right : high >>> 8 * (right - 8));
    }
    return bytes;
  }

  public InetAddress inetAddress() {
    try {
      return InetAddress.getByAddress(address());
    } catch (UnknownHostException e) {
      throw new AssertionError("addresses here have 4 or 16 bytes", e);
    }
  }

  Endpoint withPort(int other) {
    return new Endpoint(high, low, other);
  }

  @Override
  public int hashCode() {
    long mixed = (high * 31 + low) * 0x9e37_79b9_7f4a_7c15L + port * 0xc2b2_ae3d_27d4_eb4fL;
    return (int) (mixed >>> 32) ^ (int) mixed;
  }
}
