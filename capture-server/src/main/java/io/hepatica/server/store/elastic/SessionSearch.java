package io.hepatica.server.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import io.hepatica.server.call.Session;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Predicate;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.SessionResult;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds sessions by their documents, as the last refresh shows them. One for each search. */
final class SessionSearch {
  /** Below the time that the API gives a request. */
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(50);

  private final long startNanos = System.nanoTime();
  private final ElasticsearchClient client;
  private final IndexNames names;

  SessionSearch(ElasticsearchClient client, IndexNames names) {
    this.client = client;
    this.names = names;
  }

  /** One page; see {@link io.hepatica.server.store.MessageStore#sessions}. */
  SessionResult page(SearchRequest request) throws IOException {
    List<String> indices = indices(names, request.fromMicros(), request.toMicros());
    ElasticQuery candidates = ElasticQuery.of(request.query());
    Query query = within(candidates.query(), request.fromMicros(), request.toMicros());
    return candidates.isExact()
        ? counted(indices, query, request)
        : checked(indices, query, request);
  }

  /** Of a query that the cluster decides alone, so that it counts, too. */
  private SessionResult counted(List<String> indices, Query query, SearchRequest request)
      throws IOException {
    List<Session> found = new ArrayList<>();
    try (SessionPages pages =
        pages(indices, query, request, request.after(), request.limit() + 1)) {
      Session session;
      while (found.size() <= request.limit() && (session = pages.next()) != null) {
        checkTime();
        found.add(session);
      }
      return result(request, found, pages.total(), pages.isTotalExact());
    }
  }

  /** Of a query that finds candidates: these are counted out from the first on. */
  private SessionResult checked(List<String> indices, Query query, SearchRequest request)
      throws IOException {
    Predicate predicate = new Predicate(request.query());
    List<Session> found = new ArrayList<>();
    long total = 0;
    try (SessionPages pages = pages(indices, query, request, null, request.limit() + 1)) {
      Session session;
      while ((found.size() <= request.limit() || total <= SearchResult.EXACT_TOTAL)
          && (session = pages.next()) != null) {
        checkTime();
        if (predicate.matches(session)) {
          total++;
          if (found.size() <= request.limit() && isBehind(request, session)) {
            found.add(session);
          }
        }
      }
    }
    return result(
        request,
        found,
        Math.min(total, SearchResult.EXACT_TOTAL),
        total <= SearchResult.EXACT_TOTAL);
  }

  private SessionPages pages(
      List<String> indices,
      Query query,
      SearchRequest request,
      SearchRequest.@Nullable Cursor after,
      int wanted)
      throws IOException {
    return new SessionPages(client, indices, query, request.newestFirst(), after, wanted);
  }

  private static boolean isBehind(SearchRequest request, Session session) {
    SearchRequest.Cursor after = request.after();
    if (after == null) {
      return true;
    }
    int compared = Long.compare(session.startMicros(), after.timeMicros());
    if (compared == 0) {
      compared = Long.compare(session.position(), after.position());
    }
    return request.newestFirst() ? compared < 0 : compared > 0;
  }

  private static SessionResult result(
      SearchRequest request, List<Session> found, long total, boolean totalExact) {
    if (found.size() <= request.limit()) {
      return new SessionResult(found, total, totalExact, null);
    }
    List<Session> sessions = found.subList(0, request.limit());
    Session last = sessions.getLast();
    SearchRequest.Cursor next = new SearchRequest.Cursor(last.startMicros(), last.position());
    return new SessionResult(sessions, total, totalExact, next);
  }

  /** See {@link io.hepatica.server.store.MessageStore#tied}. */
  List<Session> tied(Collection<String> ids, int limit) throws IOException {
    Query either =
        Query.of(query ->
            query.bool(bool ->
                bool.should(anyOf(Field.CALL_ID.name(), ids))
                    .should(anyOf(Field.LEG_IDS.name(), ids))
                    .minimumShouldMatch("1")));
    List<Session> found = new ArrayList<>();
    List<String> all = List.of(names.ofAllDays(Table.SESSION));
    try (SessionPages pages = new SessionPages(client, all, either, false, null, limit)) {
      Session session;
      while (found.size() < limit && (session = pages.next()) != null) {
        checkTime();
        found.add(session);
      }
    }
    return found;
  }

  /** See {@link io.hepatica.server.store.MessageStore#forEachSession}. */
  void forEach(long fromMicros, long toMicros, Consumer<Session> consumer) throws IOException {
    Query all = Query.of(query -> query.matchAll(every -> every));
    try (SessionPages pages =
        new SessionPages(
            client,
            indices(names, fromMicros, toMicros),
            within(all, fromMicros, toMicros),
            true,
            null,
            Integer.MAX_VALUE)) {
      Session session;
      while ((session = pages.next()) != null) {
        checkTime();
        consumer.accept(session);
      }
    }
  }

  /** Nobody waits any longer for what this would find. */
  private void checkTime() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the search was given up");
    }
    if (System.nanoTime() - startNanos > MAX_NANOS) {
      throw new IOException("the search takes too long: narrow its time range or its query");
    }
  }

  static List<String> indices(IndexNames names, long fromMicros, long toMicros) {
    return names.of(Set.of(Table.SESSION), fromMicros, toMicros);
  }

  /** What is found by the query and began in the time, both ends included. */
  static Query within(Query query, long fromMicros, long toMicros) {
    Query range =
        Query.of(q ->
            q.range(r ->
                r.longNumber(
                    number -> number.field(SessionDocument.START).gte(fromMicros).lte(toMicros))));
    return Query.of(q -> q.bool(bool -> bool.filter(query, range)));
  }

  static Query anyOf(String field, Collection<String> texts) {
    List<FieldValue> values = texts.stream().map(FieldValue::of).toList();
    return Query.of(q -> q.terms(terms -> terms.field(field).terms(any -> any.value(values))));
  }
}
