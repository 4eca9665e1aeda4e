package io.hepatica.server.store.elastic;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Stands before a node: passes requests on, late or not at all, and asks who is there. */
public final class ElasticProxy implements AutoCloseable {
  private static final char[] PASSWORD = "none".toCharArray();

  /** Of which only what tests look at. */
  public record Asked(String path, byte[] body) {}

  /** Instead of the node's answer. */
  private record Answer(Predicate<Asked> which, int status, String body) {}

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpServer server;
  private final URI node;
  private final String scheme;
  private final AtomicInteger refused = new AtomicInteger();
  private volatile Duration delay = Duration.ZERO;
  private volatile @Nullable Answer answer;
  private volatile @Nullable String authorization;

  private ElasticProxy(HttpServer server, String scheme, URI node) {
    this.server = server;
    this.scheme = scheme;
    this.node = node;
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /** By HTTP. */
  public static ElasticProxy plain(URI node) throws IOException {
    return new ElasticProxy(HttpServer.create(anyPort(), 0), "http", node);
  }

  /** By HTTPS, with a certificate for 127.0.0.1 of the authority in {@code tls/ca.pem}. */
  public static ElasticProxy tls(URI node) throws IOException, GeneralSecurityException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context()));
    return new ElasticProxy(server, "https", node);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static SSLContext context() throws IOException, GeneralSecurityException {
    try (InputStream pem = ElasticProxy.class.getResourceAsStream("/tls/server.pem");
        InputStream key = ElasticProxy.class.getResourceAsStream("/tls/server.key")) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(pem);
      String text =
          new String(key.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("-----.*-----", "");
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server",
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text))),
          PASSWORD,
          new Certificate[] {certificate});
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    }
  }

  public URI url() {
    return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Each request waits that long before it is passed on. */
  public void delay(Duration time) {
    delay = time;
  }

  /** From now on such requests are answered so, and do not reach the node. */
  public void answer(Predicate<Asked> which, int status, String body) {
    answer = new Answer(which, status, body);
  }

  /** From now on all requests are passed on. */
  public void pass() {
    answer = null;
  }

  /** Requests without that header are answered with 401. */
  public void ask(String header) {
    authorization = header;
  }

  /** How many requests did not reach the node. */
  public int refused() {
    return refused.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Thread.sleep(delay);
      Answer instead = answer;
      String asked = authorization;
      if (asked != null && !asked.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        refuse(exchange, 401, "{\"error\": {\"type\": \"security_exception\"}, \"status\": 401}");
      } else if (instead != null
          && instead.which.test(new Asked(exchange.getRequestURI().getPath(), body))) {
        refuse(exchange, instead.status, instead.body);
      } else {
        pass(exchange, body);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void refuse(HttpExchange exchange, int status, String body) throws IOException {
    refused.incrementAndGet();
    send(exchange, status, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  private void pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.resolve(exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    for (String name : new String[] {"Content-Type", "Accept"}) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    response
        .headers()
        .firstValue("X-elastic-product")
        .ifPresent(product -> exchange.getResponseHeaders().set("X-elastic-product", product));
    send(
        exchange,
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse("text/plain"),
        response.body());
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    http.close();
  }
}
