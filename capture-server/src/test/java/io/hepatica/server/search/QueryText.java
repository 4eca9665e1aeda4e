package io.hepatica.server.search;

import java.util.List;
import java.util.stream.Collectors;

/** A query tree on one line, for tables of expectations. */
final class QueryText {
  private QueryText() {}

  static String of(Query query) {
    return switch (query) {
      case Query.And(List<Query> clauses) -> "and(" + of(clauses) + ")";
      case Query.Or(List<Query> clauses) -> "or(" + of(clauses) + ")";
      case Query.Not(Query clause) -> "not(" + of(clause) + ")";
      case Query.Equal(var field, String value) -> field.name() + "=" + value;
      case Query.Prefix(var field, String value) -> field.name() + "^=" + value;
      case Query.Suffix(var field, String value) -> field.name() + "$=" + value;
      case Query.Wildcard(var field, String pattern) -> field.name() + "~" + pattern;
      case Query.Regex(var field, String expression) -> field.name() + "~/" + expression + "/";
      case Query.NumberRange(var field, long low, long high) ->
          field.name() + "=" + low + (high == low ? "" : ".." + high);
      case Query.TextRange(var field, var low, boolean lowIn, var high, boolean highIn) ->
          field.name() + (lowIn ? "[" : "{") + low + ".." + high + (highIn ? "]" : "}");
      case Query.Network(var field, var address, int bits) ->
          field.name() + "=" + address.getHostAddress() + "/" + bits;
      case Query.Exists(var field) -> field.name() + "?";
    };
  }

  private static String of(List<Query> clauses) {
    return clauses.stream().map(QueryText::of).collect(Collectors.joining(" "));
  }
}
