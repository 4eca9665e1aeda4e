package io.hepatica.server.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Collectors that stand still. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForwarderTest {
  private static final long BOUND = 64 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** More than the sockets of both sides hold. */
  private static final int MANY = 3_000;

  @TempDir Path directory;

  private static ServerSocket listen(ServerSocketFactory sockets) throws IOException {
    ServerSocket server = sockets.createServerSocket();
    server.setReceiveBufferSize(4_096);
    server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    return server;
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long until " + what).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private static Collector collector(ServerSocket server, boolean tls) {
    return new Collector("localhost", server.getLocalPort(), tls, null, "");
  }

  private static boolean says(Forwarder forwarder, String words) {
    String trouble = forwarder.trouble();
    return trouble != null && trouble.contains(words);
  }

  @Test
  void collector_thatNeverReads_confirmsNothingAndGetsAllAgain() throws Exception {
    try (FrameBuffer buffer = FrameBuffer.open(directory, BOUND);
        ServerSocket server = listen(ServerSocketFactory.getDefault())) {
      FrameBufferTest.write(buffer, 0, 3);
      long bytes = buffer.bytes();
      try (Forwarder forwarder = new Forwarder(buffer, collector(server, false), null, PATIENCE)) {
        forwarder.start();
        try (Socket standing = server.accept()) {
          await("it says so", () -> says(forwarder, "does not close the connection"));
          assertThat(standing.isConnected()).isTrue();
          assertThat(buffer.bytes()).isEqualTo(bytes);
        }
        try (Socket well = server.accept()) {
          byte[] got = well.getInputStream().readAllBytes();
          well.close();
          for (int number = 0; number < 3; number++) {
            assertThat(got).contains(FrameBufferTest.payload(number));
          }
        }
        await("that is confirmed", buffer::isEmpty);
        await("and all is well", () -> forwarder.trouble() == null);
        assertThat(forwarder.sent()).isEqualTo(6);
      }
    }
  }

  private static void assertEndsWithCollectorThatTakesNothing(
      FrameBuffer buffer, ServerSocket server, Forwarder forwarder) throws Exception {
    forwarder.start();
    try (Socket standing = server.accept()) {
      if (standing instanceof SSLSocket secured) {
        secured.startHandshake();
      }
      await("it says so", () -> says(forwarder, "took nothing"));
      assertThat(buffer.isEmpty()).isFalse();
      forwarder.close();
    }
  }

  @Test
  void collector_thatTakesNothing_isSaidAndHoldsNobodyUp() throws Exception {
    try (FrameBuffer buffer = FrameBuffer.open(directory, BOUND);
        ServerSocket server = listen(ServerSocketFactory.getDefault())) {
      FrameBufferTest.write(buffer, 0, MANY);
      assertEndsWithCollectorThatTakesNothing(
          buffer, server, new Forwarder(buffer, collector(server, false), null, PATIENCE));
    }
  }

  /** Both sides of a TLS whose certificate is made for this test. */
  private SSLContext tls() throws Exception {
    Path file = directory.resolve("keys.p12");
    char[] password = "for-this-test".toCharArray();
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(password))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, password);
    }
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", keys.getCertificate("mykey"));
    KeyManagerFactory key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    key.init(keys, password);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(key.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void collector_thatTakesNothingByTls_isSaidAndHoldsNobodyUp() throws Exception {
    SSLContext tls = tls();
    try (FrameBuffer buffer = FrameBuffer.open(directory.resolve("buffer"), BOUND);
        ServerSocket server = listen(tls.getServerSocketFactory())) {
      FrameBufferTest.write(buffer, 0, MANY);
      assertEndsWithCollectorThatTakesNothing(
          buffer, server, new Forwarder(buffer, collector(server, true), tls, PATIENCE));
    }
  }
}
