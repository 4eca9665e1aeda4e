package io.hepatica.server.store.lucene;

import io.hepatica.server.call.LiveSession;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Span;
import io.hepatica.server.message.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives sessions that were met for the first time since the start, or since they were forgotten,
 * what the store has of them from before. Whether there is anything, the documents of sessions
 * tell: they are looked up for all sessions of a generation at once, in the order of the terms,
 * since most are new and the answer is no. Used by one thread.
 *
 * <p>A session that is known from its first request on is looked for in its own day and the one
 * before; in all days only one that goes on from somewhere.
 */
final class SessionCompletion {
  private static final Logger log = LoggerFactory.getLogger(SessionCompletion.class);

  private final List<DaySnapshot> days;
  private final Schema schema;
  private final Span span = new Span();

  SessionCompletion(List<DaySnapshot> days, Schema schema) {
    this.days = days;
    this.schema = schema;
  }

  private record Sought(LiveSession live, BytesRef term) {}

  /** Completes those that are not complete. */
  void complete(List<LiveSession> sessions) throws IOException {
    List<Sought> sought = new ArrayList<>();
    for (LiveSession live : sessions) {
      if (!live.isComplete()) {
        sought.add(new Sought(live, SessionDocument.term(Field.CALL_ID, live.callId())));
      }
    }
    if (sought.isEmpty()) {
      return;
    }
    sought.sort(Comparator.comparing(Sought::term));
    Map<LiveSession, DaySnapshot> found = new HashMap<>();
    for (DaySnapshot day : days) {
      if (day.table() == Table.SESSION) {
        find(day, sought, found);
      }
    }
    if (!found.isEmpty()) {
      try (ParsedMessage message = new ParsedMessage(schema)) {
        for (Map.Entry<LiveSession, DaySnapshot> entry : found.entrySet()) {
          complete(entry.getKey(), entry.getValue().day(), message);
        }
      }
    }
    sought.forEach(each -> each.live.completed());
  }

  /**
   * A session whose older messages can't be read is shown without them, and said: it is a view, for
   * which nothing else must stop. It is not tried again, which would add what could be read twice.
   */
  private void complete(LiveSession live, long day, ParsedMessage message) {
    try {
      readOlder(live, day, message);
    } catch (IOException | RuntimeException e) {
      log.warn("a session is shown without its older messages: {}", e.toString());
    }
    live.written(day);
  }

  private void find(DaySnapshot day, List<Sought> sought, Map<LiveSession, DaySnapshot> found)
      throws IOException {
    List<Sought> here = sought.stream().filter(each -> mayBeIn(day, each.live)).toList();
    for (LeafReaderContext leaf : day.searcher().getIndexReader().leaves()) {
      TermsEnum terms = terms(leaf.reader(), SessionDocument.CALL_ID);
      Bits live = leaf.reader().getLiveDocs();
      PostingsEnum postings = null;
      for (Sought each : here) {
        if (terms == null || !terms.seekExact(each.term)) {
          continue;
        }
        postings = terms.postings(postings, PostingsEnum.NONE);
        for (int document = postings.nextDoc();
            document != DocIdSetIterator.NO_MORE_DOCS;
            document = postings.nextDoc()) {
          if (live == null || live.get(document)) {
            found.put(each.live, day);
          }
        }
      }
    }
  }

  private static boolean mayBeIn(DaySnapshot day, LiveSession live) {
    // What does not begin a session may go on with a call, whatever it is.
    long away = Math.abs(day.day() - DaySnapshot.dayOf(live.startMicros()));
    return !live.isOpened() || away <= (live.isCall() ? 1 : 0);
  }

  /** Every message of the Call-ID that lies in blocks from the day of its document on. */
  private void readOlder(LiveSession live, long from, ParsedMessage message) throws IOException {
    BytesRef term = SessionDocument.term(Field.CALL_ID, live.callId());
    for (DaySnapshot day : days) {
      if (day.table() != Table.SESSION && day.table() != Table.LOG && day.day() >= from) {
        try (BlockReader blocks = new BlockReader(day)) {
          readOlder(live, term, day, blocks, message);
        }
      }
    }
  }

  private void readOlder(
      LiveSession live, BytesRef term, DaySnapshot day, BlockReader blocks, ParsedMessage message)
      throws IOException {
    for (LeafReaderContext leaf : day.searcher().getIndexReader().leaves()) {
      TermsEnum terms = terms(leaf.reader(), TermGroup.CALL_ID.luceneField());
      if (terms == null || !terms.seekExact(term)) {
        continue;
      }
      PostingsEnum postings = terms.postings(null, PostingsEnum.NONE);
      for (int document = postings.nextDoc();
          document != DocIdSetIterator.NO_MORE_DOCS;
          document = postings.nextDoc()) {
        blocks.read(leaf.docBase + document);
        readBlock(live, day.table(), blocks, message);
      }
    }
  }

  private void readBlock(LiveSession live, Table table, BlockReader blocks, ParsedMessage message) {
    byte[] callId = live.callId().getBytes(StandardCharsets.UTF_8);
    int length;
    for (int at = 0; at < blocks.length(); at += length) {
      length = StoredFrame.length(blocks.frames(), at);
      message.read(blocks.frames(), at, length);
      if (table == Table.REPORT) {
        message.asReport();
      }
      message.text(Field.CALL_ID, 0, span);
      if (Arrays.equals(
          callId, 0, callId.length, span.bytes, span.start, span.start + span.length)) {
        live.addOlder(message);
      }
    }
  }

  private static @Nullable TermsEnum terms(LeafReader reader, String field) throws IOException {
    Terms terms = reader.terms(field);
    return terms == null ? null : terms.iterator();
  }
}
