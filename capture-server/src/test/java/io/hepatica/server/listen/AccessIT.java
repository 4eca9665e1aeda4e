package io.hepatica.server.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hepatica.server.metrics.Agent;
import io.hepatica.server.metrics.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessIT {
  private static final byte[] PAYLOAD = "hello".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path directory;

  @Test
  void passwords_whereConfigured_letOnlyTheWholeKeyIn() throws Exception {
    try (TestServer server = new TestServer(directory, TestServer.passwords("myHep", "second"))) {
      server.send(
          List.of(
              Hep.frame(PAYLOAD, "myHep"),
              Hep.frame(PAYLOAD, "second"),
              Hep.frame(PAYLOAD, null),
              Hep.frame(PAYLOAD, ""),
              Hep.frame(PAYLOAD, "myHe"),
              Hep.frame(PAYLOAD, "myHepp"),
              Hep.frame(PAYLOAD, "myHep\0"),
              version1()));
      assertThat(server.counters.journaled()).isEqualTo(2);
      assertThat(server.counters.rejected(Rejection.BAD_PASSWORD)).isEqualTo(6);
      assertThat(server.agents.snapshot(1))
          .extracting(Agent.Snapshot::rejected)
          .anySatisfy(r -> assertThat(r).containsKey(Rejection.BAD_PASSWORD));
    }
  }

  @Test
  void passwords_whereNoneIsConfigured_areAllTaken() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      server.send(List.of(Hep.frame(PAYLOAD, "any"), Hep.frame(PAYLOAD, null), version1()));
      assertThat(server.counters.journaled()).isEqualTo(3);
      for (byte[] frame : server.journaled()) {
        assertThat(new String(frame, StandardCharsets.ISO_8859_1)).doesNotContain("any");
      }
    }
  }

  @Test
  void emptyPassword_isTheKeyOfThoseWithout() throws Exception {
    try (TestServer server = new TestServer(directory, TestServer.passwords(""))) {
      server.send(List.of(Hep.frame(PAYLOAD, "any"), Hep.frame(PAYLOAD, null), version1()));
      assertThat(server.counters.journaled()).isEqualTo(2);
    }
  }

  private static byte[] version1() throws IOException {
    return Captures.datagrams("kamailio-siptrace-hep1-calls").getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.0/8", "127.0.0.1", "0.0.0.0/0", "126.0.0.0/7"})
  void allowList_withTheSendersNetwork_letsItIn(String network) throws Exception {
    ListenOptions options = TestServer.allow("10.0.0.0/8", network);
    try (TestServer server = new TestServer(directory, options);
        Socket socket = CaptureListenersIT.connect(server)) {
      server.send(List.of(Hep.frame(PAYLOAD, null)));
      socket.getOutputStream().write(Hep.frame(PAYLOAD, null));
      server.awaitSettled(2);
      assertThat(server.counters.journaled()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.2", "128.0.0.0/1", "::/0", "127.0.1.0/24"})
  void allowList_withoutTheSendersNetwork_rejectsAndCounts(String network) throws Exception {
    try (TestServer server = new TestServer(directory, TestServer.allow(network))) {
      server.send(List.of(Hep.frame(PAYLOAD, null)));
      try (Socket socket = CaptureListenersIT.connect(server)) {
        assertThat(socket.getInputStream().read()).isNegative();
      }
      server.awaitSettled(2);
      assertThat(server.counters.rejected(Rejection.NOT_ALLOWED)).isEqualTo(2);
      assertThat(server.counters.journaled()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/33", "10.0.0/8", "localhost", "::1/129", "10.0.0.0/-1", "/8", ""})
  void allowList_withNoNetwork_isRefusedByName(String network) {
    assertThatThrownBy(() -> new TestServer(directory, TestServer.allow(network)))
        .isInstanceOf(ListenException.class)
        .hasMessageStartingWith("hep.allow: \"" + network + "\"");
  }

  @Test
  void tls_ofAnAgentThatTrustsUs_isTaken() throws Exception {
    byte[] frame = Hep.padded(3000, true);
    try (TestServer server = new TestServer(directory, TestServer.tls(files(null)));
        Socket socket = tlsSocket(server, false)) {
      for (int i = 0; i < 100; i++) {
        socket.getOutputStream().write(frame);
      }
      server.awaitSettled(100);
      assertThat(server.counters.journaled()).isEqualTo(100);
      assertThat(server.agents.snapshot(1).getFirst().transport()).isEqualTo("tls");
    }
  }

  @Test
  void tls_withClientCa_demandsACertificate() throws Exception {
    ListenOptions options = TestServer.tls(files(resource("ca.pem")));
    try (TestServer server = new TestServer(directory, options)) {
      try (Socket socket = tlsSocket(server, true)) {
        socket.getOutputStream().write(Hep.frame(PAYLOAD, null));
        server.awaitSettled(1);
      }
      assertThat(server.counters.journaled()).isEqualTo(1);
      try (Socket socket = tlsSocket(server, false)) {
        socket.getOutputStream().write(Hep.frame(PAYLOAD, null));
        assertThat(socket.getInputStream().read()).isNegative();
      } catch (IOException alertOrReset) {
        assertThat(server.counters.journaled()).isEqualTo(1);
      }
      server.awaitSettled(2);
      assertThat(server.counters.rejected(Rejection.TLS_FAILED)).isEqualTo(1);
    }
  }

  @Test
  void tls_ofPlainHep_isClosedAndCounted() throws Exception {
    try (TestServer server = new TestServer(directory, TestServer.tls(files(null)))) {
      InetSocketAddress to = server.address("hep/tls");
      try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
        socket.getOutputStream().write(Hep.frame(PAYLOAD, null));
        server.awaitSettled(1);
      }
      assertThat(server.counters.rejected(Rejection.TLS_FAILED)).isEqualTo(1);
    }
  }

  @Test
  void tls_ofASilentPeer_isClosedInTime() throws Exception {
    ListenOptions options =
        new ListenOptions(
            null,
            null,
            TestServer.OPEN.tcp(),
            files(null),
            List.of(),
            List.of(),
            Duration.ZERO,
            new ListenOptions.Limits(10, 10, Duration.ofMillis(200), Duration.ofHours(1)));
    try (TestServer server = new TestServer(directory, options)) {
      InetSocketAddress to = server.address("hep/tls");
      try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
        assertThat(socket.getInputStream().read()).isNegative();
      }
      server.awaitSettled(1);
    }
  }

  @Test
  void tls_withUnusableFiles_saysWhichKeyAndWhatToDo() throws Exception {
    Path missing = directory.resolve("missing.pem");
    Path junk = Files.writeString(directory.resolve("junk.pem"), "no PEM");
    assertTlsProblem(new ListenOptions.TlsFiles(missing, resource("server.key"), null))
        .hasMessage("hep.tls-cert: " + missing + " can't be read");
    assertTlsProblem(new ListenOptions.TlsFiles(resource("server.pem"), missing, null))
        .hasMessage("hep.tls-key: " + missing + " can't be read");
    assertTlsProblem(new ListenOptions.TlsFiles(resource("server.pem"), junk, null))
        .hasMessageContaining("hep.tls-key")
        .hasMessageContaining("PKCS#8");
    assertTlsProblem(new ListenOptions.TlsFiles(junk, resource("server.key"), null))
        .hasMessageContaining("hep.tls-cert");
    assertTlsProblem(files(junk)).hasMessageContaining("hep.tls-client-ca");
  }

  private AbstractThrowableAssert<?, ?> assertTlsProblem(ListenOptions.TlsFiles files) {
    return assertThatThrownBy(
            () -> new TestServer(directory.resolve("data"), TestServer.tls(files)))
        .isInstanceOf(ListenException.class);
  }

  private static ListenOptions.TlsFiles files(@Nullable Path clientCa) throws Exception {
    return new ListenOptions.TlsFiles(resource("server.pem"), resource("server.key"), clientCa);
  }

  private static Path resource(String name) throws Exception {
    return Path.of(Objects.requireNonNull(AccessIT.class.getResource("/tls/" + name)).toURI());
  }

  private static Socket tlsSocket(TestServer server, boolean withCertificate) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("ca", certificate("ca.pem"));
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(trust);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (withCertificate) {
      own.setKeyEntry("agent", key(), new char[0], new Certificate[] {certificate("agent.pem")});
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    InetSocketAddress to = server.address("hep/tls");
    return context.getSocketFactory().createSocket(to.getAddress(), to.getPort());
  }

  private static Certificate certificate(String name) throws Exception {
    try (InputStream in = Files.newInputStream(resource(name))) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static PrivateKey key() throws Exception {
    String pem = Files.readString(resource("agent.key")).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
  }
}
