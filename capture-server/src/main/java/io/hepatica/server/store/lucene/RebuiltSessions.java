package io.hepatica.server.store.lucene;

import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Span;
import io.hepatica.server.message.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;

/**
 * The sessions of a day that is rebuilt. They are folded Call-ID by Call-ID from the rebuilt
 * messages, which lie beside each other in blocks, and where a call reaches over midnight from
 * those of the days around: so the order in which messages were added does not matter.
 *
 * <p>A document of which the old index has more messages and reports is kept: the messages of a
 * table may have been dropped before their sessions. A call that turns out to have begun on another
 * day is written there, and what another day has of one that began here is deleted there: written
 * before the day is exchanged, and deleted after, so that a crash between the two leaves a call
 * twice, until the day is rebuilt again, but never loses it. Not thread-safe.
 */
final class RebuiltSessions {
  private static final int BATCH = 4096;

  private final Schema schema;
  private final LuceneRebuild.Range range;
  private final RebuiltIndices rebuilt;
  private final Set<String> leftOut;
  private final List<LiveSession> folded = new ArrayList<>();

  /** Whether there may be documents of those that are written. */
  private boolean again;

  /** Sessions of other days, by Call-ID: those that go on over midnight are few. */
  private final Map<String, Session> outside = new LinkedHashMap<>();

  /** Where other days may have documents of sessions that began on this one, by Call-ID. */
  private final Map<String, Set<Long>> begunHere = new HashMap<>();

  /**
   * @param leftOut Call-IDs that have fewer messages now, filled before anything is folded
   */
  RebuiltSessions(
      Schema schema, LuceneRebuild.Range range, RebuiltIndices rebuilt, Set<String> leftOut) {
    this.schema = schema;
    this.range = range;
    this.rebuilt = rebuilt;
    this.leftOut = leftOut;
  }

  /** The indices of which all messages come: the rebuilt ones in place of the store's. */
  private List<DaySnapshot> sources(List<DaySnapshot> own) {
    List<DaySnapshot> sources = new ArrayList<>();
    own.stream()
        .filter(snapshot -> holdsMessagesOfSessions(snapshot) && !range.has(snapshot))
        .forEach(sources::add);
    rebuilt.snapshots().stream()
        .filter(RebuiltSessions::holdsMessagesOfSessions)
        .forEach(sources::add);
    return sources;
  }

  private static boolean holdsMessagesOfSessions(DaySnapshot snapshot) {
    return snapshot.table() != Table.SESSION && snapshot.table() != Table.LOG;
  }

  /** Folds all that the day has. */
  void foldAll(List<DaySnapshot> own) throws IOException {
    List<DaySnapshot> sources = sources(own);
    IndexReader[] ofDay =
        sources.stream()
            .filter(snapshot -> snapshot.day() == range.day())
            .map(snapshot -> snapshot.searcher().getIndexReader())
            .toArray(IndexReader[]::new);
    Terms callIds =
        MultiTerms.getTerms(new MultiReader(ofDay, false), TermGroup.CALL_ID.luceneField());
    if (callIds != null) {
      try (CallFold fold = new CallFold(schema, range.day(), sources)) {
        TermsEnum terms = callIds.iterator();
        for (BytesRef term = terms.next(); term != null; term = terms.next()) {
          take(fold, term);
        }
      }
    }
    foldAround(sources, range.day() - 1);
    foldAround(sources, range.day() + 1);
    write();
    again = true;
    rebuilt.commit();
    keepOlder(own);
  }

  /** Calls that have nothing left on this day may have begun, or go on, on the days around. */
  private void foldAround(List<DaySnapshot> sources, long day) throws IOException {
    if (leftOut.isEmpty()) {
      return;
    }
    try (CallFold fold = new CallFold(schema, day, sources)) {
      for (String callId : leftOut) {
        for (LiveSession live : fold.of(SessionDocument.term(Field.CALL_ID, callId))) {
          Session session = live.session();
          if (session != null
              && live.isCall()
              && DaySnapshot.dayOf(session.startMicros()) != range.day()) {
            outside.put(session.callId(), session);
          }
        }
      }
    }
  }

  /** Folds again those of the day of which messages came from the position on. */
  void foldChanged(List<DaySnapshot> own, long fromPosition) throws IOException {
    Set<BytesRef> changed = new HashSet<>();
    try (CallFold fold = new CallFold(schema, range.day(), sources(own))) {
      for (DaySnapshot snapshot : own) {
        if (holdsMessagesOfSessions(snapshot)) {
          collect(snapshot, fromPosition, changed);
        }
      }
      for (BytesRef term : changed) {
        take(fold, term);
      }
    }
    write();
  }

  private void collect(DaySnapshot snapshot, long fromPosition, Set<BytesRef> into)
      throws IOException {
    try (BlockReader blocks = new BlockReader(snapshot);
        ParsedMessage message = new ParsedMessage(schema)) {
      for (LeafReaderContext leaf : snapshot.searcher().getIndexReader().leaves()) {
        NumericDocValues last = DocValues.getNumeric(leaf.reader(), BlockDocument.POSITION_MAX);
        for (int document = last.nextDoc();
            document != DocIdSetIterator.NO_MORE_DOCS;
            document = last.nextDoc()) {
          if (last.longValue() >= fromPosition) {
            blocks.read(leaf.docBase + document);
            into.add(callId(blocks, snapshot.table(), message));
          }
        }
      }
    }
  }

  /** That of the first message: a block has one. */
  private static BytesRef callId(BlockReader blocks, Table table, ParsedMessage message) {
    message.read(blocks.frames(), 0, StoredFrame.length(blocks.frames(), 0));
    if (table == Table.REPORT) {
      message.asReport();
    }
    Span span = new Span();
    if (message.count(Field.CALL_ID) > 0) {
      message.text(Field.CALL_ID, 0, span);
    }
    return BytesRef.deepCopyOf(
        new BytesRef(span.bytes, span.start, Math.min(span.length, TermGroup.MAX_TERM)));
  }

  private void take(CallFold fold, BytesRef term) throws IOException {
    for (LiveSession live : fold.of(term)) {
      Session session = live.session();
      if (session == null) {
        continue;
      }
      long day = DaySnapshot.dayOf(session.startMicros());
      if (day == range.day()) {
        folded.add(live);
        if (!fold.otherDays().isEmpty()) {
          begunHere.put(session.callId(), Set.copyOf(fold.otherDays()));
        }
      } else if (live.isCall()) {
        outside.put(session.callId(), session);
      }
    }
    if (folded.size() >= BATCH) {
      write();
    }
  }

  private void write() throws IOException {
    if (!folded.isEmpty()) {
      SessionWriter.write(folded, rebuilt.index(Table.SESSION), again);
      folded.clear();
    }
  }

  private void keepOlder(List<DaySnapshot> own) throws IOException {
    for (DaySnapshot old : own) {
      if (old.day() != range.day() || old.table() != Table.SESSION) {
        continue;
      }
      List<Session> kept = new ArrayList<>();
      try (SessionLookup news = new SessionLookup(rebuilt.snapshots(), range.day())) {
        SessionLookup.forEach(
            old,
            session -> {
              Session instead = news.find(session.callId());
              boolean moved =
                  outside.containsKey(session.callId()) || leftOut.contains(session.callId());
              if (!moved && (instead == null || size(instead) < size(session))) {
                kept.add(session);
                if (kept.size() == BATCH) {
                  SessionWriter.replace(kept, rebuilt.index(Table.SESSION));
                  kept.clear();
                }
              }
            });
      }
      SessionWriter.replace(kept, rebuilt.index(Table.SESSION));
      rebuilt.commit();
    }
  }

  private static long size(Session session) {
    return count(session, SessionField.MESSAGES) + count(session, SessionField.REPORTS);
  }

  private static long count(Session session, Field field) {
    return Objects.requireNonNullElse(session.whole(field), 0L);
  }

  /** Writes those that began on other days, where more is known of them now. */
  void writeOutside(DayIndices own) throws IOException {
    Map<Long, List<Session>> byDay = new HashMap<>();
    for (Session session : outside.values()) {
      byDay
          .computeIfAbsent(DaySnapshot.dayOf(session.startMicros()), _ -> new ArrayList<>())
          .add(session);
    }
    for (Map.Entry<Long, List<Session>> entry : byDay.entrySet()) {
      List<Session> grown = new ArrayList<>();
      try (SessionLookup there = new SessionLookup(own.snapshots(), entry.getKey())) {
        for (Session session : entry.getValue()) {
          Session known = there.find(session.callId());
          if (known == null || size(known) < size(session) || leftOut.contains(session.callId())) {
            grown.add(session);
          }
        }
      }
      if (!grown.isEmpty()) {
        DayIndex index = own.indexOf(Table.SESSION, entry.getKey());
        SessionWriter.replace(grown, index);
        index.commit(index.position());
        index.refresh();
      }
    }
  }

  /** Deletes what other days have of those that began on this one. */
  void deleteOutside(DayIndices own) throws IOException {
    Map<Long, DayIndex> changed = new HashMap<>();
    for (Map.Entry<String, Set<Long>> entry : begunHere.entrySet()) {
      for (long day : entry.getValue()) {
        DayIndex index = own.find(Table.SESSION, day);
        if (index != null) {
          index.writer().deleteDocuments(SessionWriter.term(entry.getKey()));
          changed.put(day, index);
        }
      }
    }
    for (DayIndex index : changed.values()) {
      index.commit(index.position());
      index.refresh();
    }
  }
}
