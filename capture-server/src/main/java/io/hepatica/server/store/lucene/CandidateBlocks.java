package io.hepatica.server.store.lucene;

import io.hepatica.server.search.SearchRequest;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of one index that may hold matches of a request, in its order: by their newest
 * message, newest first, or by their oldest, oldest first. Not thread-safe.
 */
final class CandidateBlocks {
  /**
   * @param document Lucene's number
   * @param edgeMicros time of the message that comes first in the order
   */
  record Block(int document, long edgeMicros) {}

  private final DaySnapshot day;
  private final SortedPages pages;
  private final boolean holdsHits;

  private CandidateBlocks(DaySnapshot day, Query query, Sort sort, boolean holdsHits) {
    this.day = day;
    this.pages = new SortedPages(day.searcher(), query, sort);
    this.holdsHits = holdsHits;
  }

  /** The blocks that reach to the cursor or beyond it. */
  static CandidateBlocks fromCursor(DaySnapshot day, SearchRequest request) {
    SearchRequest.Cursor after = request.after();
    long from = request.fromMicros();
    long to = request.toMicros();
    if (after != null && request.newestFirst()) {
      to = Math.min(to, after.timeMicros());
    } else if (after != null) {
      from = Math.max(from, after.timeMicros());
    }
    return of(
        day,
        request,
        true,
        range(day, BlockDocument.TIME_MAX, from, Long.MAX_VALUE),
        range(day, BlockDocument.TIME_MIN, Long.MIN_VALUE, to));
  }

  /** The other ones: their matches were on pages before. */
  static CandidateBlocks beforeCursor(DaySnapshot day, SearchRequest request) {
    SearchRequest.Cursor after = request.after();
    if (after == null
        || (request.newestFirst()
            ? after.timeMicros() == Long.MAX_VALUE
            : after.timeMicros() == Long.MIN_VALUE)) {
      return of(day, request, false, MatchNoDocsQuery.INSTANCE, null);
    } else if (request.newestFirst()) {
      return of(
          day,
          request,
          false,
          range(day, BlockDocument.TIME_MAX, request.fromMicros(), Long.MAX_VALUE),
          range(day, BlockDocument.TIME_MIN, after.timeMicros() + 1, request.toMicros()));
    }
    return of(
        day,
        request,
        false,
        range(day, BlockDocument.TIME_MAX, request.fromMicros(), after.timeMicros() - 1),
        range(day, BlockDocument.TIME_MIN, Long.MIN_VALUE, request.toMicros()));
  }

  private static CandidateBlocks of(
      DaySnapshot day,
      SearchRequest request,
      boolean holdsHits,
      @Nullable Query first,
      @Nullable Query second) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    all.add(new CandidateQuery(day.table()).of(request.query()), BooleanClause.Occur.FILTER);
    boolean none = false;
    for (Query range : new Query[] {first, second}) {
      if (range != null) {
        none |= range instanceof MatchNoDocsQuery;
        all.add(range, BooleanClause.Occur.FILTER);
      }
    }
    String field = request.newestFirst() ? BlockDocument.TIME_MAX : BlockDocument.TIME_MIN;
    Sort sort = new Sort(new SortField(field, SortField.Type.LONG, request.newestFirst()));
    return new CandidateBlocks(
        day, none ? MatchNoDocsQuery.INSTANCE : all.build(), sort, holdsHits);
  }

  /** Null where the whole day is within. */
  private static @Nullable Query range(DaySnapshot day, String field, long low, long high) {
    if (low <= day.firstMicros() && high >= day.lastMicros()) {
      return null;
    } else if (low > high || low > day.lastMicros() || high < day.firstMicros()) {
      return MatchNoDocsQuery.INSTANCE;
    }
    return NumericDocValuesField.newSlowRangeQuery(field, low, high);
  }

  /** Whether hits may be among them; if not, they are only counted. */
  boolean mayHoldHits() {
    return holdsHits;
  }

  @Nullable Block next() throws IOException {
    FieldDoc found = pages.next();
    return found == null ? null : new Block(found.doc, (Long) found.fields[0]);
  }

  /** Whether all messages of the block are in the time asked for. */
  boolean isWithin(Block block, SearchRequest request) throws IOException {
    return value(block, BlockDocument.TIME_MIN) >= request.fromMicros()
        && value(block, BlockDocument.TIME_MAX) <= request.toMicros();
  }

  long messages(Block block) throws IOException {
    return value(block, BlockDocument.MESSAGES);
  }

  private long value(Block block, String field) throws IOException {
    List<LeafReaderContext> leaves = day.searcher().getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(block.document(), leaves));
    NumericDocValues values = leaf.reader().getNumericDocValues(field);
    if (values == null || !values.advanceExact(block.document() - leaf.docBase)) {
      throw new IOException(DayIndex.name(day.table(), day.day()) + ": a block has no " + field);
    }
    return values.longValue();
  }
}
