package io.hepatica.server.store.lucene;

import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Buckets;
import io.hepatica.server.search.Histogram;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.Predicate;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Counts the sessions of one view by start and state: all that changed since the last commit, then
 * documents, newest first, for a bounded time. Everything is counted from the doc values, what a
 * query matches by running the predicate over the sessions of candidate documents.
 */
final class SessionHistogram {
  private final HistogramRequest request;
  private final Buckets buckets;
  private final NewerSessions newer;
  private final Predicate predicate;
  private final Histogram histogram;
  private final Deadline deadline;

  private SessionHistogram(View view, HistogramRequest request, LongSupplier nanoTime) {
    this.request = request;
    this.buckets = request.buckets();
    this.newer = new NewerSessions(view);
    this.predicate = new Predicate(request.query());
    this.histogram = new Histogram(buckets, SessionField.STATES.size());
    this.deadline = new Deadline(nanoTime);
  }

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  static Histogram count(View view, HistogramRequest request, LongSupplier nanoTime)
      throws IOException {
    SessionHistogram counting = new SessionHistogram(view, request, nanoTime);
    counting.countChanged();
    counting.deadline.begin();
    boolean everything = request.query().equals(io.hepatica.server.search.Query.ALL);
    List<DaySnapshot> days =
        view.days().stream()
            .filter(day ->
                day.table() == Table.SESSION
                    && day.firstMicros() <= request.buckets().toMicros()
                    && day.lastMicros() >= request.buckets().fromMicros())
            .toList();
    for (DaySnapshot day : days.reversed()) {
      if (!(everything ? counting.countValues(day) : counting.countCandidates(day))) {
        break;
      }
    }
    return counting.histogram;
  }

  private void countChanged() {
    for (LiveSession live : newer.all()) {
      Session session = live.session();
      if (session != null && predicate.matches(session)) {
        add(session);
      }
    }
  }

  private void add(Session session) {
    histogram.add(session.startMicros(), session.stateOrdinal());
  }

  /** From the doc values, bucket by bucket; false where time is up. */
  private boolean countValues(DaySnapshot day) throws IOException {
    BitSet replaced = replaced(day);
    if (replaced == null) {
      histogram.countedFrom(day.lastMicros() + 1);
      return false;
    }
    for (int bucket = buckets.count() - 1; bucket >= 0; bucket--) {
      long low = Math.max(buckets.startOf(bucket), buckets.fromMicros());
      long high = Math.min(buckets.startOf(bucket + 1) - 1, buckets.toMicros());
      if (low <= day.lastMicros()
          && high >= day.firstMicros()
          && (deadline.isOver() || !countValues(day, low, high, replaced))) {
        histogram.countedFrom(high + 1);
        return false;
      }
    }
    return true;
  }

  /** The documents in the place of which there is a session in memory; null where time is up. */
  private @Nullable BitSet replaced(DaySnapshot day) throws IOException {
    BitSet replaced = new BitSet();
    List<BytesRef> terms =
        newer.callIds().stream()
            .map(callId -> SessionDocument.term(Field.CALL_ID, callId))
            .toList();
    Query query =
        and(
            new TermInSetQuery(SessionDocument.CALL_ID, terms),
            range(buckets.fromMicros(), buckets.toMicros()));
    Weight weight = weight(day, query);
    try (SessionReader reader = new SessionReader(day)) {
      for (LeafReaderContext leaf : day.searcher().getIndexReader().leaves()) {
        Scorer scorer = weight.scorer(leaf);
        if (scorer == null) {
          continue;
        }
        BinaryDocValues sessions = reader.values(leaf.reader());
        DocIdSetIterator documents = scorer.iterator();
        for (int document = documents.nextDoc();
            document != DocIdSetIterator.NO_MORE_DOCS;
            document = documents.nextDoc()) {
          if (deadline.isOver()) {
            return null;
          }
          if (newer.instead(reader.read(sessions, document), day) != null) {
            replaced.set(leaf.docBase + document);
          }
        }
      }
    }
    return replaced;
  }

  private boolean countValues(DaySnapshot day, long low, long high, BitSet replaced)
      throws IOException {
    Weight weight = weight(day, range(low, high));
    try (SessionReader reader = new SessionReader(day)) {
      for (LeafReaderContext leaf : day.searcher().getIndexReader().leaves()) {
        Scorer scorer = weight.scorer(leaf);
        if (scorer != null && !countValues(leaf, scorer.iterator(), replaced, reader)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean countValues(
      LeafReaderContext leaf, DocIdSetIterator documents, BitSet replaced, SessionReader reader)
      throws IOException {
    Bits live = leaf.reader().getLiveDocs();
    NumericDocValues starts = DocValues.getNumeric(leaf.reader(), SessionDocument.START);
    NumericDocValues states = DocValues.getNumeric(leaf.reader(), SessionDocument.STATE);
    for (int document = documents.nextDoc();
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = documents.nextDoc()) {
      if (deadline.isOver()) {
        return false;
      }
      if (live != null && !live.get(document) || replaced.get(leaf.docBase + document)) {
        continue;
      }
      if (starts.advanceExact(document) && states.advanceExact(document)) {
        histogram.add(starts.longValue(), (int) states.longValue());
      } else {
        add(reader.read(leaf.docBase + document));
      }
    }
    return true;
  }

  /** The session of each candidate, newest first; false where time is up. */
  private boolean countCandidates(DaySnapshot day) throws IOException {
    Query candidates =
        and(SessionQuery.of(request.query()), range(buckets.fromMicros(), buckets.toMicros()));
    Sort sort = new Sort(new SortField(SessionDocument.START, SortField.Type.LONG, true));
    SortedPages pages = new SortedPages(day.searcher(), candidates, sort);
    try (SessionReader reader = new SessionReader(day)) {
      FieldDoc document;
      while ((document = pages.next()) != null) {
        if (deadline.isOver()) {
          histogram.countedFrom((Long) document.fields[0] + 1);
          return false;
        }
        Session session = reader.read(document.doc);
        if (newer.instead(session, day) == null && predicate.matches(session)) {
          add(session);
        }
      }
    }
    return true;
  }

  private static Weight weight(DaySnapshot day, Query query) throws IOException {
    IndexSearcher searcher = day.searcher();
    return searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
  }

  private static Query range(long low, long high) {
    return NumericDocValuesField.newSlowRangeQuery(SessionDocument.START, low, high);
  }

  private static Query and(Query first, Query second) {
    return new BooleanQuery.Builder()
        .add(first, BooleanClause.Occur.FILTER)
        .add(second, BooleanClause.Occur.FILTER)
        .build();
  }
}
