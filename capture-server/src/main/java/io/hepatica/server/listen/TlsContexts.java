package io.hepatica.server.listen;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Reads the PEM files of the TLS listener. */
final class TlsContexts {
  private TlsContexts() {}

  static SslContext server(ListenOptions.@Nullable TlsFiles files) throws ListenException {
    if (files == null) {
      throw new ListenException(
          "hep.tls needs hep.tls-cert and hep.tls-key: name the PEM files, or set hep.tls to off");
    }
    Path ca = files.clientCa();
    requireReadable("hep.tls-cert", files.certificate());
    requireReadable("hep.tls-key", files.key());
    if (ca != null) {
      requireReadable("hep.tls-client-ca", ca);
    }
    SslContextBuilder builder = keys(files);
    if (ca != null) {
      try {
        builder.trustManager(ca.toFile()).clientAuth(ClientAuth.REQUIRE);
      } catch (IllegalArgumentException e) {
        throw new ListenException(
            "hep.tls-client-ca: " + ca + " holds no certificate in PEM form", e);
      }
    }
    try {
      return builder.sslProvider(SslProvider.JDK).protocols("TLSv1.3", "TLSv1.2").build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new ListenException(unusable(files), e);
    }
  }

  private static SslContextBuilder keys(ListenOptions.TlsFiles files) throws ListenException {
    try {
      return SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile());
    } catch (IllegalArgumentException e) {
      throw new ListenException(unusable(files), e);
    }
  }

  private static String unusable(ListenOptions.TlsFiles files) {
    return "hep.tls-cert, hep.tls-key: "
        + files.certificate()
        + " and "
        + files.key()
        + " are no certificate and its key in PEM form; the key must be PKCS#8 without a password"
        + " (openssl pkcs8 -topk8 -nocrypt converts)";
  }

  private static void requireReadable(String key, Path file) throws ListenException {
    if (!Files.isReadable(file)) {
      throw new ListenException(key + ": " + file + " can't be read");
    }
  }
}
