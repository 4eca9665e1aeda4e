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
import java.util.Collections;
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

  /**
   * The first answer.
   *
   * @param doubtful whether there is anything besides that a predicate must decide
   */
  record First<T>(T certain, boolean doubtful) {}

  /** The first hits behind the cursor that match for certain. */
  First<Slice> first(ElasticQuery query, SearchRequest.@Nullable Cursor after, int atMost)
      throws IOException {
    First<JsonNode> answer = first(query, sliceOf(query.exact(), after, atMost));
    return new First<>(read(answer.certain, after, atMost), answer.doubtful);
  }

  private First<JsonNode> first(ElasticQuery query, ObjectNode certain) throws IOException {
    if (!query.hasDoubts()) {
      return new First<>(send(certain).getFirst(), false);
    }
    ObjectNode any = body(query.doubtful(), 0).put("track_total_hits", 1);
    List<JsonNode> answers = send(certain, any);
    return new First<>(answers.getFirst(), total(answers.getLast()) > 0);
  }

  /** The next hits behind the cursor, {@link #MAX_SLICE} at most. */
  Slice slice(JsonNode query, SearchRequest.@Nullable Cursor after, int atMost) throws IOException {
    return read(send(sliceOf(query, after, atMost)).getFirst(), after, atMost);
  }

  private ObjectNode sliceOf(JsonNode query, SearchRequest.@Nullable Cursor after, int atMost) {
    ObjectNode body = body(query, Math.min(atMost, MAX_SLICE));
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
    return body;
  }

  private Slice read(JsonNode answer, SearchRequest.@Nullable Cursor after, int atMost)
      throws IOException {
    List<Hit> hits = new ArrayList<>();
    for (JsonNode hit : answer.path("hits").path("hits")) {
      hits.add(hit(hit));
    }
    SearchRequest.Cursor last =
        hits.isEmpty()
            ? after
            : new SearchRequest.Cursor(hits.getLast().time(), hits.getLast().place());
    return new Slice(hits, total(answer), hits.size() == Math.min(atMost, MAX_SLICE), last);
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

  private static long total(JsonNode answer) {
    return answer.path("hits").path("total").path("value").asLong();
  }

  /** Buckets that have any for certain, by time, with those by class within. */
  First<JsonNode> counts(ElasticQuery query, Buckets buckets, String byTime, String byClass)
      throws IOException {
    ObjectNode body = body(query.exact(), 0);
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
    First<JsonNode> answer = first(query, body);
    return new First<>(
        answer.certain.path("aggregations").path(byTime).path("buckets"), answer.doubtful);
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
  private List<JsonNode> send(ObjectNode... bodies) throws IOException {
    if (indices.isEmpty()) {
      return Collections.nCopies(bodies.length, MissingNode.getInstance());
    }
    ObjectNode header = Requests.JSON.createObjectNode();
    ArrayNode names = header.putArray("index");
    indices.forEach(names::add);
    header
        .put("ignore_unavailable", true)
        .put("allow_no_indices", true)
        .put("allow_partial_search_results", false);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (ObjectNode body : bodies) {
      body.put("timeout", TimeUnit.NANOSECONDS.toMillis(timeLeft()) + "ms");
      lines.writeBytes(Requests.JSON.writeValueAsBytes(header));
      lines.write('\n');
      lines.writeBytes(Requests.JSON.writeValueAsBytes(body));
      lines.write('\n');
    }
    JsonNode responses = requests.sendLines("/_msearch", lines.toByteArray()).path("responses");
    List<JsonNode> answers = new ArrayList<>(bodies.length);
    for (int i = 0; i < bodies.length; i++) {
      answers.add(whole(responses.path(i)));
    }
    return answers;
  }

  private static JsonNode whole(JsonNode answer) throws IOException {
    JsonNode error = answer.path("error");
    if (!error.isMissingNode()) {
      throw new IOException("Elasticsearch can't answer: " + Requests.reason(error));
    }
    JsonNode shards = answer.path("_shards");
    if (answer.path("timed_out").asBoolean()) {
      throw tooLong();
    } else if (shards.isMissingNode() || shards.path("failed").asInt() > 0) {
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
