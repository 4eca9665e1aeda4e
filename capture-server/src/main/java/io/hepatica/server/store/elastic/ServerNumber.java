package io.hepatica.server.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.server.store.DurableFile;
import io.hepatica.server.store.elastic.ElasticConnection.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/**
 * The number of this server among those of the cluster, taken once: a document that it created
 * there, and a file that says which. Thread-safe.
 */
final class ServerNumber {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int BAD_REQUEST = 400;
  private final ElasticConnection connection;
  private final ClusterCheck check;
  private final String index;
  private final int replicas;
  private final Path file;
  private final String owner;
  private volatile int number;

  /**
   * Reads the file, where there is one.
   *
   * @throws IOException where it can't be read, in one line with the remedy
   */
  ServerNumber(ElasticConnection connection, ElasticOptions options, Path file) throws IOException {
    this.connection = connection;
    this.check = new ClusterCheck(connection, options);
    this.index = options.prefix() + "hepatica_servers";
    this.replicas = options.replicas();
    this.file = file;
    if (!Files.exists(file)) {
      this.owner = UUID.randomUUID().toString();
      return;
    }
    JsonNode known = JSON.readTree(file.toFile());
    this.owner = known.path("owner").asText();
    this.number = known.path("server").asInt();
    if (owner.isEmpty() || number < 1 || number > ClusterPosition.MAX_SERVER) {
      throw new IOException(
          file
              + " does not say which server this is: restore it, or remove it to be a new server of the cluster");
    }
  }

  /** 1 to {@link ClusterPosition#MAX_SERVER}; 0 while none was taken yet. */
  int get() {
    return number;
  }

  /**
   * Takes a number, or makes sure that the one known is this server's.
   *
   * @throws ClusterRefusedException where it is another's
   */
  void take() throws IOException {
    if (number > 0) {
      confirm();
      return;
    }
    prepareIndex();
    for (int next = highest() + 1; next <= ClusterPosition.MAX_SERVER; next++) {
      if (create(next)) {
        ObjectNode taken = JSON.createObjectNode().put("server", next).put("owner", owner);
        DurableFile.write(file, JSON.writeValueAsBytes(taken));
        number = next;
        return;
      }
    }
    throw new ClusterRefusedException(
        "store.elasticsearch.index-prefix: all numbers for servers are taken in "
            + index
            + ": delete documents of servers that are gone for good and have no messages left");
  }

  private void confirm() throws IOException {
    Answer answer = connection.send("GET", "/" + index + "/_doc/" + number, null);
    check.checkAllowed(answer);
    if (answer.status() == NOT_FOUND) {
      // Another cluster, or one that was emptied.
      prepareIndex();
      if (create(number)) {
        return;
      }
      answer = connection.send("GET", "/" + index + "/_doc/" + number, null);
    }
    check.checkFine(answer);
    JsonNode found = answer.json();
    if (found == null || !found.at("/_source/owner").asText().equals(owner)) {
      refuse();
    }
  }

  private void refuse() throws ClusterRefusedException {
    throw new ClusterRefusedException(
        "data-dir: by "
            + file
            + " this is server "
            + number
            + ", which in this cluster is another one: name the cluster that it was of, or move the data directory away");
  }

  private void prepareIndex() throws IOException {
    Answer answer =
        connection.send(
            "PUT",
            "/" + index,
            """
            {"settings": {"index": {"number_of_shards": 1, "number_of_replicas": %d}},
             "mappings": {"dynamic": false, "properties": {
               "number": {"type": "integer"}, "owner": {"type": "keyword"},
               "host": {"type": "keyword"}, "since": {"type": "date"}}}}\
            """
                .formatted(replicas));
    boolean isThere =
        answer.status() == BAD_REQUEST
            && answer.reason().contains("resource_already_exists_exception");
    if (!isThere) {
      check.checkFine(answer);
    }
  }

  private int highest() throws IOException {
    Answer answer =
        connection.send(
            "POST",
            "/" + index + "/_search",
            "{\"size\": 0, \"aggs\": {\"highest\": {\"max\": {\"field\": \"number\"}}}}");
    check.checkFine(answer);
    JsonNode found = answer.json();
    return found == null ? 0 : found.at("/aggregations/highest/value").asInt(0);
  }

  private boolean create(int candidate) throws IOException {
    ObjectNode server =
        JSON.createObjectNode()
            .put("number", candidate)
            .put("owner", owner)
            .put("host", hostName())
            .put("since", Instant.now().toString());
    Answer answer =
        connection.send(
            "PUT", "/" + index + "/_create/" + candidate + "?refresh=true", server.toString());
    if (answer.status() == CONFLICT) {
      return false;
    }
    check.checkFine(answer);
    return true;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
