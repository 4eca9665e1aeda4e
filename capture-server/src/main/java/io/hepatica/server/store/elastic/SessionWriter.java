package io.hepatica.server.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.bulk.OperationType;
import co.elastic.clients.util.BinaryData;
import io.hepatica.server.call.Session;
import io.hepatica.server.message.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes documents of sessions in batches, shown with the last of them. A document that was made of
 * more messages stays. Used by one thread.
 */
final class SessionWriter {
  private static final Logger LOG = LoggerFactory.getLogger(SessionWriter.class);
  private static final int MAX_OPERATIONS = 2000;
  private static final long MAX_BYTES = 8L << 20;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final ElasticsearchClient client;
  private final IndexNames names;
  private final SessionDocument documents = new SessionDocument();
  private final List<BulkOperation> batch = new ArrayList<>();
  private long bytes;

  SessionWriter(ElasticsearchClient client, IndexNames names) {
    this.client = client;
    this.names = names;
  }

  /** Writes a session into the index of the day in which it began. */
  void write(Session session) throws IOException {
    write(session, SessionDocument.version(session));
  }

  /**
   * The same under a version that may be higher than its own, so that it takes the place of what
   * was folded of more.
   */
  void write(Session session, long version) throws IOException {
    String index = names.of(Table.SESSION, SessionDocument.day(session));
    BinaryData document = documents.write(session);
    batch.add(
        BulkOperation.of(operation ->
            operation.<BinaryData>index(write ->
                write
                    .index(index)
                    .id(SessionDocument.id(session.callId()))
                    .versionType(VersionType.ExternalGte)
                    .version(version)
                    .document(document))));
    bytes += document.size();
    flushWhereFull();
  }

  /** Deletes the document of the day that is no longer the one in which the session began. */
  void delete(Session session, long day) throws IOException {
    delete(session, day, SessionDocument.version(session));
  }

  /** The same of a document of that version. */
  void delete(Session session, long day, long version) throws IOException {
    batch.add(
        BulkOperation.of(operation ->
            operation.delete(delete ->
                delete
                    .index(names.of(Table.SESSION, day))
                    .id(SessionDocument.id(session.callId()))
                    .versionType(VersionType.ExternalGte)
                    .version(version))));
    flushWhereFull();
  }

  private void flushWhereFull() throws IOException {
    if (batch.size() >= MAX_OPERATIONS || bytes >= MAX_BYTES) {
      flush();
    }
  }

  /** Lets go of what was not written. */
  void clear() {
    batch.clear();
    bytes = 0;
  }

  /**
   * Writes what is left; searches see it all when this returns.
   *
   * @throws IOException where something is to be tried again
   */
  void flush() throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    BulkResponse response =
        ClusterCall.answer(() -> client.bulk(bulk -> bulk.operations(batch).refresh(Refresh.True)));
    clear();
    if (response.errors()) {
      int refused = 0;
      String reason = "";
      for (BulkResponseItem item : response.items()) {
        if (isRefused(item)) {
          refused++;
          ErrorCause error = item.error();
          reason = item.index() + ": " + (error == null ? "" : error.reason());
        }
      }
      if (refused > 0) {
        // Views of messages that are stored: nothing else must stop for them.
        LOG.warn("The cluster refuses the documents of {} sessions: {}", refused, reason);
      }
    }
  }

  /**
   * Whether a document will never be taken.
   *
   * @throws IOException where it is to be tried again
   */
  private static boolean isRefused(BulkResponseItem item) throws IOException {
    ErrorCause error = item.error();
    boolean gone = item.operationType() == OperationType.Delete && item.status() == NOT_FOUND;
    if (error == null || item.status() == CONFLICT || gone) {
      return false;
    }
    if (!BulkAnswer.isOfTheDocument(item.status(), String.valueOf(error.type()))) {
      throw new IOException("the cluster does not take sessions now: " + error.reason());
    }
    return true;
  }
}
