package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.MessageClass;
import io.hepatica.server.message.Schema;
import io.hepatica.server.search.Buckets;
import io.hepatica.server.search.Histogram;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;

/**
 * Counts the messages of one view by time and class: all rows in memory, then blocks, newest first,
 * for a bounded time. Everything is counted from the {@link Timeline} of each block, what a query
 * matches by running the predicate over the messages of candidate blocks.
 */
final class LuceneHistogram implements AutoCloseable {
  private final View view;
  private final HistogramRequest request;
  private final Buckets buckets;
  private final MessageMatcher matcher;
  private final Histogram histogram;
  private final Deadline deadline;

  private LuceneHistogram(
      View view, Schema schema, Journal journal, HistogramRequest request, LongSupplier nanoTime) {
    this.view = view;
    this.request = request;
    this.buckets = request.buckets();
    this.matcher =
        new MessageMatcher(
            schema,
            journal,
            buckets.fromMicros(),
            buckets.toMicros(),
            request.tables(),
            request.query());
    this.histogram = new Histogram(buckets, MessageClass.values().length);
    this.deadline = new Deadline(nanoTime);
  }

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  static Histogram count(
      View view, Schema schema, Journal journal, HistogramRequest request, LongSupplier nanoTime)
      throws IOException {
    try (LuceneHistogram counting = new LuceneHistogram(view, schema, journal, request, nanoTime)) {
      counting.countRecent();
      counting.deadline.begin();
      if (request.query().equals(Query.ALL)) {
        counting.countTimelines();
      } else {
        counting.countCandidates();
      }
      return counting.histogram;
    }
  }

  private void countRecent() throws IOException {
    for (Generation generation : view.recent()) {
      matcher.recent(
          generation,
          row -> histogram.add(generation.time(row), generation.messageClass(row).ordinal()));
    }
  }

  /** The indices of tables asked for that reach into a time. */
  private List<DaySnapshot> days(long fromMicros, long toMicros) {
    return view.days().stream()
        .filter(day ->
            request.tables().contains(day.table())
                && day.firstMicros() <= toMicros
                && day.lastMicros() >= fromMicros)
        .toList();
  }

  /**
   * Bucket by bucket, each with the blocks of which the newest message is in it: once these are
   * read, no block to come has a message of this bucket.
   */
  private void countTimelines() throws IOException {
    int last = buckets.count() - 1;
    for (int bucket = last; bucket >= 0; bucket--) {
      long low = Math.max(buckets.startOf(bucket), buckets.fromMicros());
      // A block that reaches beyond the range may begin within.
      long high = bucket == last ? Long.MAX_VALUE : buckets.startOf(bucket + 1) - 1;
      for (DaySnapshot day : days(low, Math.min(high, buckets.toMicros()))) {
        if (deadline.isOver() || !countTimelines(day, low, high)) {
          histogram.countedFrom(buckets.startOf(bucket + 1));
          return;
        }
      }
    }
  }

  /** Counts the blocks of which the newest message is in this time; false where time is up. */
  private boolean countTimelines(DaySnapshot day, long low, long high) throws IOException {
    IndexSearcher searcher = day.searcher();
    BooleanQuery query =
        new BooleanQuery.Builder()
            .add(range(BlockDocument.TIME_MAX, low, high), BooleanClause.Occur.FILTER)
            .add(
                range(BlockDocument.TIME_MIN, Long.MIN_VALUE, buckets.toMicros()),
                BooleanClause.Occur.FILTER)
            .build();
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    try (BlockReader reader = new BlockReader(day)) {
      for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
        Scorer scorer = weight.scorer(leaf);
        if (scorer != null && !countTimelines(day, leaf, scorer.iterator(), reader)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean countTimelines(
      DaySnapshot day, LeafReaderContext leaf, DocIdSetIterator blocks, BlockReader reader)
      throws IOException {
    BinaryDocValues timelines = DocValues.getBinary(leaf.reader(), BlockDocument.TIMELINE);
    NumericDocValues oldest = DocValues.getNumeric(leaf.reader(), BlockDocument.TIME_MIN);
    for (int block = blocks.nextDoc();
        block != DocIdSetIterator.NO_MORE_DOCS;
        block = blocks.nextDoc()) {
      if (deadline.isOver()) {
        return false;
      }
      if (timelines.advanceExact(block) && oldest.advanceExact(block)) {
        Timeline.count(timelines.binaryValue(), oldest.longValue(), histogram);
      } else {
        reader.read(leaf.docBase + block);
        countBlock(reader, day);
      }
    }
    return true;
  }

  private static org.apache.lucene.search.Query range(String field, long low, long high) {
    return NumericDocValuesField.newSlowRangeQuery(field, low, high);
  }

  /** The candidates of one index. */
  private record Source(DaySnapshot day, CandidateBlocks blocks, BlockReader reader) {}

  private record Candidate(CandidateBlocks.Block block, Source source) {}

  /** Day by day, and within a day the blocks of all tables in order of time. */
  private void countCandidates() throws IOException {
    SearchRequest newestFirst =
        new SearchRequest(
            buckets.fromMicros(),
            buckets.toMicros(),
            request.tables(),
            request.query(),
            true,
            1,
            null);
    List<DaySnapshot> days = days(buckets.fromMicros(), buckets.toMicros()).reversed();
    int end = 0;
    for (int start = 0; start < days.size(); start = end) {
      while (end < days.size() && days.get(end).day() == days.get(start).day()) {
        end++;
      }
      List<Source> sources = new ArrayList<>();
      try {
        for (DaySnapshot day : days.subList(start, end)) {
          CandidateBlocks blocks = CandidateBlocks.fromCursor(day, newestFirst);
          sources.add(new Source(day, blocks, new BlockReader(day)));
        }
        if (!countCandidates(sources)) {
          return;
        }
      } finally {
        sources.forEach(source -> source.reader.close());
      }
    }
  }

  /** False where time is up. */
  private boolean countCandidates(List<Source> sources) throws IOException {
    PriorityQueue<Candidate> queue =
        new PriorityQueue<>(
            Comparator.comparingLong((Candidate candidate) -> candidate.block.edgeMicros())
                .reversed());
    for (Source source : sources) {
      offerNext(source, queue);
    }
    Candidate newest;
    while ((newest = queue.poll()) != null) {
      if (deadline.isOver()) {
        histogram.countedFrom(newest.block.edgeMicros() + 1);
        return false;
      }
      Source source = newest.source;
      source.reader.read(newest.block.document());
      countBlock(source.reader, source.day);
      offerNext(source, queue);
    }
    return true;
  }

  private static void offerNext(Source source, PriorityQueue<Candidate> queue) throws IOException {
    CandidateBlocks.Block block = source.blocks.next();
    if (block != null) {
      queue.add(new Candidate(block, source));
    }
  }

  private void countBlock(BlockReader reader, DaySnapshot day) {
    matcher.block(
        reader,
        day.table(),
        (message, at, length) ->
            histogram.add(message.timeMicros(), MessageClass.of(message).ordinal()));
  }

  @Override
  public void close() {
    matcher.close();
  }
}
