package io.hepatica.server.listen;

import io.hepatica.server.journal.TimeBounds;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where HEP is taken from, and from whom.
 *
 * @param udp null is off; port 0 takes a free one; likewise {@code tcp} and {@code tls}
 * @param tls needs {@code tlsFiles}
 * @param passwords accepted auth keys; none: any, or none at all
 * @param allow CIDRs of agents; none: any
 * @param deduplicate window in which the same message of the same hop is taken once; zero is off
 * @param times which times of agents are believed
 */
public record ListenOptions(
    @Nullable InetSocketAddress udp,
    @Nullable InetSocketAddress tcp,
    @Nullable InetSocketAddress tls,
    @Nullable TlsFiles tlsFiles,
    List<String> passwords,
    List<String> allow,
    Duration deduplicate,
    TimeBounds times,
    Limits limits) {

  /** Options with the default bounds of time. */
  public ListenOptions(
      @Nullable InetSocketAddress udp,
      @Nullable InetSocketAddress tcp,
      @Nullable InetSocketAddress tls,
      @Nullable TlsFiles tlsFiles,
      List<String> passwords,
      List<String> allow,
      Duration deduplicate,
      Limits limits) {
    this(udp, tcp, tls, tlsFiles, passwords, allow, deduplicate, TimeBounds.DEFAULT, limits);
  }

  public ListenOptions {
    passwords = List.copyOf(passwords);
    allow = List.copyOf(allow);
  }

  /**
   * PEM files.
   *
   * @param key PKCS#8, not encrypted
   * @param clientCa where present, agents must show a certificate that it signed
   */
  public record TlsFiles(Path certificate, Path key, @Nullable Path clientCa) {}

  /**
   * What one sender, or all of them, may hold open.
   *
   * @param connections TCP and TLS together
   * @param connectionsPerAddress of these, from one address
   * @param frameTime a frame that was begun must be whole within this, and so must a TLS handshake
   * @param idleTime a connection that sends nothing for so long is closed; agents rest for long
   */
  public record Limits(
      int connections, int connectionsPerAddress, Duration frameTime, Duration idleTime) {
    public static final Limits DEFAULT =
        new Limits(8192, 2560, Duration.ofSeconds(30), Duration.ofHours(1));
  }
}
