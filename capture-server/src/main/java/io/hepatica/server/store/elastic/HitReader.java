package io.hepatica.server.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.server.message.MessageClass;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Buckets;
import io.hepatica.server.search.Predicate;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one search: over its time and tables, in its order, slice by slice, for a bounded
 * time. Not thread-safe.
 */
final class HitReader implements AutoCloseable {
  /** Hits of an answer, so that it stays below the client's limit of 100 MiB. */
  static final int MAX_SLICE = 1000;

  private final long startNanos = System.nanoTime();
  private final Requests requests;
  private final IndexNames names;
  private final SearchRequest request;
  private final long maxNanos;
  private final List<String> indices;
  private final Predicate predicate;
  private final FrameReader frames;
  private MessageClass lastClass = MessageClass.OTHER;

  HitReader(
      Requests requests, IndexNames names, Schema schema, SearchRequest request, long maxNanos) {
    this.requests = requests;
    this.names = names;
    this.request = request;
    this.maxNanos = maxNanos;
    Set<Table> tables = EnumSet.copyOf(Table.OF_MESSAGES);
    tables.retainAll(request.tables());
    this.indices = names.of(tables, request.fromMicros(), request.toMicros());
    this.predicate = new Predicate(request.query());
    this.frames = new FrameReader(schema);
  }

  /**
   * Hits in order.
   *
   * @param total how many there are; more than {@link SearchResult#EXACT_TOTAL} where more
   */
  record Slice(List<Hit> hits, long total, boolean hasMore, SearchRequest.@Nullable Cursor last) {}

  /** The next hits behind the cursor, {@link #MAX_SLICE} at most. */
  Slice slice(JsonNode query, SearchRequest.@Nullable Cursor after, int atMost) throws IOException {
    int size = Math.min(atMost, MAX_SLICE);
    ObjectNode body = body(query, size);
    body.putArray("_source").add(MessageDocument.FRAME);
    ArrayNode sort = body.putArray("sort");
    String order = request.newestFirst() ? "desc" : "asc";
    sort.addObject().putObject("time_us").put("order", order).put("unmapped_type", "long");
    sort.addObject()
        .putObject(MessageDocument.PLACE)
        .put("order", order)
        .put("unmapped_type", "long");
    if (after != null) {
      body.putArray("search_after").add(after.timeMicros()).add(after.position());
    }
    JsonNode found = send(body).path("hits");
    List<Hit> hits = new ArrayList<>();
    for (JsonNode hit : found.path("hits")) {
      hits.add(hit(hit));
    }
    SearchRequest.Cursor last =
        hits.isEmpty()
            ? after
            : new SearchRequest.Cursor(hits.getLast().time(), hits.getLast().place());
    return new Slice(hits, found.path("total").path("value").asLong(), hits.size() == size, last);
  }

  private Hit hit(JsonNode hit) throws IOException {
    String index = hit.path("_index").asText();
    IndexNames.Index parsed = names.parse(index);
    byte[] frame = hit.path("_source").path(MessageDocument.FRAME).binaryValue();
    if (parsed == null || frame == null) {
      throw new IOException(
          "document " + hit.path("_id").asText() + " of " + index + " is none of ours");
    }
    JsonNode sort = hit.path("sort");
    return new Hit(sort.path(0).asLong(), sort.path(1).asLong(), parsed.table(), frame);
  }

  /** How many match, or more than {@link SearchResult#EXACT_TOTAL}. */
  long count(JsonNode query) throws IOException {
    return send(body(query, 0)).path("hits").path("total").path("value").asLong();
  }

  /** Buckets that have any, by time, with those by class within. */
  JsonNode counts(JsonNode query, Buckets buckets, String byTime, String byClass)
      throws IOException {
    ObjectNode body = body(query, 0);
    body.put("track_total_hits", false);
    ObjectNode times = body.putObject("aggs").putObject(byTime);
    times
        .putObject("histogram")
        .put("field", "time_us")
        .put("interval", buckets.widthMicros())
        .put("min_doc_count", 1);
    times
        .putObject("aggs")
        .putObject(byClass)
        .putObject("terms")
        .put("field", MessageDocument.CLASS)
        .put("size", MessageClass.values().length);
    return send(body).path("aggregations").path(byTime).path("buckets");
  }

  /** Whether the message that the hit is matches the request's query. */
  boolean matches(Hit hit) {
    ParsedMessage message = frames.read(hit);
    lastClass = MessageClass.of(message);
    return predicate.matches(message);
  }

  /** That of the hit that was looked at last. */
  MessageClass lastClass() {
    return lastClass;
  }

  private ObjectNode body(JsonNode query, int size) {
    List<JsonNode> both = new ArrayList<>();
    both.add(query);
    if (request.fromMicros() != Long.MIN_VALUE || request.toMicros() != Long.MAX_VALUE) {
      both.add(ElasticQuery.range("time_us", request.fromMicros(), request.toMicros()));
    }
    ObjectNode body = Requests.JSON.createObjectNode();
    body.set("query", ElasticQuery.bool("filter", both));
    body.put("size", size);
    body.put("track_total_hits", SearchResult.EXACT_TOTAL + 1);
    return body;
  }

  /** By the multi-search API, since names of many indices do not fit the line of a request. */
  private JsonNode send(ObjectNode body) throws IOException {
    if (indices.isEmpty()) {
      return MissingNode.getInstance();
    }
    body.put("timeout", TimeUnit.NANOSECONDS.toMillis(timeLeft()) + "ms");
    ObjectNode header = Requests.JSON.createObjectNode();
    ArrayNode names = header.putArray("index");
    indices.forEach(names::add);
    header
        .put("ignore_unavailable", true)
        .put("allow_no_indices", true)
        .put("allow_partial_search_results", false);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    lines.writeBytes(Requests.JSON.writeValueAsBytes(header));
    lines.write('\n');
    lines.writeBytes(Requests.JSON.writeValueAsBytes(body));
    lines.write('\n');
    JsonNode answer =
        requests.sendLines("POST", "/_msearch", lines.toByteArray()).path("responses").path(0);
    JsonNode error = answer.path("error");
    if (!error.isMissingNode()) {
      throw new IOException("Elasticsearch can't answer: " + Requests.reason(error));
    }
    JsonNode shards = answer.path("_shards");
    if (answer.path("timed_out").asBoolean()) {
      throw tooLong();
    } else if (shards.path("failed").asInt() > 0) {
      JsonNode reason = shards.path("failures").path(0).path("reason");
      throw new IOException("Elasticsearch has shards that fail: " + Requests.reason(reason));
    }
    return answer;
  }

  private long timeLeft() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the search was given up");
    }
    long left = maxNanos - (System.nanoTime() - startNanos);
    if (left <= 0) {
      throw tooLong();
    }
    return left;
  }

  private static IOException tooLong() {
    return new IOException("the search takes too long: narrow its time range or its query");
  }

  @Override
  public void close() {
    frames.close();
  }
}
