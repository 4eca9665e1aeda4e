package io.hepatica.server.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregate;
import co.elastic.clients.elasticsearch._types.aggregations.StringTermsBucket;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.Sessions;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions of which other servers have messages, too. They are folded anew from all that the
 * cluster has.
 *
 * <p>Who looks has refreshed the indices after writing his own messages: of two servers that write
 * at once, the one that refreshes last sees the messages of both, so one of them always folds all.
 * So whether there are others is asked each time, and never remembered. Used by one thread.
 */
final class SharedSessions {
  private static final Logger LOG = LoggerFactory.getLogger(SharedSessions.class);
  private static final long DAY = TimeUnit.DAYS.toMicros(1);
  private static final String CALL_IDS = "call_ids";

  /** Call-IDs of one search; a cluster takes 65,536. */
  private static final int AT_ONCE = 10_000;

  private final ElasticsearchClient client;
  private final Schema schema;
  private final IntSupplier server;
  private final StoredMessages stored;

  SharedSessions(ElasticsearchClient client, IndexNames names, Schema schema, IntSupplier server) {
    this.client = client;
    this.schema = schema;
    this.server = server;
    this.stored = new StoredMessages(client, names);
  }

  /** The time from which on messages of a session may be: of most, that is not long ago. */
  static long since(Collection<LiveSession> ofCallId) {
    long since = Long.MAX_VALUE;
    for (LiveSession live : ofCallId) {
      boolean began = live.messages() > 0 && (live.isOpened() || !live.isCall());
      long day = IndexNames.dayOf(live.startMicros()) - (live.isCall() ? 1 : 0);
      since = Math.min(since, began ? day * DAY : 0);
    }
    return since;
  }

  /** Those Call-IDs of which other servers have messages or reports, each with its time. */
  Map<String, Long> find(Map<String, Long> since) throws IOException {
    long first = since.values().stream().mapToLong(Long::longValue).min().orElse(0);
    if (!haveOthers(first)) {
      return Map.of();
    }
    List<String> recent = new ArrayList<>();
    List<String> goneOn = new ArrayList<>();
    since.forEach((callId, from) -> (from > 0 ? recent : goneOn).add(callId));
    Map<String, Long> shared = new HashMap<>();
    for (List<String> callIds : List.of(recent, goneOn)) {
      for (int at = 0; at < callIds.size(); at += AT_ONCE) {
        List<String> some = callIds.subList(at, Math.min(callIds.size(), at + AT_ONCE));
        long from = some.stream().mapToLong(id -> since.getOrDefault(id, 0L)).min().orElse(0);
        for (String callId : ofOthers(some, from)) {
          shared.put(callId, since.getOrDefault(callId, 0L));
        }
      }
    }
    return shared;
  }

  /**
   * Whether other servers have anything from that time on. Where there is none, which is the rule,
   * each segment tells by the least and the greatest number that it holds, while looking up each
   * Call-ID would cost much of what a cluster can take.
   */
  private boolean haveOthers(long fromMicros) throws IOException {
    int own = server.getAsInt();
    SearchResponse<ObjectNode> answer =
        ClusterCall.answer(() ->
            client.search(
                search ->
                    search
                        .index(stored.indices(StoredMessages.FOLDED))
                        .ignoreUnavailable(true)
                        .allowPartialSearchResults(false)
                        .query(q ->
                            q.bool(bool ->
                                bool.filter(StoredMessages.from(fromMicros))
                                    .filter(StoredMessages.ofOthers(own))))
                        .size(0)
                        .terminateAfter(1L)
                        .trackTotalHits(hits -> hits.count(1)),
                ObjectNode.class));
    return answer.hits().total() == null || answer.hits().total().value() > 0;
  }

  private Set<String> ofOthers(List<String> callIds, long fromMicros) throws IOException {
    return callIdsOf(
        StoredMessages.FOLDED,
        callIds.size(),
        Query.of(q ->
            q.bool(bool ->
                bool.filter(StoredMessages.of(callIds, fromMicros))
                    .mustNot(StoredMessages.ofServer(server.getAsInt())))));
  }

  /** The Call-IDs of what is found. */
  Set<String> callIdsOf(Set<Table> tables, int atMost, Query query) throws IOException {
    SearchResponse<ObjectNode> answer =
        ClusterCall.answer(() ->
            client.search(
                search ->
                    search
                        .index(stored.indices(tables))
                        .ignoreUnavailable(true)
                        .allowPartialSearchResults(false)
                        .query(query)
                        .size(0)
                        .trackTotalHits(hits -> hits.enabled(false))
                        .aggregations(
                            CALL_IDS,
                            a -> a.terms(t -> t.field(Field.CALL_ID.name()).size(atMost))),
                ObjectNode.class));
    Set<String> found = new HashSet<>();
    Aggregate counted = answer.aggregations().get(CALL_IDS);
    if (counted != null) {
      for (StringTermsBucket bucket : counted.sterms().buckets().array()) {
        found.add(bucket.key().stringValue());
      }
    }
    return found;
  }

  /** The sessions of each Call-ID by all that the cluster has of it; none of one with too much. */
  Map<String, List<Session>> fold(Map<String, Long> shared) throws IOException {
    Map<String, List<Session>> folded = new HashMap<>();
    long from = shared.values().stream().mapToLong(Long::longValue).min().orElse(0);
    List<String> all = List.copyOf(shared.keySet());
    for (int at = 0; at < all.size(); at += StoredMessages.GROUP) {
      fold(all.subList(at, Math.min(all.size(), at + StoredMessages.GROUP)), from)
          .forEach((callId, messages) -> folded.put(callId, Sessions.of(messages, schema)));
    }
    return folded;
  }

  /** The messages and reports of each Call-ID. */
  private Map<String, List<Message>> fold(List<String> callIds, long from) throws IOException {
    Map<String, List<Message>> messages = new HashMap<>();
    Map<String, List<String>> correlated = new HashMap<>();
    try (ParsedMessage reader = new ParsedMessage(schema)) {
      stored.read(
          callIds,
          StoredMessages.FOLDED,
          ids -> StoredMessages.of(ids, from),
          (callId, frames) -> {
            List<Message> ofCallId = new ArrayList<>();
            frames.forEach(frame -> add(ofCallId, callId, frame, reader));
            messages.put(callId, ofCallId);
            for (String id : correlationIds(ofCallId)) {
              if (!id.equals(callId)) {
                correlated.computeIfAbsent(id, unseen -> new ArrayList<>()).add(callId);
              }
            }
          });
      // Reports may come under the name that the sender's correlation chunk gives the call, unless
      // that is the Call-ID of another session, whose they are then.
      correlated.keySet().removeAll(withMessages(correlated.keySet(), from));
      stored.read(
          correlated.keySet(),
          Set.of(Table.REPORT),
          ids -> StoredMessages.of(ids, from),
          (id, reports) -> {
            for (String callId : correlated.getOrDefault(id, List.of())) {
              List<Message> ofCallId = messages.get(callId);
              if (ofCallId != null) {
                reports.forEach(report -> add(ofCallId, callId, report, reader));
              }
            }
          });
    }
    return messages;
  }

  private static Set<String> correlationIds(List<Message> messages) {
    Set<String> ids = new HashSet<>();
    for (Message message : messages) {
      if (message.values().get(Field.CORRELATION_ID.name()) instanceof String id) {
        ids.add(id);
      }
    }
    return ids;
  }

  private Set<String> withMessages(Set<String> ids, long from) throws IOException {
    return ids.isEmpty()
        ? Set.of()
        : callIdsOf(
            StoredMessages.WITHOUT_REPORTS, ids.size(), StoredMessages.of(List.copyOf(ids), from));
  }

  private static void add(
      List<Message> messages, String callId, StoredMessages.Stored frame, ParsedMessage reader) {
    try {
      reader.read(frame.bytes(), 0, frame.bytes().length);
    } catch (IllegalArgumentException e) {
      LOG.warn("a session is shown without one of its messages: {}", e.toString());
      return;
    }
    if (frame.report()) {
      reader.asReport();
    }
    Message message = reader.toMessage();
    Map<String, Object> values = new LinkedHashMap<>(message.values());
    values.put(Field.CALL_ID.name(), callId);
    messages.add(
        new Message(
            message.position(), message.timeMicros(), message.table(), values, message.frame()));
  }
}
