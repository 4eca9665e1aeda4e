package io.hepatica.server.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.aggregations.HistogramBucket;
import co.elastic.clients.elasticsearch._types.aggregations.StringTermsBucket;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.search.Buckets;
import io.hepatica.server.search.Histogram;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.Predicate;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts sessions by start and state. What the cluster decides alone it counts alone; else the
 * sessions of candidates are looked at, newest first, for a bounded time. Stateless.
 */
final class SessionHistogram {
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final String STARTS = "starts";
  private static final String STATES = "states";

  private SessionHistogram() {}

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  static Histogram count(
      ElasticsearchClient client, IndexNames names, HistogramRequest request, LongSupplier nanoTime)
      throws IOException {
    Buckets buckets = request.buckets();
    List<String> indices = SessionSearch.indices(names, buckets.fromMicros(), buckets.toMicros());
    ElasticQuery candidates = ElasticQuery.of(request.query());
    Query query =
        SessionSearch.within(candidates.query(), buckets.fromMicros(), buckets.toMicros());
    Histogram histogram = new Histogram(buckets, SessionField.STATES.size());
    if (candidates.isExact()) {
      countThere(client, indices, query, histogram);
    } else {
      try (SessionPages pages =
          new SessionPages(client, indices, query, true, null, Integer.MAX_VALUE)) {
        countHere(pages, new Predicate(request.query()), histogram, nanoTime);
      }
    }
    return histogram;
  }

  private static void countThere(
      ElasticsearchClient client, List<String> indices, Query query, Histogram histogram)
      throws IOException {
    Buckets buckets = histogram.buckets();
    Aggregation states =
        Aggregation.of(a ->
            a.terms(
                terms -> terms.field(SessionField.STATE.name()).size(SessionField.STATES.size())));
    SearchResponse<ObjectNode> counted =
        ClusterCall.answer(() ->
            client.search(
                search ->
                    search
                        .index(indices)
                        .ignoreUnavailable(true)
                        .allowPartialSearchResults(false)
                        .query(query)
                        .size(0)
                        .trackTotalHits(count -> count.enabled(false))
                        .aggregations(
                            STARTS,
                            a ->
                                a.histogram(starts ->
                                        starts
                                            .field(SessionDocument.START)
                                            .interval((double) buckets.widthMicros())
                                            .minDocCount(1))
                                    .aggregations(Map.of(STATES, states))),
                ObjectNode.class));
    for (HistogramBucket bucket :
        counted.aggregations().get(STARTS).histogram().buckets().array()) {
      // The first bucket may begin before the range.
      long time = Math.max((long) bucket.key(), buckets.fromMicros());
      for (StringTermsBucket state : bucket.aggregations().get(STATES).sterms().buckets().array()) {
        int ordinal = SessionField.STATES.indexOf(state.key().stringValue());
        if (ordinal >= 0) {
          histogram.add(time, ordinal, state.docCount());
        }
      }
    }
  }

  private static void countHere(
      SessionPages pages, Predicate predicate, Histogram histogram, LongSupplier nanoTime)
      throws IOException {
    long start = nanoTime.getAsLong();
    Session session;
    while ((session = pages.next()) != null) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("the server is stopping");
      }
      if (nanoTime.getAsLong() - start > MAX_NANOS) {
        histogram.countedFrom(session.startMicros() + 1);
        return;
      }
      if (predicate.matches(session)) {
        histogram.add(session.startMicros(), session.stateOrdinal());
      }
    }
  }
}
