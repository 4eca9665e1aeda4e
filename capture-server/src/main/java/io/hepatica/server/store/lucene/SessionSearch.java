package io.hepatica.server.store.lucene;

import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.Session;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Predicate;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.SessionResult;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;

/**
 * Sessions of one view: those that changed since the last commit as they are in memory, the others
 * from their documents. A document whose session has changed since is passed over. Not thread-safe.
 */
final class SessionSearch {
  /** Below the time that the API gives a request. */
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(50);

  private final long startNanos = System.nanoTime();
  private final View view;

  private final NewerSessions newer;

  SessionSearch(View view) {
    this.view = view;
    this.newer = new NewerSessions(view);
  }

  /** One page; see {@link io.hepatica.server.store.MessageStore#sessions}. */
  SessionResult page(SearchRequest request) throws IOException {
    TopHits top = new TopHits(request, request.limit() + 1);
    Predicate predicate = new Predicate(request.query());
    long total = 0;
    for (LiveSession live : newer.all()) {
      Session session = live.session();
      if (session != null && isIn(request, session) && predicate.matches(session)) {
        total++;
        offer(top, session);
      }
    }
    List<DaySnapshot> days = days(request.fromMicros(), request.toMicros());
    for (DaySnapshot day : request.newestFirst() ? days.reversed() : days) {
      total += search(day, request, predicate, top, total);
    }
    return result(request, top, total);
  }

  private long search(
      DaySnapshot day, SearchRequest request, Predicate predicate, TopHits top, long before)
      throws IOException {
    org.apache.lucene.search.Query candidates =
        and(SessionQuery.of(request.query()), range(day, request.fromMicros(), request.toMicros()));
    boolean everything = request.query().equals(Query.ALL);
    long found = everything ? day.searcher().count(candidates) - stale(day, request) : 0;
    Sort sort =
        new Sort(new SortField(SessionDocument.START, SortField.Type.LONG, request.newestFirst()));
    SortedPages pages = new SortedPages(day.searcher(), candidates, sort);
    try (SessionReader reader = new SessionReader(day)) {
      FieldDoc document;
      while ((document = pages.next()) != null) {
        boolean closed = top.isClosedTo((Long) document.fields[0]);
        if (closed && (everything || before + found > SearchResult.EXACT_TOTAL)) {
          return found;
        }
        checkTime();
        Session session = reader.read(document.doc);
        if (newer.instead(session, day) != null || !predicate.matches(session)) {
          continue;
        }
        found += everything ? 0 : 1;
        offer(top, session);
      }
    }
    return found;
  }

  private static void offer(TopHits top, Session session) {
    if (top.wants(session.startMicros(), session.position())) {
      top.add(new TopHits.Hit.Whole(session.startMicros(), session.position(), session));
    }
  }

  private static SessionResult result(SearchRequest request, TopHits top, long total) {
    List<Session> sessions = new ArrayList<>();
    for (TopHits.Hit hit : top.inOrder()) {
      if (hit instanceof TopHits.Hit.Whole whole) {
        sessions.add(whole.session());
      }
    }
    SearchRequest.Cursor next = null;
    if (sessions.size() > request.limit()) {
      sessions = sessions.subList(0, request.limit());
      Session last = sessions.getLast();
      next = new SearchRequest.Cursor(last.startMicros(), last.position());
    }
    return new SessionResult(
        sessions,
        Math.min(total, SearchResult.EXACT_TOTAL),
        total <= SearchResult.EXACT_TOTAL,
        next);
  }

  /** See {@link io.hepatica.server.store.MessageStore#tied}. */
  List<Session> tied(Collection<String> ids, int limit) throws IOException {
    Set<LiveSession> live = new LinkedHashSet<>();
    for (Generation generation : view.recent()) {
      for (String id : ids) {
        generation.sessions().tied(id).forEach(live::add);
      }
    }
    List<Session> found = new ArrayList<>();
    List<BytesRef> terms = ids.stream().map(SessionSearch::term).toList();
    org.apache.lucene.search.Query either =
        new BooleanQuery.Builder()
            .add(new TermInSetQuery(SessionDocument.CALL_ID, terms), BooleanClause.Occur.SHOULD)
            .add(new TermInSetQuery(SessionDocument.LEG_ID, terms), BooleanClause.Occur.SHOULD)
            .build();
    for (DaySnapshot day : days(Long.MIN_VALUE, Long.MAX_VALUE)) {
      if (found.size() < limit) {
        forEach(
            day,
            either,
            limit,
            session -> {
              // A leg id may be known from before alone, but the newer state has it too.
              LiveSession instead = newer.instead(session, day);
              if (instead == null) {
                found.add(session);
              } else {
                live.add(instead);
              }
            });
      }
    }
    for (LiveSession each : live) {
      Session session = found.size() < 2 * limit ? each.session() : null;
      if (session != null) {
        found.add(session);
      }
    }
    found.sort(Comparator.comparingLong(Session::startMicros).thenComparingLong(Session::position));
    return found.size() > limit ? found.subList(0, limit) : found;
  }

  private static BytesRef term(String id) {
    return SessionDocument.term(Field.CALL_ID, id);
  }

  /** See {@link io.hepatica.server.store.MessageStore#forEachSession}. */
  void forEach(long fromMicros, long toMicros, Consumer<Session> consumer) throws IOException {
    for (LiveSession live : newer.all()) {
      Session session = live.session();
      if (session != null
          && session.startMicros() >= fromMicros
          && session.startMicros() <= toMicros) {
        consumer.accept(session);
      }
    }
    for (DaySnapshot day : days(fromMicros, toMicros)) {
      forEach(
          day,
          range(day, fromMicros, toMicros),
          Integer.MAX_VALUE,
          session -> {
            if (newer.instead(session, day) == null) {
              consumer.accept(session);
            }
          });
    }
  }

  private void forEach(
      DaySnapshot day, org.apache.lucene.search.Query query, int limit, Consumer<Session> consumer)
      throws IOException {
    IndexSearcher searcher = day.searcher();
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    int given = 0;
    try (SessionReader reader = new SessionReader(day)) {
      for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
        Scorer scorer = weight.scorer(leaf);
        if (scorer == null) {
          continue;
        }
        BinaryDocValues values = reader.values(leaf.reader());
        DocIdSetIterator documents = scorer.iterator();
        for (int document = documents.nextDoc();
            document != DocIdSetIterator.NO_MORE_DOCS && given < limit;
            document = documents.nextDoc()) {
          if (leaf.reader().getLiveDocs() != null && !leaf.reader().getLiveDocs().get(document)) {
            continue;
          }
          checkTime();
          consumer.accept(reader.read(values, document));
          given++;
        }
      }
    }
  }

  /** How many documents of the day and the time asked for have a newer state in memory. */
  private long stale(DaySnapshot day, SearchRequest request) {
    return newer.all().stream()
        .filter(live -> live.writtenDay() == day.day())
        .map(LiveSession::session)
        .filter(session -> session != null && isIn(request, session))
        .count();
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

  private static boolean isIn(SearchRequest request, Session session) {
    return session.startMicros() >= request.fromMicros()
        && session.startMicros() <= request.toMicros();
  }

  private List<DaySnapshot> days(long fromMicros, long toMicros) {
    return view.days().stream()
        .filter(day ->
            day.table() == Table.SESSION
                && day.firstMicros() <= toMicros
                && day.lastMicros() >= fromMicros)
        .toList();
  }

  private static org.apache.lucene.search.Query range(DaySnapshot day, long from, long to) {
    return from <= day.firstMicros() && to >= day.lastMicros()
        ? MatchAllDocsQuery.INSTANCE
        : NumericDocValuesField.newSlowRangeQuery(SessionDocument.START, from, to);
  }

  private static org.apache.lucene.search.Query and(
      org.apache.lucene.search.Query first, org.apache.lucene.search.Query second) {
    return new BooleanQuery.Builder()
        .add(first, BooleanClause.Occur.FILTER)
        .add(second, BooleanClause.Occur.FILTER)
        .build();
  }
}
