package io.hepatica.server.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.TransportUtils;
import co.elastic.clients.transport.rest5_client.Rest5ClientTransport;
import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the nodes of a cluster; a request goes to any that answers. Opened without asking
 * whether one does. Thread-safe.
 */
final class ElasticConnection implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ContentType NDJSON = ContentType.create("application/x-ndjson");
  private static final Timeout CONNECT = Timeout.ofSeconds(5);

  /** A cluster under load may take long over a batch, and then has it nevertheless. */
  private static final Timeout ANSWER = Timeout.ofSeconds(60);

  private static final int MAX_CONNECTIONS = 32;
  private static final int BAD_REQUEST = 400;

  private final Rest5Client rest;
  private final Rest5ClientTransport transport;
  private final ElasticsearchClient client;

  /** Status and body of an HTTP answer. */
  record Answer(int status, byte[] body) {
    boolean isFine() {
      return status < BAD_REQUEST;
    }

    /** The body, or null where it is no JSON. */
    @Nullable JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        return null;
      }
    }

    /** The type of an error as Elasticsearch names it; empty where it says none. */
    String type() {
      JsonNode json = json();
      return json == null ? "" : json.path("error").path("type").asText();
    }

    /** Type and reason of an error as Elasticsearch says it, in one line; else the status. */
    String reason() {
      JsonNode json = json();
      JsonNode error = json == null ? null : json.get("error");
      return "HTTP " + status + (error == null ? "" : " " + reason(error));
    }

    static String reason(JsonNode error) {
      String text =
          error.isObject()
              ? error.path("type").asText() + ": " + error.path("reason").asText()
              : error.asText();
      return text.lines().findFirst().orElse("");
    }
  }

  /**
   * @throws ClusterRefusedException where the certificates can't be read
   */
  ElasticConnection(ElasticOptions options) throws ClusterRefusedException {
    // The client's default, JSSE's own check, lets localhost pass with a certificate for 127.0.0.1.
    TlsStrategy tls =
        new DefaultClientTlsStrategy(
            sslContext(options.ca()),
            HostnameVerificationPolicy.BOTH,
            new DefaultHostnameVerifier());
    Rest5ClientBuilder builder =
        Rest5Client.builder(options.urls())
            .setConnectionConfigCallback(
                config -> config.setConnectTimeout(CONNECT).setSocketTimeout(ANSWER))
            .setRequestConfigCallback(
                config -> config.setConnectionRequestTimeout(ANSWER).setResponseTimeout(ANSWER))
            .setConnectionManagerCallback(manager ->
                manager
                    .setMaxConnPerRoute(MAX_CONNECTIONS)
                    .setMaxConnTotal(MAX_CONNECTIONS)
                    .setTlsStrategy(tls));
    String authorization = authorization(options);
    if (authorization != null) {
      builder.setDefaultHeaders(
          new Header[] {new BasicHeader("Authorization", authorization, true)});
    }
    this.rest = builder.build();
    this.transport = new Rest5ClientTransport(rest, new JacksonJsonpMapper());
    this.client = new ElasticsearchClient(transport);
  }

  private static SSLContext sslContext(@Nullable Path ca) throws ClusterRefusedException {
    if (ca == null) {
      return SSLContexts.createDefault();
    }
    try (var certificates = Files.newInputStream(ca)) {
      return TransportUtils.sslContextFromHttpCaCrt(certificates);
    } catch (IOException | RuntimeException e) {
      throw new ClusterRefusedException(
          "store.elasticsearch.ca: "
              + ca
              + " can't be read as certificates: name a PEM file of the cluster's authority",
          e);
    }
  }

  private static @Nullable String authorization(ElasticOptions options) {
    if (!options.apiKey().isEmpty()) {
      return "ApiKey " + options.apiKey();
    }
    if (options.username().isEmpty()) {
      return null;
    }
    String both = options.username() + ":" + options.password();
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  /** The client with all requests as types. */
  ElasticsearchClient client() {
    return client;
  }

  /**
   * @param json or null for none
   * @throws IOException where there is no answer; one that refuses is an answer
   */
  Answer send(String method, String path, @Nullable String json) throws IOException {
    return send(
        method,
        path,
        json == null
            ? null
            : new ByteArrayEntity(
                json.getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON));
  }

  /** Lines of JSON, as bulk requests are. */
  Answer bulk(String path, byte[] lines, int length) throws IOException {
    return send("POST", path, new ByteArrayEntity(lines, 0, length, NDJSON));
  }

  private Answer send(String method, String path, @Nullable HttpEntity body) throws IOException {
    Request request = new Request(method, path);
    if (body != null) {
      request.setEntity(body);
    }
    try {
      return answer(rest.performRequest(request));
    } catch (ResponseException e) {
      return answer(e.getResponse());
    } catch (RuntimeException e) {
      throw environment(e);
    }
  }

  /** What the client wraps as if it were a bug of ours, and is none; anything else is thrown on. */
  static IOException environment(RuntimeException failure) {
    if (failure.getCause() instanceof HttpException cause) {
      return new IOException("what answers speaks no HTTP", cause);
    }
    if (failure.getCause() instanceof InterruptedException
        || Thread.currentThread().isInterrupted()) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("given up");
      interrupted.initCause(failure);
      return interrupted;
    }
    Throwable cause = failure.getCause();
    if (failure instanceof CancellationException
        || cause != null && failure.getClass().equals(RuntimeException.class)) {
      // The client's wrapper of what it has no type for, such as an exchange that was cancelled as
      // its node went away.
      return new IOException("the exchange broke off: " + (cause == null ? failure : cause), cause);
    }
    throw failure;
  }

  private static Answer answer(Response response) throws IOException {
    HttpEntity entity = response.getEntity();
    return new Answer(
        response.getStatusCode(), entity == null ? new byte[0] : EntityUtils.toByteArray(entity));
  }

  @Override
  public void close() throws IOException {
    transport.close();
    rest.close();
  }
}
