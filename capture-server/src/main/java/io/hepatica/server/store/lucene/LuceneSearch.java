package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.ReportFields;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Predicate;
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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

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
  private final Journal journal;
  private final SearchRequest request;
  private final TopHits top;
  private final Predicate predicate;
  private final ParsedMessage message;
  private final boolean everything;
  private final boolean asksReports;
  private long total;

  private LuceneSearch(View view, Schema schema, Journal journal, SearchRequest request, int hits) {
    this.view = view;
    this.journal = journal;
    this.request = request;
    this.top = new TopHits(request, hits);
    this.predicate = new Predicate(request.query());
    this.message = new ParsedMessage(schema);
    this.everything = request.query().equals(Query.ALL);
    this.asksReports = !Collections.disjoint(Query.fieldsOf(request.query()), ReportFields.ALL);
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
    int rows = generation.rows();
    boolean[] tables = new boolean[Table.values().length];
    request.tables().forEach(table -> tables[table.ordinal()] = true);
    IntPredicate filter = RecentFilter.of(request.query(), generation);
    for (int row = 0; row < rows; row++) {
      long time = generation.time(row);
      Table table = generation.table(row);
      if (!inTime(time) || !tables[table.ordinal()]) {
        continue;
      }
      boolean matches =
          asksReports && table == Table.REPORT ? matchesFrame(generation, row) : filter.test(row);
      if (!matches) {
        continue;
      }
      total++;
      if (top.wants(time, generation.place(row))) {
        top.add(recentHit(generation, row));
      }
    }
  }

  /** What only reports have is in no column, since there are many such fields and few such rows. */
  private boolean matchesFrame(Generation generation, int row) throws IOException {
    read(recentHit(generation, row));
    return predicate.matches(message);
  }

  private static TopHits.Hit.Recent recentHit(Generation generation, int row) {
    return new TopHits.Hit.Recent(
        generation.time(row),
        generation.place(row),
        generation.position(row),
        generation.frameLength(row),
        generation.table(row),
        generation.link(row));
  }

  private boolean inTime(long time) {
    return time >= request.fromMicros() && time <= request.toMicros();
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
    byte[] frames = reader.frames();
    int length;
    for (int at = 0; at < reader.length(); at += length) {
      length = StoredFrame.length(frames, at);
      read(frames, at, length, table);
      long time = message.timeMicros();
      if (!inTime(time) || !predicate.matches(message)) {
        continue;
      }
      total++;
      long place = message.position() + (message.isSecondRole() ? 1 : 0);
      if (top.wants(time, place)) {
        byte[] frame = Arrays.copyOfRange(frames, at, at + length);
        top.add(new TopHits.Hit.Stored(time, place, frame, table));
      }
    }
  }

  /** In the role that the message has in the table: a SIP message may be a report as well. */
  private void read(byte[] buffer, int offset, int length, Table table) {
    message.read(buffer, offset, length);
    if (table == Table.REPORT) {
      message.asReport();
    }
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
      switch (hit) {
        case TopHits.Hit.Stored stored -> {
          byte[] frame = restored(stored);
          read(frame, 0, frame.length, stored.table());
        }
        case TopHits.Hit.Recent recent -> read(recent);
        case TopHits.Hit.Whole session -> throw new IllegalStateException("no message: " + session);
      }
      messages.add(message.toMessage());
    }
    return messages;
  }

  private void read(TopHits.Hit.Recent recent) throws IOException {
    byte[] frame = readJournal(recent);
    read(frame, 0, Receipt.frameLength(frame, 0), recent.table());
  }

  private byte[] readJournal(TopHits.Hit.Recent recent) throws IOException {
    byte[] link = recent.link();
    byte[] frame = new byte[recent.frameLength() + (link == null ? 0 : Receipt.linkBytes(link))];
    journal.readFrame(recent.position(), recent.frameLength(), frame, 0);
    if (link != null) {
      Receipt.insertLink(frame, 0, recent.frameLength(), link);
      StoredFrame.restoreChecksum(frame);
    }
    return frame;
  }

  private static byte[] restored(TopHits.Hit.Stored stored) {
    StoredFrame.restoreChecksum(stored.frame());
    return stored.frame();
  }

  @Override
  public void close() {
    message.close();
  }
}
