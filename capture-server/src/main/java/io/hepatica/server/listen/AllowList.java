package io.hepatica.server.listen;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** The networks from which agents may send; all where none is named. Immutable. */
final class AllowList {
  private record Network(byte[] address, int bits) {
    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int i = 0; i < bits; i++) {
        int mask = 0x80 >> i % 8;
        if ((other[i / 8] & mask) != (address[i / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Network> networks = new ArrayList<>();

  /**
   * @param cidrs such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; an address alone is itself
   */
  AllowList(List<String> cidrs) throws ListenException {
    for (String cidr : cidrs) {
      networks.add(parse(cidr));
    }
  }

  private static Network parse(String cidr) throws ListenException {
    int slash = cidr.indexOf('/');
    String host = slash < 0 ? cidr : cidr.substring(0, slash);
    // Java takes 10.1 for 10.0.0.1; whoever writes 10.1/16 means another network.
    boolean whole = host.indexOf(':') >= 0 || host.chars().filter(c -> c == '.').count() == 3;
    try {
      byte[] address = InetAddress.ofLiteral(host).getAddress();
      int all = address.length * 8;
      int bits = slash < 0 ? all : Integer.parseUnsignedInt(cidr, slash + 1, cidr.length(), 10);
      if (whole && bits <= all) {
        return new Network(address, bits);
      }
    } catch (IllegalArgumentException e) {
      throw new ListenException(problem(cidr), e);
    }
    throw new ListenException(problem(cidr));
  }

  private static String problem(String cidr) {
    return "hep.allow: \"" + cidr + "\" is no network: write it like 10.0.0.0/8 or 2001:db8::/32";
  }

  /**
   * @param address 4 or 16 bytes; an IPv4 address is never given in 16
   */
  boolean contains(byte[] address) {
    if (networks.isEmpty()) {
      return true;
    }
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
