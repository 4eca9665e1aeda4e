package io.hepatica.server.alias;

import io.hepatica.server.message.Addresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An address, or all that share its first bits. An IPv4-mapped IPv6 address is its IPv4 address.
 *
 * @param high the first 64 bits; of IPv4 its 32 bits, then zeros
 * @param low the other 64 bits; of IPv4 zeros
 * @param bits length of the prefix, to 32 or 128
 */
record Network(boolean ipv4, long high, long low, int bits) {
  private static final int MAPPED_BITS = 96;

  /**
   * The network that is written as an address, {@code /} and the length of its prefix; an address
   * alone is itself.
   *
   * @throws AliasException where it is anything else, or has bits set behind the prefix
   */
  static Network parse(String text) throws AliasException {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    Network address = ofAddress(host);
    if (address == null) {
      throw none(text);
    }
    if (slash < 0) {
      return address;
    }
    String length = text.substring(slash + 1);
    if (!length.matches("[0-9]{1,3}")) {
      throw none(text);
    }
    int mapped = address.ipv4 && host.indexOf(':') >= 0 ? MAPPED_BITS : 0;
    int bits = Integer.parseInt(length) - mapped;
    if (bits < 0 || bits > address.bits) {
      throw none(text);
    }
    Network network = address.cut(bits);
    if (network.high != address.high || network.low != address.low) {
      throw new AliasException(
          "has bits set behind its prefix: write " + network.text() + ", or the address alone");
    }
    return network;
  }

  private static AliasException none(String text) {
    String shown = text.length() > 50 ? text.substring(0, 50) + "…" : text;
    return new AliasException(
        "\"" + shown + "\" is no network: write it like 10.0.0.1, 10.0.0.0/8 or 2001:db8::/32");
  }

  /** An address in the forms of {@link Addresses#parse}; null where it is none. */
  static @Nullable Network ofAddress(String text) {
    InetAddress address = Addresses.parse(text);
    if (address == null) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == 4
        ? new Network(true, (long) bytes.getInt() << 32, 0, 32)
        : new Network(false, bytes.getLong(), bytes.getLong(), 128);
  }

  /** The network of so many bits in which it lies. */
  Network cut(int length) {
    return new Network(ipv4, high & firstBits(length), low & firstBits(length - 64), length);
  }

  /** A mask; 0 for lengths below 1, all ones from 64 on. */
  static long firstBits(int length) {
    return length <= 0 ? 0 : -1L << Math.max(0, 64 - length);
  }

  /** In canonical form, without the length of the prefix where it is an address. */
  String text() {
    byte[] bytes =
        ipv4
            ? ByteBuffer.allocate(4).putInt((int) (high >>> 32)).array()
            : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    try {
      String address = Addresses.text(InetAddress.getByAddress(bytes));
      return bits == bytes.length * 8 ? address : address + "/" + bits;
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
