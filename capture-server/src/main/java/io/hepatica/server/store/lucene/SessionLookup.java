package io.hepatica.server.store.lucene;

import io.hepatica.server.call.Session;
import io.hepatica.server.message.Table;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/** Finds the documents of one day's sessions by Call-ID. Not thread-safe. */
final class SessionLookup implements AutoCloseable {
  private final @Nullable DaySnapshot sessions;
  private final @Nullable SessionReader reader;

  /**
   * @param days where the day's may be among
   */
  SessionLookup(List<DaySnapshot> days, long day) {
    this.sessions =
        days.stream()
            .filter(snapshot -> snapshot.day() == day && snapshot.table() == Table.SESSION)
            .findAny()
            .orElse(null);
    this.reader = sessions == null ? null : new SessionReader(sessions);
  }

  /** Null where there is none. */
  @Nullable Session find(String callId) throws IOException {
    if (sessions == null || reader == null) {
      return null;
    }
    TopDocs found = sessions.searcher().search(new TermQuery(SessionWriter.term(callId)), 1);
    return found.scoreDocs.length == 0 ? null : reader.read(found.scoreDocs[0].doc);
  }

  /** Gives every session of a day's index. */
  static void forEach(DaySnapshot day, SessionConsumer consumer) throws IOException {
    try (SessionReader reader = new SessionReader(day)) {
      for (LeafReaderContext leaf : day.searcher().getIndexReader().leaves()) {
        Bits live = leaf.reader().getLiveDocs();
        BinaryDocValues values = reader.values(leaf.reader());
        for (int document = 0; document < leaf.reader().maxDoc(); document++) {
          if (live == null || live.get(document)) {
            consumer.accept(reader.read(values, document));
          }
        }
      }
    }
  }

  /** Takes sessions. */
  @FunctionalInterface
  interface SessionConsumer {
    void accept(Session session) throws IOException;
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
