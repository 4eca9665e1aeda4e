package io.hepatica.server.agent;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where an agent forwards to, by TCP.
 *
 * @param ca PEM file with the authority that signed the collector's certificate; null: those that
 *     Java trusts
 * @param password auth key that each frame carries (HEP3 chunk 14); empty: none
 */
public record Collector(String host, int port, boolean tls, @Nullable Path ca, String password) {
  /** Without the password. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
