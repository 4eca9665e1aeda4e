package io.hepatica.server.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.server.store.elastic.ElasticConnection.Answer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a cluster, JSON both ways. How long one takes at most is the client's. Thread-safe.
 */
final class Requests {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final int NOT_FOUND = 404;

  private final ElasticConnection connection;

  Requests(ElasticConnection connection) {
    this.connection = connection;
  }

  /**
   * The answer to a request.
   *
   * @param path with its parameters
   * @throws IOException where there is none, or it is a refusal
   */
  JsonNode send(String method, String path, @Nullable ObjectNode body) throws IOException {
    return read(connection.send(method, path, body == null ? null : body.toString()));
  }

  /** The same of a request of which the body is a line of JSON after the other. */
  JsonNode sendLines(String path, byte[] lines) throws IOException {
    return read(connection.bulk(path, lines, lines.length));
  }

  /** The answer, or a missing node where the cluster says that there is no such thing. */
  JsonNode sendIfThere(String method, String path) throws IOException {
    Answer answer = connection.send(method, path, null);
    return answer.status() == NOT_FOUND ? MissingNode.getInstance() : read(answer);
  }

  private static JsonNode read(Answer answer) throws IOException {
    if (answer.isFine()) {
      return JSON.readTree(answer.body());
    }
    JsonNode refusal = answer.json();
    JsonNode error = refusal == null ? MissingNode.getInstance() : refusal.path("error");
    throw new IOException("Elasticsearch answers " + answer.status() + ": " + reason(error));
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
