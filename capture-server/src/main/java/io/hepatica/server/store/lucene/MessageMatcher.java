package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.ReportFields;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Predicate;
import io.hepatica.server.search.Query;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Which rows in memory and which messages of a block a query matches within a time and tables; one
 * search's own.
 */
final class MessageMatcher implements AutoCloseable {
  private final Journal journal;
  private final long fromMicros;
  private final long toMicros;
  private final Set<Table> tables;
  private final Query query;
  private final Predicate predicate;
  private final ParsedMessage message;
  private final boolean asksReports;

  MessageMatcher(
      Schema schema,
      Journal journal,
      long fromMicros,
      long toMicros,
      Set<Table> tables,
      Query query) {
    this.journal = journal;
    this.fromMicros = fromMicros;
    this.toMicros = toMicros;
    this.tables = tables;
    this.query = query;
    this.predicate = new Predicate(query);
    this.message = new ParsedMessage(schema);
    this.asksReports = !Collections.disjoint(Query.fieldsOf(query), ReportFields.ALL);
  }

  /** Takes rows of a generation. */
  @FunctionalInterface
  interface Rows {
    void accept(int row);
  }

  /** Takes messages of a block, each good until the next. */
  @FunctionalInterface
  interface Stored {
    /**
     * @param at where the frame lies in the block
     */
    void accept(ParsedMessage message, int at, int length);
  }

  /** Gives each row that matches. */
  void recent(Generation generation, Rows rows) throws IOException {
    int count = generation.rows();
    boolean[] asked = new boolean[Table.values().length];
    tables.forEach(table -> asked[table.ordinal()] = true);
    IntPredicate filter = RecentFilter.of(query, generation);
    for (int row = 0; row < count; row++) {
      Table table = generation.table(row);
      if (!inTime(generation.time(row)) || !asked[table.ordinal()]) {
        continue;
      }
      boolean matches =
          asksReports && table == Table.REPORT ? matchesFrame(generation, row) : filter.test(row);
      if (matches) {
        rows.accept(row);
      }
    }
  }

  /** What only reports have is in no column, since there are many such fields and few such rows. */
  private boolean matchesFrame(Generation generation, int row) throws IOException {
    read(hit(generation, row));
    return predicate.matches(message);
  }

  private boolean inTime(long time) {
    return time >= fromMicros && time <= toMicros;
  }

  /** Gives each message of a block that matches. */
  void block(BlockReader reader, Table table, Stored messages) {
    byte[] frames = reader.frames();
    int length;
    for (int at = 0; at < reader.length(); at += length) {
      length = StoredFrame.length(frames, at);
      read(frames, at, length, table);
      if (inTime(message.timeMicros()) && predicate.matches(message)) {
        messages.accept(message, at, length);
      }
    }
  }

  static TopHits.Hit.Recent hit(Generation generation, int row) {
    return new TopHits.Hit.Recent(
        generation.time(row),
        generation.place(row),
        generation.position(row),
        generation.frameLength(row),
        generation.table(row),
        generation.link(row));
  }

  /** The message of a row; good until the next one is read. */
  ParsedMessage read(TopHits.Hit.Recent recent) throws IOException {
    byte[] link = recent.link();
    byte[] frame = new byte[recent.frameLength() + (link == null ? 0 : Receipt.linkBytes(link))];
    journal.readFrame(recent.position(), recent.frameLength(), frame, 0);
    if (link != null) {
      Receipt.insertLink(frame, 0, recent.frameLength(), link);
      StoredFrame.restoreChecksum(frame);
    }
    return read(frame, 0, Receipt.frameLength(frame, 0), recent.table());
  }

  /** The message of a frame of a block, whole again; good until the next one is read. */
  ParsedMessage read(TopHits.Hit.Stored stored) {
    byte[] frame = stored.frame();
    StoredFrame.restoreChecksum(frame);
    return read(frame, 0, frame.length, stored.table());
  }

  /** In the role that the message has in the table: a SIP message may be a report as well. */
  private ParsedMessage read(byte[] buffer, int offset, int length, Table table) {
    message.read(buffer, offset, length);
    if (table == Table.REPORT) {
      message.asReport();
    }
    return message;
  }

  @Override
  public void close() {
    message.close();
  }
}
