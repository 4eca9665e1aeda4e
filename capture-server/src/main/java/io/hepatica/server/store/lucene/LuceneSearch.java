package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.CallTooLargeException;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One search over one view: the rows in memory, then the blocks of each day in the order asked.
 *
 * <p>The predicate is run over the messages of candidate blocks in order of the blocks' newest (or
 * oldest) message. It ends early when no block to come can hold a better hit and more than {@link
 * SearchResult#EXACT_TOTAL} were counted. A page further on begins with the blocks that reach its
 * cursor, and counts those before it last, if at all.
 */
final class LuceneSearch implements AutoCloseable {
  /** Below the time that the API gives a request. */
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(50);

  private final long startNanos = System.nanoTime();
  private final View view;
  private final SearchRequest request;
  private final TopHits top;
  private final MessageMatcher matcher;
  private final boolean everything;
  private long total;

  private LuceneSearch(View view, Schema schema, Journal journal, SearchRequest request, int hits) {
    this.view = view;
    this.request = request;
    this.top = new TopHits(request, hits);
    this.matcher =
        new MessageMatcher(
            schema,
            journal,
            request.fromMicros(),
            request.toMicros(),
            request.tables(),
            request.query());
    this.everything = request.query().equals(Query.ALL);
  }

  static SearchResult search(View view, Schema schema, Journal journal, SearchRequest request)
      throws IOException {
    if (request.limit() < 1 || request.limit() > SearchResult.EXACT_TOTAL) {
      throw new IllegalArgumentException("limit " + request.limit());
    }
    // One more than asked tells whether there is a next page.
    try (LuceneSearch search =
        new LuceneSearch(view, schema, journal, request, request.limit() + 1)) {
      search.run();
      return search.result();
    }
  }

  static List<Message> call(View view, Schema schema, Journal journal, Collection<String> callIds)
      throws IOException {
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
    try (LuceneSearch search =
        new LuceneSearch(view, schema, journal, request, request.limit() + 1)) {
      search.run();
      List<Message> messages = search.messages(search.top.inOrder());
      if (messages.size() > request.limit()) {
        throw new CallTooLargeException(request.limit());
      }
      return messages;
    }
  }

  private void run() throws IOException {
    for (Generation generation : view.recent()) {
      searchRecent(generation);
    }
    List<DaySnapshot> days = new ArrayList<>();
    for (DaySnapshot day : view.days()) {
      if (request.tables().contains(day.table())
          && day.firstMicros() <= request.toMicros()
          && day.lastMicros() >= request.fromMicros()) {
        days.add(day);
      }
    }
    List<DaySnapshot> inOrder = request.newestFirst() ? days.reversed() : days;
    for (DaySnapshot day : inOrder) {
      search(day, CandidateBlocks.fromCursor(day, request));
    }
    if (request.after() != null) {
      for (DaySnapshot day : inOrder) {
        search(day, CandidateBlocks.beforeCursor(day, request));
      }
    }
  }

  private boolean counted() {
    return total > SearchResult.EXACT_TOTAL;
  }

  private void searchRecent(Generation generation) throws IOException {
    matcher.recent(
        generation,
        row -> {
          total++;
          if (top.wants(generation.time(row), generation.place(row))) {
            top.add(MessageMatcher.hit(generation, row));
          }
        });
  }

  private void search(DaySnapshot day, CandidateBlocks blocks) throws IOException {
    long dayEdge = request.newestFirst() ? day.lastMicros() : day.firstMicros();
    if (counted() && (top.isClosedTo(dayEdge) || !blocks.mayHoldHits())) {
      return;
    }
    try (BlockReader reader = new BlockReader(day)) {
      CandidateBlocks.Block block;
      while ((block = blocks.next()) != null) {
        boolean closed = top.isClosedTo(block.edgeMicros()) || !blocks.mayHoldHits();
        if (closed && counted()) {
          return;
        }
        if (closed && everything && blocks.isWithin(block, request)) {
          total += blocks.messages(block);
          continue;
        }
        checkTime();
        reader.read(block.document());
        readBlock(reader, day.table());
      }
    }
  }

  /** Nobody waits any longer for what this would find, so that its thread and memory are freed. */
  private void checkTime() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the search was given up");
    }
    if (System.nanoTime() - startNanos > MAX_NANOS) {
      throw new IOException("the search takes too long: narrow its time range or its query");
    }
  }

  private void readBlock(BlockReader reader, Table table) {
    matcher.block(
        reader,
        table,
        (message, at, length) -> {
          total++;
          long time = message.timeMicros();
          long place = message.position() + (message.isSecondRole() ? 1 : 0);
          if (top.wants(time, place)) {
            byte[] frame = Arrays.copyOfRange(reader.frames(), at, at + length);
            top.add(new TopHits.Hit.Stored(time, place, frame, table));
          }
        });
  }

  private SearchResult result() throws IOException {
    List<TopHits.Hit> hits = top.inOrder();
    SearchRequest.Cursor next = null;
    if (hits.size() > request.limit()) {
      hits = hits.subList(0, request.limit());
      TopHits.Hit last = hits.getLast();
      next = new SearchRequest.Cursor(last.time(), last.place());
    }
    return new SearchResult(
        messages(hits), Math.min(total, SearchResult.EXACT_TOTAL), !counted(), next);
  }

  private List<Message> messages(List<TopHits.Hit> hits) throws IOException {
    List<Message> messages = new ArrayList<>(hits.size());
    for (TopHits.Hit hit : hits) {
      ParsedMessage message =
          switch (hit) {
            case TopHits.Hit.Stored stored -> matcher.read(stored);
            case TopHits.Hit.Recent recent -> matcher.read(recent);
            case TopHits.Hit.Whole session ->
                throw new IllegalStateException("no message: " + session);
          };
      messages.add(message.toMessage());
    }
    return messages;
  }

  @Override
  public void close() {
    matcher.close();
  }
}
