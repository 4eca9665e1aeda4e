package io.hepatica.server.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.MessageClass;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Buckets;
import io.hepatica.server.search.Histogram;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.CallTooLargeException;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds and counts messages in the cluster. An answer is whole or an error: a shard that fails or
 * is late fails the search. Thread-safe.
 *
 * <p>Pages go on by {@code search_after} over time and place, without a point in time. Documents
 * are never changed, and no two have the same time and place, so the order is total and the same
 * whenever it is asked for: a page begins behind its cursor, whatever came before it meanwhile,
 * which is what a cursor of this API promises, and it may be asked for days later. A point in time
 * would only hide what arrives behind the cursor while a page is fetched, and holds segments of
 * every shard open for each reader that went away.
 */
final class ElasticSearch {
  /** Below the time that the API gives a request. */
  static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(50);

  /** As long as the embedded store counts, for somebody who waits to see something. */
  private static final long MAX_COUNTING_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Doubtful messages that are looked at just to tell a total. */
  private static final int MAX_COUNTED = 20_000;

  private static final String BY_TIME = "by_time";
  private static final String BY_CLASS = "by_class";

  private final Requests requests;
  private final IndexNames names;
  private final Schema schema;

  ElasticSearch(Requests requests, IndexNames names, Schema schema) {
    this.requests = requests;
    this.names = names;
    this.schema = schema;
  }

  SearchResult search(SearchRequest request) throws IOException {
    if (request.limit() < 1 || request.limit() > SearchResult.EXACT_TOTAL) {
      throw new IllegalArgumentException("limit " + request.limit());
    }
    // One more than asked tells whether there is a next page.
    Found found = find(request, request.limit() + 1);
    List<Hit> hits = found.hits;
    SearchRequest.Cursor next = null;
    if (hits.size() > request.limit()) {
      hits = hits.subList(0, request.limit());
      next = new SearchRequest.Cursor(hits.getLast().time(), hits.getLast().place());
    }
    return new SearchResult(
        messages(hits),
        Math.min(found.total, SearchResult.EXACT_TOTAL),
        found.totalExact && found.total <= SearchResult.EXACT_TOTAL,
        next);
  }

  List<Message> call(Collection<String> callIds) throws IOException {
    List<Query> any = new ArrayList<>();
    callIds.forEach(callId -> any.add(new Query.Equal(Field.CALL_ID, callId)));
    SearchRequest request =
        new SearchRequest(
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            Table.OF_MESSAGES,
            new Query.Or(any),
            false,
            MessageStore.MAX_CALL_MESSAGES,
            null);
    List<Hit> hits = find(request, request.limit() + 1).hits;
    if (hits.size() > request.limit()) {
      throw new CallTooLargeException(request.limit());
    }
    return messages(hits);
  }

  private record Found(List<Hit> hits, long total, boolean totalExact) {}

  private Found find(SearchRequest request, int atMost) throws IOException {
    ElasticQuery query = ElasticQuery.of(request.query());
    try (HitReader reader = new HitReader(requests, names, schema, request, MAX_NANOS)) {
      HitReader.First<HitReader.Slice> first = reader.first(query, request.after(), atMost);
      Found certain = certain(reader, query, first.certain(), atMost);
      if (!first.doubtful()) {
        return certain;
      }
      Found doubtful = doubtful(reader, query, request, atMost, certain.total);
      List<Hit> hits = new ArrayList<>(certain.hits);
      hits.addAll(doubtful.hits);
      hits.sort(order(request));
      return new Found(
          hits.size() > atMost ? hits.subList(0, atMost) : hits,
          certain.total + doubtful.total,
          doubtful.totalExact);
    }
  }

  private static Comparator<Hit> order(SearchRequest request) {
    Comparator<Hit> order = Comparator.comparingLong(Hit::time).thenComparingLong(Hit::place);
    return request.newestFirst() ? order.reversed() : order;
  }

  private static Found certain(
      HitReader reader, ElasticQuery query, HitReader.Slice first, int atMost) throws IOException {
    HitReader.Slice slice = first;
    long total = slice.total();
    List<Hit> hits = new ArrayList<>(slice.hits());
    while (slice.hasMore() && hits.size() < atMost) {
      slice = reader.slice(query.exact(), slice.last(), atMost - hits.size());
      hits.addAll(slice.hits());
    }
    return new Found(hits, total, true);
  }

  /** Looks at the frame of each, those before the cursor too, since the total is of all pages. */
  private static Found doubtful(
      HitReader reader, ElasticQuery query, SearchRequest request, int atMost, long certain)
      throws IOException {
    List<Hit> hits = new ArrayList<>();
    long total = 0;
    int seen = 0;
    SearchRequest.Cursor cursor = null;
    HitReader.Slice slice;
    do {
      slice = reader.slice(query.doubtful(), cursor, HitReader.MAX_SLICE);
      cursor = slice.last();
      for (Hit hit : slice.hits()) {
        if (reader.matches(hit)) {
          total++;
          if (hits.size() < atMost && isBehind(hit, request)) {
            hits.add(hit);
          }
        }
      }
      seen += slice.hits().size();
      boolean counted = certain + total > SearchResult.EXACT_TOTAL || seen >= MAX_COUNTED;
      if (slice.hasMore() && counted && hits.size() == atMost) {
        return new Found(hits, total, false);
      }
    } while (slice.hasMore());
    return new Found(hits, total, true);
  }

  private static boolean isBehind(Hit hit, SearchRequest request) {
    SearchRequest.Cursor after = request.after();
    if (after == null) {
      return true;
    }
    int compared = Long.compare(hit.time(), after.timeMicros());
    compared = compared == 0 ? Long.compare(hit.place(), after.position()) : compared;
    return request.newestFirst() ? compared < 0 : compared > 0;
  }

  private List<Message> messages(List<Hit> hits) {
    List<Message> messages = new ArrayList<>(hits.size());
    try (FrameReader frames = new FrameReader(schema)) {
      for (Hit hit : hits) {
        messages.add(frames.read(hit).toMessage());
      }
    }
    return messages;
  }

  Histogram histogram(HistogramRequest request) throws IOException {
    Buckets buckets = request.buckets();
    SearchRequest newestFirst =
        new SearchRequest(
            buckets.fromMicros(),
            buckets.toMicros(),
            request.tables(),
            request.query(),
            true,
            1,
            null);
    ElasticQuery query = ElasticQuery.of(request.query());
    Histogram histogram = new Histogram(buckets, MessageClass.values().length);
    try (HitReader reader = new HitReader(requests, names, schema, newestFirst, MAX_NANOS)) {
      HitReader.First<JsonNode> first = reader.counts(query, buckets, BY_TIME, BY_CLASS);
      for (JsonNode bucket : first.certain()) {
        // The first bucket may begin before the range.
        long time = Math.max(Math.round(bucket.path("key").asDouble()), buckets.fromMicros());
        for (JsonNode part : bucket.path(BY_CLASS).path("buckets")) {
          histogram.add(time, classOf(part.path("key").asText()), part.path("doc_count").asLong());
        }
      }
      if (first.doubtful()) {
        countDoubtful(reader, query, histogram);
      }
    }
    return histogram;
  }

  private static int classOf(String label) throws IOException {
    for (MessageClass each : MessageClass.values()) {
      if (each.label().equals(label)) {
        return each.ordinal();
      }
    }
    throw new IOException("a message of class " + label + ": the index is not of this version");
  }

  /** Newest first, for a bounded time. */
  private void countDoubtful(HitReader reader, ElasticQuery query, Histogram histogram)
      throws IOException {
    long start = System.nanoTime();
    SearchRequest.@Nullable Cursor cursor = null;
    HitReader.Slice slice;
    do {
      slice = reader.slice(query.doubtful(), cursor, HitReader.MAX_SLICE);
      for (Hit hit : slice.hits()) {
        if (reader.matches(hit)) {
          histogram.add(hit.time(), reader.lastClass().ordinal());
        }
      }
      cursor = slice.last();
      if (slice.hasMore() && System.nanoTime() - start > MAX_COUNTING_NANOS) {
        histogram.countedFrom(slice.hits().getLast().time() + 1);
        return;
      }
    } while (slice.hasMore());
  }
}
