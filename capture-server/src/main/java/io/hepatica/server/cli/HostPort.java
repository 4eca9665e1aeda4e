package io.hepatica.server.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address as people write it: {@code host:port}, an IPv6 address in brackets.
 *
 * @param port 1 to 65535
 */
record HostPort(String host, int port) {
  private static final Pattern FORM = Pattern.compile("(?:\\[([^]]+)]|([^:\\[\\]]+)):([0-9]{1,5})");

  /**
   * @throws IllegalArgumentException where the text is none
   */
  static HostPort parse(String text) {
    Matcher matcher = FORM.matcher(text);
    int port = matcher.matches() ? Integer.parseInt(matcher.group(3)) : 0;
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "'" + text + "' is not HOST:PORT; an IPv6 address goes into brackets: [::1]:9060");
    }
    String bracketed = matcher.group(1);
    return new HostPort(bracketed == null ? matcher.group(2) : bracketed, port);
  }

  InetSocketAddress resolve() throws CommandFailure {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new CommandFailure("there is no host " + host, e);
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
