package io.hepatica.server.report;

import org.jspecify.annotations.Nullable;

/** Addresses of media as {@link Metric#MEDIA_SRC} has them. */
final class HostPort {
  private static final int MAX_ADDRESS = 64;

  private HostPort() {}

  /**
   * {@code host:port}, an IPv6 address in brackets; null where the address is absent, unspecified
   * or no address at all, or the port is none.
   */
  static @Nullable String of(@Nullable String address, @Nullable String port) {
    double number = Numbers.decimal(port);
    if (address == null || address.length() > MAX_ADDRESS || !(number >= 1 && number <= 65_535)) {
      return null;
    }
    boolean bracketed = address.startsWith("[") && address.endsWith("]");
    String host = bracketed ? address.substring(1, address.length() - 1) : address;
    if (!isAddress(host) || host.equals("0.0.0.0") || host.equals("::")) {
      return null;
    }
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + (int) number;
  }

  /** An address and port in one: {@code 10.0.0.1:5004}, {@code [2001:db8::1]:5004}. */
  static @Nullable String of(@Nullable String text) {
    int colon = text == null ? -1 : text.lastIndexOf(':');
    return text == null || colon < 0
        ? null
        : of(text.substring(0, colon), text.substring(colon + 1));
  }

  private static boolean isAddress(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c != '.' && c != ':' && Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return !host.isEmpty();
  }
}
