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
  private static final int BAD_REQUEST = 400;

  /** Errors of status 400 that say something of a document; all others may pass. */
  private static final Set<String> OF_THE_DOCUMENT =
      Set.of(
          "document_parsing_exception",
          "illegal_argument_exception",
          "mapper_parsing_exception",
          "parse_exception",
          "strict_dynamic_mapping_exception",
          "x_content_parse_exception");

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
    return isOfTheDocument(status, error.path("type").asText())
        ? new Fate.Refused(reason)
        : new Fate.Later(reason);
  }

  /**
   * Whether an error is a document's own, which will be the same tomorrow. A block of an index is
   * lifted, an index that was closed is opened, one that was deleted comes back.
   */
  static boolean isOfTheDocument(int status, String type) {
    return status == BAD_REQUEST && OF_THE_DOCUMENT.contains(type);
  }
}
