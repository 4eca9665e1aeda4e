package io.hepatica.server.store.elastic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a cluster says of each document of a batch. */
final class BulkAnswer {
  /** What is said of documents that were written is left out of the answer, but for the status. */
  static final String PATH = "/_bulk?filter_path=errors,items.*.status,items.*.error";

  private static final JsonFactory JSON = new ObjectMapper().getFactory();
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int BAD_REQUEST = 400;
  private static final int SERVER_ERROR = 500;

  /** Errors of status 400 that are the cluster's or an index's, and pass. */
  private static final Set<String> NOT_OF_THE_DOCUMENT =
      Set.of("validation_exception", "illegal_state_exception");

  /** What became of a document. */
  sealed interface Fate {
    /** It is there, be it from an earlier attempt. */
    record Written() implements Fate {}

    /** It is to be tried again. */
    record Later(String reason) implements Fate {}

    /** It will never be taken. */
    record Refused(String reason) implements Fate {}
  }

  private static final Fate.Written WRITTEN = new Fate.Written();

  private BulkAnswer() {}

  /**
   * By document, in the order of the batch; empty where all were written.
   *
   * @throws IOException where it is not an answer of the bulk API
   */
  static List<Fate> read(byte[] body) throws IOException {
    List<Fate> fates = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no answer of a bulk request");
      }
      boolean known = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("errors")) {
          known = true;
          if (!parser.getBooleanValue()) {
            return fates;
          }
        } else if (name.equals("items")) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            JsonNode item = parser.readValueAsTree();
            // Its one member is named after the operation.
            fates.add(fate(item.iterator().next()));
          }
        } else {
          parser.skipChildren();
        }
      }
      if (!known) {
        throw new IOException("no answer of a bulk request");
      }
    }
    return fates;
  }

  private static Fate fate(JsonNode item) {
    int status = item.path("status").asInt();
    if (status == CONFLICT || status > 0 && status < BAD_REQUEST) {
      return WRITTEN;
    }
    JsonNode error = item.path("error");
    String reason = ElasticConnection.Answer.reason(error);
    // A block of an index is lifted, and an index that was just deleted comes back.
    boolean passes =
        status == 0
            || status == TOO_MANY
            || status == FORBIDDEN
            || status == NOT_FOUND
            || status >= SERVER_ERROR
            || NOT_OF_THE_DOCUMENT.contains(error.path("type").asText());
    return passes ? new Fate.Later(reason) : new Fate.Refused(reason);
  }
}
