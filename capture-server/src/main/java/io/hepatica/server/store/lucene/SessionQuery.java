package io.hepatica.server.store.lucene;

import io.hepatica.server.message.Field;
import io.hepatica.server.search.Query;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/**
 * A query over sessions translated to the documents that may match: never fewer. The predicate over
 * each session decides. Stateless.
 */
final class SessionQuery {
  private static final org.apache.lucene.search.Query ALL = MatchAllDocsQuery.INSTANCE;
  private static final org.apache.lucene.search.Query NONE = MatchNoDocsQuery.INSTANCE;

  /** Leaves of the whole query, whatever its shape; Lucene's own limit is 1024. */
  private static final int MAX_CLAUSES = 256;

  private SessionQuery() {}

  static org.apache.lucene.search.Query of(Query query) {
    return leaves(query) > MAX_CLAUSES ? ALL : translate(query);
  }

  private static int leaves(Query query) {
    return switch (query) {
      case Query.And(List<Query> clauses) -> clauses.stream().mapToInt(SessionQuery::leaves).sum();
      case Query.Or(List<Query> clauses) -> clauses.stream().mapToInt(SessionQuery::leaves).sum();
      // Not translated.
      case Query.Not not -> 0;
      default -> 1;
    };
  }

  private static org.apache.lucene.search.Query translate(Query query) {
    return switch (query) {
      case Query.And(List<Query> clauses) -> and(clauses);
      case Query.Or(List<Query> clauses) -> or(clauses);
      case Query.Not not -> ALL;
      case Query.NumberRange(Field field, long low, long high) ->
          SessionDocument.isValue(field)
              ? NumericDocValuesField.newSlowRangeQuery(field.name(), low, high)
              : ALL;
      case Query.Equal(Field field, String value) -> equal(field, value);
      case Query.Prefix(Field field, String value) -> prefix(field, value);
      case Query.Suffix(Field field, String value) -> suffix(field, value);
      case Query.Network network -> CandidateQuery.network(SessionDocument.ADDRESS, network);
      case Query.Exists(Field field) -> exists(field);
      // Rare enough to be left to the predicate.
      case Query.Wildcard wildcard -> ALL;
      case Query.Regex regex -> ALL;
      case Query.TextRange range -> ALL;
    };
  }

  private static org.apache.lucene.search.Query and(List<Query> clauses) {
    BooleanQuery.Builder both = new BooleanQuery.Builder();
    boolean narrowed = false;
    for (Query clause : clauses) {
      org.apache.lucene.search.Query candidates = translate(clause);
      if (!(candidates instanceof MatchAllDocsQuery)) {
        narrowed = true;
        both.add(candidates, BooleanClause.Occur.FILTER);
      }
    }
    return narrowed ? both.build() : ALL;
  }

  private static org.apache.lucene.search.Query or(List<Query> clauses) {
    BooleanQuery.Builder either = new BooleanQuery.Builder();
    for (Query clause : clauses) {
      org.apache.lucene.search.Query candidates = translate(clause);
      if (candidates instanceof MatchAllDocsQuery) {
        return ALL;
      }
      either.add(candidates, BooleanClause.Occur.SHOULD);
    }
    return clauses.isEmpty() ? NONE : either.build();
  }

  private static org.apache.lucene.search.Query equal(Field field, String value) {
    String name = SessionDocument.termField(field);
    return name == null ? ALL : new TermQuery(new Term(name, SessionDocument.term(field, value)));
  }

  private static org.apache.lucene.search.Query prefix(Field field, String value) {
    String name = SessionDocument.termField(field);
    return name == null ? ALL : new PrefixQuery(new Term(name, SessionDocument.term(field, value)));
  }

  private static org.apache.lucene.search.Query suffix(Field field, String value) {
    if (field.kind() != Field.Kind.USER) {
      return ALL;
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, TermGroup.MAX_TERM);
    BytesRef reversed = TermBytes.reverse(bytes, bytes.length - length, length);
    return new PrefixQuery(new Term(SessionDocument.USER_REVERSED, reversed));
  }

  private static org.apache.lucene.search.Query exists(Field field) {
    return SessionDocument.isValue(field) ? new FieldExistsQuery(field.name()) : ALL;
  }
}
