package io.hepatica.server.store.elastic;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a cluster, JSON both ways. How long one takes at most is the client's. Thread-safe.
 */
final class Requests {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final int NOT_FOUND = 404;
  private static final ContentType NDJSON = ContentType.create("application/x-ndjson");

  private final Rest5Client client;

  Requests(Rest5Client client) {
    this.client = client;
  }

  /**
   * The answer to a request.
   *
   * @param path with its parameters
   * @throws IOException where there is none, or it is a refusal
   */
  JsonNode send(String method, String path, @Nullable ObjectNode body) throws IOException {
    Request request = new Request(method, path);
    if (body != null) {
      request.setEntity(
          new ByteArrayEntity(JSON.writeValueAsBytes(body), ContentType.APPLICATION_JSON));
    }
    return send(request);
  }

  /** The same of a request of which the body is a line of JSON after the other. */
  JsonNode sendLines(String method, String path, byte[] lines) throws IOException {
    Request request = new Request(method, path);
    request.setEntity(new ByteArrayEntity(lines, NDJSON));
    return send(request);
  }

  /** The answer, or a missing node where the cluster says that there is no such thing. */
  JsonNode sendIfThere(String method, String path) throws IOException {
    try {
      return perform(new Request(method, path));
    } catch (ResponseException e) {
      if (e.getResponse().getStatusCode() == NOT_FOUND) {
        return MissingNode.getInstance();
      }
      throw refusal(e);
    }
  }

  private JsonNode send(Request request) throws IOException {
    try {
      return perform(request);
    } catch (ResponseException e) {
      throw refusal(e);
    }
  }

  private JsonNode perform(Request request) throws IOException {
    try {
      Response response = client.performRequest(request);
      try (InputStream in = response.getEntity().getContent()) {
        return JSON.readTree(in);
      }
    } catch (RuntimeException e) {
      // The client wraps the interruption of its caller so.
      if (e.getCause() instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("the search was given up");
        interrupted.initCause(e);
        throw interrupted;
      }
      throw ElasticConnection.notHttp(e);
    }
  }

  private static IOException refusal(ResponseException e) {
    JsonNode error = MissingNode.getInstance();
    try (InputStream in = e.getResponse().getEntity().getContent()) {
      error = JSON.readTree(in).path("error");
    } catch (IOException notJson) {
      e.addSuppressed(notJson);
    }
    return new IOException(
        "Elasticsearch answers " + e.getResponse().getStatusCode() + ": " + reason(error), e);
  }

  /** The innermost reason that an error gives, in one line. */
  static String reason(JsonNode error) {
    JsonNode failed = error.path("failed_shards").path(0).path("reason");
    List<JsonNode> innermostFirst =
        List.of(
            failed.path("caused_by"),
            failed,
            error.path("caused_by"),
            error.path("root_cause").path(0),
            error);
    String text = "";
    for (JsonNode node : innermostFirst) {
      text = text.isEmpty() ? node.path("reason").asText() : text;
    }
    String line = (text.isEmpty() ? "no reason given" : text).replaceAll("\\s+", " ");
    return line.length() > 300 ? line.substring(0, 300) + "…" : line;
  }
}
