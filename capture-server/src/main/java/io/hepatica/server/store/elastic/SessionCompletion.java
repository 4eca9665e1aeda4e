package io.hepatica.server.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.server.call.LiveSession;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives sessions that were met for the first time since the start, or since they were forgotten,
 * what this server has stored of them from before. Whether there is anything, the documents of
 * sessions tell: they are looked up for all at once, since most are new and the answer is no. Used
 * by one thread.
 */
final class SessionCompletion {
  private static final Logger LOG = LoggerFactory.getLogger(SessionCompletion.class);
  private static final long DAY = TimeUnit.DAYS.toMicros(1);

  /** Documents that one search gives. */
  private static final int MAX_HITS = 10_000;

  /** Of a Call-ID in the days around one day. */
  private static final int HITS_NEARBY = 3;

  /** Of a Call-ID over all days that are kept, as a rule. */
  private static final int HITS_EVER = 60;

  private final ElasticsearchClient client;
  private final IndexNames names;
  private final Schema schema;
  private final IntSupplier server;
  private final StoredMessages stored;

  SessionCompletion(
      ElasticsearchClient client, IndexNames names, Schema schema, IntSupplier server) {
    this.client = client;
    this.names = names;
    this.schema = schema;
    this.server = server;
    this.stored = new StoredMessages(client, names);
  }

  /** Completes those that are not complete; where that fails, it can be done again. */
  void complete(Collection<LiveSession> sessions) throws IOException {
    List<LiveSession> opened = new ArrayList<>();
    List<LiveSession> goneOn = new ArrayList<>();
    for (LiveSession live : sessions) {
      if (!live.isComplete()) {
        (live.isOpened() ? opened : goneOn).add(live);
      }
    }
    complete(opened, MAX_HITS / HITS_NEARBY);
    complete(goneOn, MAX_HITS / HITS_EVER);
  }

  private void complete(List<LiveSession> sessions, int atOnce) throws IOException {
    for (int from = 0; from < sessions.size(); from += atOnce) {
      List<LiveSession> some = sessions.subList(from, Math.min(sessions.size(), from + atOnce));
      Map<LiveSession, Long> found = find(some);
      readOlder(found);
      found.forEach(LiveSession::written);
      some.forEach(LiveSession::completed);
    }
  }

  /** The days of the documents that there are of them. */
  private Map<LiveSession, Long> find(List<LiveSession> sought) throws IOException {
    Set<String> callIds = new HashSet<>();
    long first = Long.MAX_VALUE;
    long last = 0;
    for (LiveSession live : sought) {
      callIds.add(live.callId());
      first = Math.min(first, live.isOpened() ? live.startMicros() - DAY : 0);
      last = Math.max(last, live.isOpened() ? live.startMicros() + DAY : Long.MAX_VALUE);
    }
    Map<String, Set<Long>> days = days(callIds, SessionCandidates.indices(names, first, last));
    Map<LiveSession, Long> found = new HashMap<>();
    for (LiveSession live : sought) {
      for (long day : days.getOrDefault(live.callId(), Set.of())) {
        if (mayBeOf(live, day)) {
          found.merge(live, day, Math::min);
        }
      }
    }
    return found;
  }

  /** The days in which there are documents of these Call-IDs. */
  Map<String, Set<Long>> days(List<String> callIds) throws IOException {
    Map<String, Set<Long>> days = new HashMap<>();
    int atOnce = MAX_HITS / HITS_EVER;
    for (int at = 0; at < callIds.size(); at += atOnce) {
      List<String> some = callIds.subList(at, Math.min(callIds.size(), at + atOnce));
      days.putAll(days(some, List.of(names.ofAllDays(Table.SESSION))));
    }
    return days;
  }

  private Map<String, Set<Long>> days(Collection<String> callIds, List<String> indices)
      throws IOException {
    if (callIds.isEmpty()) {
      return Map.of();
    }
    Query query = SessionSearch.anyOf(Field.CALL_ID.name(), callIds);
    SearchResponse<ObjectNode> answer =
        ClusterCall.answer(() ->
            client.search(
                search ->
                    search
                        .index(indices)
                        .ignoreUnavailable(true)
                        .allowPartialSearchResults(false)
                        .query(query)
                        .size(MAX_HITS)
                        .trackTotalHits(hits -> hits.enabled(false))
                        .source(source -> source.filter(f -> f.includes(Field.CALL_ID.name()))),
                ObjectNode.class));
    Map<String, Set<Long>> days = new HashMap<>();
    for (Hit<ObjectNode> hit : answer.hits().hits()) {
      IndexNames.Index index = names.parse(hit.index());
      ObjectNode source = hit.source();
      if (index != null && source != null) {
        days.computeIfAbsent(source.path(Field.CALL_ID.name()).asText(), unseen -> new HashSet<>())
            .add(index.day());
      }
    }
    return days;
  }

  private static boolean mayBeOf(LiveSession live, long day) {
    if (live.messages() == 0) {
      return true;
    }
    long away = Math.abs(day - IndexNames.dayOf(live.startMicros()));
    // A call that is not known from its beginning may have begun long ago.
    return live.isCall() ? !live.isOpened() || away <= 1 : away == 0;
  }

  private void readOlder(Map<LiveSession, Long> found) throws IOException {
    Map<String, List<LiveSession>> byCallId = new HashMap<>();
    long first = Long.MAX_VALUE;
    for (Map.Entry<LiveSession, Long> entry : found.entrySet()) {
      LiveSession live = entry.getKey();
      byCallId.computeIfAbsent(live.callId(), unseen -> new ArrayList<>()).add(live);
      // Clocks of agents differ: the first message need not be where the session's start is.
      first = Math.min(first, (entry.getValue() - (live.isCall() ? 1 : 0)) * DAY);
    }
    long from = first;
    Map<String, List<StoredMessages.Stored>> older = new HashMap<>();
    stored.read(
        byCallId.keySet(),
        StoredMessages.FOLDED,
        callIds ->
            Query.of(q ->
                q.bool(bool ->
                    bool.filter(
                        StoredMessages.of(callIds, from),
                        StoredMessages.ofServer(server.getAsInt())))),
        older::put);
    try (ParsedMessage message = new ParsedMessage(schema)) {
      older.forEach((callId, frames) -> {
        for (LiveSession live : byCallId.getOrDefault(callId, List.of())) {
          add(live, frames, message);
        }
      });
    }
  }

  private static void add(
      LiveSession live, List<StoredMessages.Stored> frames, ParsedMessage message) {
    for (StoredMessages.Stored frame : frames) {
      byte[] bytes = frame.bytes();
      try {
        // The session knows positions of this server's journal.
        long position = Receipt.position(bytes, 0, bytes.length);
        Receipt.move(bytes, 0, bytes.length, ClusterPosition.inJournal(position));
        message.read(bytes, 0, bytes.length);
      } catch (IllegalArgumentException e) {
        LOG.warn("a session is shown without one of its older messages: {}", e.toString());
        continue;
      }
      if (frame.report()) {
        message.asReport();
      }
      if (frame.report() || message.isSip()) {
        live.addOlder(message);
      }
    }
  }
}
