package io.hepatica.server.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.server.call.Session;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore.Steps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Deletes what an import of this server brought to a day, some Call-IDs at a time: their messages,
 * then their sessions are folded of what is left. So memory is bounded, and what ended early goes
 * on where it was. Used by one thread.
 *
 * <p>A session that has fewer messages now is written under the version of the document that it
 * replaces, since Elasticsearch remembers the version of one that is deleted for a minute. When the
 * call goes on after that, its document follows as soon as it has as many messages as it had.
 */
final class ImportDeletion {
  private static final int CALL_IDS = 200;

  /** Of one Call-ID there is a session for each day of a registration. */
  private static final int MAX_SESSIONS = 10_000;

  /** Documents of one request. */
  private static final int AT_ONCE = 2_000;

  private static final long DAY = TimeUnit.DAYS.toMicros(1);

  private final ElasticsearchClient client;
  private final IndexNames names;
  private final SharedSessions folds;
  private final SessionWriter sessions;
  private final int server;

  ImportDeletion(ElasticsearchClient client, IndexNames names, SharedSessions folds, int server) {
    this.client = client;
    this.names = names;
    this.folds = folds;
    this.sessions = new SessionWriter(client, names);
    this.server = server;
  }

  /**
   * @param day days since the epoch, UTC
   * @return documents that were messages, or reports that messages carried
   */
  long delete(long day, String label, Steps steps, Consumer<String> callIds)
      throws IOException, InterruptedException {
    Query all = ofImport(day, label);
    long deleted = 0;
    Set<String> some = folds.callIdsOf(StoredMessages.FOLDED, CALL_IDS, all);
    while (!some.isEmpty()) {
      Map<String, Version> before = versions(some);
      deleted += delete(both(all, SessionSearch.anyOf(Field.CALL_ID.name(), some)), steps);
      fold(some, day, before);
      some.forEach(callIds);
      some = folds.callIdsOf(StoredMessages.FOLDED, CALL_IDS, all);
    }
    return deleted + delete(all, steps);
  }

  private Query ofImport(long day, String label) {
    return Query.of(q ->
        q.bool(bool ->
            bool.filter(f -> f.term(t -> t.field(Field.IMPORT.name()).value(label)))
                .filter(StoredMessages.ofServer(server))
                .filter(f ->
                    f.range(r ->
                        r.longNumber(n ->
                            n.field(Field.TIME.name() + FieldsJson.MICROS)
                                .gte(day * DAY)
                                .lt((day + 1) * DAY))))));
  }

  private static Query both(Query one, Query other) {
    return Query.of(q -> q.bool(bool -> bool.filter(one).filter(other)));
  }

  private long delete(Query query, Steps steps) throws IOException, InterruptedException {
    long deleted = 0;
    List<BulkOperation> some = deletions(query);
    while (!some.isEmpty()) {
      List<BulkOperation> operations = some;
      BulkResponse response =
          ClusterCall.answer(
              () -> client.bulk(bulk -> bulk.operations(operations).refresh(Refresh.True)));
      for (BulkResponseItem item : response.items()) {
        ErrorCause error = item.error();
        if (error != null) {
          throw new IOException("the cluster does not delete messages now: " + error.reason());
        }
      }
      deleted += some.size();
      steps.done(some.size());
      some = deletions(query);
    }
    return deleted;
  }

  private List<BulkOperation> deletions(Query query) throws IOException {
    SearchResponse<Void> found =
        ClusterCall.answer(() ->
            client.search(
                search ->
                    search
                        .index(Table.OF_MESSAGES.stream().map(names::ofAllDays).toList())
                        .ignoreUnavailable(true)
                        .allowPartialSearchResults(false)
                        .query(query)
                        .size(AT_ONCE)
                        .trackTotalHits(hits -> hits.enabled(false))
                        .source(source -> source.fetch(false)),
                Void.class));
    return found.hits().hits().stream()
        .map(hit ->
            BulkOperation.of(
                operation -> operation.delete(delete -> delete.index(hit.index()).id(hit.id()))))
        .toList();
  }

  /** The document of a session as it is there. */
  private record Version(Session session, long day, long version) {}

  private static String key(Session session) {
    return SessionDocument.day(session) + " " + session.callId();
  }

  /** Of all days, by {@link #key}. */
  private Map<String, Version> versions(Set<String> callIds) throws IOException {
    SearchResponse<ObjectNode> found =
        ClusterCall.answer(() ->
            client.search(
                search ->
                    search
                        .index(names.ofAllDays(Table.SESSION))
                        .ignoreUnavailable(true)
                        .allowPartialSearchResults(false)
                        .query(SessionSearch.anyOf(Field.CALL_ID.name(), callIds))
                        .size(MAX_SESSIONS)
                        .version(true)
                        .source(source -> source.filter(f -> f.includes(SessionDocument.SESSION))),
                ObjectNode.class));
    Map<String, Version> versions = new HashMap<>();
    for (Hit<ObjectNode> hit : found.hits().hits()) {
      Session session = SessionDocument.read(hit.source());
      versions.put(
          key(session),
          new Version(
              session,
              SessionDocument.day(session),
              Objects.requireNonNullElse(hit.version(), SessionDocument.version(session))));
    }
    return versions;
  }

  private void fold(Set<String> callIds, long day, Map<String, Version> before) throws IOException {
    Map<String, Long> since = new HashMap<>();
    callIds.forEach(callId -> since.put(callId, 0L));
    Map<String, Version> gone = new HashMap<>(before);
    List<Session> left = new ArrayList<>();
    folds.fold(since).values().forEach(left::addAll);
    for (Session session : left) {
      Version old = gone.remove(key(session));
      long own = SessionDocument.version(session);
      sessions.write(session, old == null ? own : Math.max(own, old.version()));
    }
    for (Version old : gone.values()) {
      // Of other days messages may have been dropped before their sessions.
      if (old.day() == day) {
        sessions.delete(old.session(), day, old.version());
      }
    }
    sessions.flush();
  }
}
