package io.hepatica.server.store.elastic;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Span;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.PositionSet;
import io.hepatica.server.store.Rebuild;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A day that is written anew into the indices it has. Ids are made of positions, so a document that
 * is there is overwritten by the same message, read as it is read today: searches find the old or
 * the new one, never both, and what capture writes meanwhile is left alone. One that is given up
 * leaves what it wrote, which is right as far as it goes.
 */
final class ElasticRebuild implements Rebuild {
  /** Call-IDs of which the sessions are folded at once. */
  private static final int MAX_CALL_IDS = 10_000;

  /**
   * What is rebuilt.
   *
   * @param day days since the epoch, UTC
   * @param restored whether it is brought back, so that what the cluster has needs no writing
   */
  record Range(long day, Set<Table> tables, boolean restored) {
    boolean has(Table table, long timeMicros) {
      return tables.contains(table) && IndexNames.dayOf(timeMicros) == day;
    }
  }

  private final Range range;
  private final IndexNames names;
  private final IndexList indices;
  private final MessageDocument documents;
  private final BulkWriter writer;
  private final SharedSessions folds;
  private final SessionWriter sessions;
  private final Runnable onClose;

  private final PositionSet seen = new PositionSet();

  /**
   * Of messages written since sessions were folded last, each with the time of all its messages.
   */
  private final Map<String, Long> callIds = new HashMap<>();

  private final Span span = new Span();

  /**
   * @param writer of this rebuild alone, started
   */
  ElasticRebuild(
      Range range,
      IndexNames names,
      IndexList indices,
      MessageDocument documents,
      BulkWriter writer,
      SharedSessions folds,
      SessionWriter sessions,
      Runnable onClose) {
    this.range = range;
    this.names = names;
    this.indices = indices;
    this.documents = documents;
    this.writer = writer;
    this.folds = folds;
    this.sessions = sessions;
    this.onClose = onClose;
  }

  @Override
  public boolean add(ParsedMessage message) throws IOException, InterruptedException {
    if (range.restored && ClusterPosition.serverOf(message.position()) != 0) {
      return false;
    }
    boolean own = range.has(message.table(), message.timeMicros());
    boolean report = message.carriesReport() && range.has(Table.REPORT, message.timeMicros());
    if (!own && !report || !seen.add(documents.position(message))) {
      return false;
    }
    BulkBatch batch = writer.next();
    if (own) {
      write(message, batch);
    }
    if (report) {
      message.asReport();
      write(message, batch);
      message.asItself();
    }
    batch.endFrame(0, message.receivedMicros(), false);
    if (callIds.size() >= MAX_CALL_IDS) {
      fold();
    }
    return true;
  }

  private void write(ParsedMessage message, BulkBatch batch) {
    String index = names.of(message.table(), range.day);
    batch.add(message.position(), index, documents.position(message), documents.write(message));
    if (message.table() != Table.LOG && message.count(Field.CALL_ID) > 0) {
      message.text(Field.CALL_ID, 0, span);
      callIds.put(new String(span.bytes, span.start, span.length, StandardCharsets.UTF_8), 0L);
    }
  }

  /** By all that the cluster has of them, which may begin on an earlier day. */
  private void fold() throws IOException, InterruptedException {
    writer.flush();
    indices.refresh();
    for (var ofCallId : folds.fold(callIds).values()) {
      for (var session : ofCallId) {
        sessions.write(session);
      }
    }
    sessions.flush();
    callIds.clear();
  }

  @Override
  public long finish() throws IOException, InterruptedException {
    fold();
    return writer.refused();
  }

  @Override
  public void close() {
    writer.close();
    onClose.run();
  }
}
