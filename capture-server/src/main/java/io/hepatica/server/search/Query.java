package io.hepatica.server.search;

import io.hepatica.server.message.Field;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a message must satisfy, as a tree. It has three translations: a predicate over fields,
 * Lucene candidates, and Elasticsearch's own query; the store's contract kit holds them to the same
 * answers. Values of fields of kind FOLDED are lower case here; a user field may be matched by its
 * end.
 */
public sealed interface Query {
  Query ALL = new And(List.of());

  /** Every field that a query looks at. */
  static Set<Field> fieldsOf(Query query) {
    return switch (query) {
      case And(List<Query> clauses) -> fieldsOf(clauses);
      case Or(List<Query> clauses) -> fieldsOf(clauses);
      case Not(Query clause) -> fieldsOf(clause);
      case Equal leaf -> Set.of(leaf.field());
      case Prefix leaf -> Set.of(leaf.field());
      case Suffix leaf -> Set.of(leaf.field());
      case Wildcard leaf -> Set.of(leaf.field());
      case Regex leaf -> Set.of(leaf.field());
      case NumberRange leaf -> Set.of(leaf.field());
      case TextRange leaf -> Set.of(leaf.field());
      case Network leaf -> Set.of(leaf.field());
      case Exists leaf -> Set.of(leaf.field());
    };
  }

  private static Set<Field> fieldsOf(List<Query> clauses) {
    Set<Field> all = new HashSet<>();
    clauses.forEach(clause -> all.addAll(fieldsOf(clause)));
    return all;
  }

  /** All clauses; none: everything. */
  record And(List<Query> clauses) implements Query {}

  /** At least one clause; none: nothing. */
  record Or(List<Query> clauses) implements Query {}

  record Not(Query clause) implements Query {}

  /** A value equals the text (TEXT, USER, FOLDED). */
  record Equal(Field field, String value) implements Query {}

  /** A value begins with the text. */
  record Prefix(Field field, String value) implements Query {}

  /** A value ends with the text. */
  record Suffix(Field field, String value) implements Query {}

  /**
   * A value matches: {@code *} any run, {@code ?} any one character, {@code \} takes the next as it
   * is. Addresses as text.
   */
  record Wildcard(Field field, String pattern) implements Query {}

  /**
   * A whole value matches a regular expression of Lucene's {@code RegExp} syntax without its
   * optional operators ({@code RegExp.NONE}: {@code @ # & < ~} are themselves), which is linear in
   * time. Addresses as text; FOLDED fields without regard to case.
   */
  record Regex(Field field, String expression) implements Query {}

  /** NUMBER, TIME (microseconds), ID or TABLE (ordinal) from low to high, both included. */
  record NumberRange(Field field, long low, long high) implements Query {}

  /** A text value from low to high in UTF-8 byte order; null is open. */
  record TextRange(
      Field field,
      @Nullable String low,
      boolean lowIncluded,
      @Nullable String high,
      boolean highIncluded)
      implements Query {}

  /**
   * An address within a network; a whole address is a prefix of 32 or 128 bits. Of an address with
   * bits behind the prefix, these are not looked at.
   */
  record Network(Field field, InetAddress address, int prefixBits) implements Query {}

  /** The field is there at all ({@code field:*}). */
  record Exists(Field field) implements Query {}
}
