package io.hepatica.server.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.query_dsl.NumberRangeQuery;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the messages and reports that the cluster has of some Call-IDs, as frames, to be folded.
 * Bounded: of one Call-ID as many as a call may have, of several so many bytes. Thread-safe.
 */
final class StoredMessages {
  /** What sessions are folded of. */
  static final Set<Table> FOLDED = Set.of(Table.CALL, Table.REGISTRATION, Table.REST, Table.REPORT);

  static final Set<Table> WITHOUT_REPORTS = Set.of(Table.CALL, Table.REGISTRATION, Table.REST);

  /** Call-IDs of one search. */
  static final int GROUP = 64;

  private static final Logger LOG = LoggerFactory.getLogger(StoredMessages.class);
  private static final String TIME = Field.TIME.name() + FieldsJson.MICROS;
  private static final int PAGE = 256;
  private static final long MAX_BYTES = 64L << 20;

  private final ElasticsearchClient client;
  private final IndexNames names;

  StoredMessages(ElasticsearchClient client, IndexNames names) {
    this.client = client;
    this.names = names;
  }

  /**
   * One document.
   *
   * @param bytes the frame; its receipt has the position in the cluster
   * @param report whether it is there in the role of the report that it carries
   */
  record Stored(byte[] bytes, boolean report) {}

  interface Taker {
    void take(String callId, List<Stored> frames) throws IOException;
  }

  /** Messages and reports with one of these Call-IDs, from a time on. */
  static Query of(Collection<String> callIds, long fromMicros) {
    return Query.of(q ->
        q.bool(bool ->
            bool.filter(SessionSearch.anyOf(Field.CALL_ID.name(), callIds))
                .filter(from(fromMicros))));
  }

  /** Those from a time on. */
  static Query from(long micros) {
    return Query.of(q -> q.range(r -> r.longNumber(n -> n.field(TIME).gte(micros))));
  }

  /** Those that one server journaled. */
  static Query ofServer(int server) {
    return Query.of(q -> q.term(t -> t.field(MessageDocument.SERVER).value(server)));
  }

  /** Those that any other server journaled. */
  static Query ofOthers(int server) {
    return Query.of(q ->
        q.bool(bool ->
            bool.should(numbered(below -> below.lt((double) server)))
                .should(numbered(above -> above.gt((double) server)))));
  }

  private static Query numbered(UnaryOperator<NumberRangeQuery.Builder> bound) {
    return Query.of(q -> q.range(r -> r.number(n -> bound.apply(n.field(MessageDocument.SERVER)))));
  }

  /** Patterns of the indices of these tables. */
  List<String> indices(Collection<Table> tables) {
    return tables.stream().map(names::ofAllDays).toList();
  }

  /**
   * Gives the frames of each Call-ID, oldest position first, one Call-ID after the other; none of
   * one that has too many, which is said.
   *
   * @param query as {@link #of} gives, which may be narrowed further
   */
  void read(Collection<String> callIds, Set<Table> tables, Narrowing query, Taker taker)
      throws IOException {
    List<String> all = List.copyOf(callIds);
    for (int from = 0; from < all.size(); from += GROUP) {
      readGroup(all.subList(from, Math.min(all.size(), from + GROUP)), tables, query, taker);
    }
  }

  interface Narrowing {
    Query of(Collection<String> callIds);
  }

  private void readGroup(List<String> callIds, Set<Table> tables, Narrowing query, Taker taker)
      throws IOException {
    Map<String, List<Stored>> read = readPages(tables, query.of(callIds));
    if (read != null) {
      for (Map.Entry<String, List<Stored>> entry : read.entrySet()) {
        taker.take(entry.getKey(), entry.getValue());
      }
    } else if (callIds.size() == 1) {
      LOG.warn(
          "A session is shown without what the cluster has of it from elsewhere: it has more than {} messages",
          MessageStore.MAX_CALL_MESSAGES);
    } else {
      int half = callIds.size() / 2;
      readGroup(callIds.subList(0, half), tables, query, taker);
      readGroup(callIds.subList(half, callIds.size()), tables, query, taker);
    }
  }

  /** Null where they are too many. */
  private @Nullable Map<String, List<Stored>> readPages(Set<Table> tables, Query query)
      throws IOException {
    Map<String, List<Stored>> read = new HashMap<>();
    long bytes = 0;
    int count = 0;
    List<FieldValue> after = List.of();
    List<Hit<ObjectNode>> page;
    do {
      page = readPage(tables, query, after);
      for (Hit<ObjectNode> hit : page) {
        ObjectNode source = hit.source();
        if (source == null) {
          continue;
        }
        byte[] frame = Base64.getDecoder().decode(source.path(MessageDocument.FRAME).asText());
        bytes += frame.length;
        if (++count > MessageStore.MAX_CALL_MESSAGES || bytes > MAX_BYTES) {
          return null;
        }
        IndexNames.Index index = names.parse(hit.index());
        read.computeIfAbsent(
                source.path(Field.CALL_ID.name()).asText(), unseen -> new ArrayList<>())
            .add(new Stored(frame, index != null && index.table() == Table.REPORT));
        after = hit.sort();
      }
    } while (page.size() == PAGE);
    return read;
  }

  private List<Hit<ObjectNode>> readPage(Set<Table> tables, Query query, List<FieldValue> after)
      throws IOException {
    SearchResponse<ObjectNode> found =
        ClusterCall.answer(() ->
            client.search(
                search -> {
                  search
                      .index(indices(tables))
                      .ignoreUnavailable(true)
                      .allowPartialSearchResults(false)
                      .query(query)
                      .sort(sort ->
                          sort.field(by -> by.field(MessageDocument.PLACE).order(SortOrder.Asc)))
                      .size(PAGE)
                      .trackTotalHits(hits -> hits.enabled(false))
                      .source(source ->
                          source.filter(
                              f -> f.includes(MessageDocument.FRAME, Field.CALL_ID.name())));
                  return after.isEmpty() ? search : search.searchAfter(after);
                },
                ObjectNode.class));
    return found.hits().hits();
  }
}
