package io.hepatica.server.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.server.message.Table;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Set;

/**
 * The documents of sessions in which a search looks.
 *
 * @param indices names and patterns
 * @param query which finds what matches
 * @param exact whether it finds nothing else; if not, a predicate over each session decides
 */
record SessionCandidates(List<String> indices, Query query, boolean exact) {
  /** Those of a query that began in the time, both ends included. */
  static SessionCandidates of(
      ElasticsearchClient client,
      IndexNames names,
      io.hepatica.server.search.Query asked,
      long fromMicros,
      long toMicros)
      throws IOException {
    List<String> indices = indices(names, fromMicros, toMicros);
    ElasticQuery query = ElasticQuery.of(asked);
    Query certain = within(read(query.exact()), fromMicros, toMicros);
    if (!query.hasDoubts()) {
      return new SessionCandidates(indices, certain, true);
    }
    Query doubtful = within(read(query.doubtful()), fromMicros, toMicros);
    long doubts =
        ClusterCall.answer(() ->
            client
                .count(count -> count.index(indices).ignoreUnavailable(true).query(doubtful))
                .count());
    return doubts == 0
        ? new SessionCandidates(indices, certain, true)
        : new SessionCandidates(
            indices, Query.of(q -> q.bool(bool -> bool.should(certain, doubtful))), false);
  }

  private static Query read(JsonNode query) {
    return Query.of(q -> q.withJson(new StringReader(query.toString())));
  }

  /** Where sessions are that began in the time. */
  static List<String> indices(IndexNames names, long fromMicros, long toMicros) {
    List<String> days = names.of(Set.of(Table.SESSION), fromMicros, toMicros);
    // No name at all would be every index there is.
    return days.isEmpty() ? List.of(names.ofAllDays(Table.SESSION)) : days;
  }

  /** What the query finds and began in the time. */
  static Query within(Query query, long fromMicros, long toMicros) {
    Query range =
        Query.of(q ->
            q.range(r ->
                r.longNumber(
                    number -> number.field(SessionDocument.START).gte(fromMicros).lte(toMicros))));
    return Query.of(q -> q.bool(bool -> bool.filter(query, range)));
  }
}
