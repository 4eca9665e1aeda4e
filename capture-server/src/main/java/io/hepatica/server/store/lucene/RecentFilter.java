package io.hepatica.server.store.lucene;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Span;
import io.hepatica.server.search.Predicate;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.ValueMatcher;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A query compiled to a test over the rows of one generation, with the answers of {@link
 * Predicate}: a leaf over a text field is asked once per distinct value, not once per row. Made
 * after the rows to be tested were counted; one search's own.
 */
final class RecentFilter {
  private static final byte NO = 1;
  private static final byte YES = 2;

  private final Generation generation;

  private RecentFilter(Generation generation) {
    this.generation = generation;
  }

  static IntPredicate of(Query query, Generation generation) {
    return new RecentFilter(generation).compile(query);
  }

  private IntPredicate compile(Query query) {
    return switch (query) {
      case Query.And(List<Query> clauses) -> all(clauses);
      case Query.Or(List<Query> clauses) -> any(clauses);
      case Query.Not(Query clause) -> compile(clause).negate();
      case Query.Equal(Field field, String value) -> equal(query, field, value);
      case Query.NumberRange(Field field, long low, long high) -> range(field, low, high);
      case Query.Prefix leaf -> byValue(query, leaf.field());
      case Query.Suffix leaf -> byValue(query, leaf.field());
      case Query.Wildcard leaf -> byValue(query, leaf.field());
      case Query.Regex leaf -> byValue(query, leaf.field());
      case Query.TextRange leaf -> byValue(query, leaf.field());
      case Query.Network leaf -> byValue(query, leaf.field());
      case Query.Exists(Field field) -> exists(query, field);
    };
  }

  private IntPredicate all(List<Query> clauses) {
    IntPredicate[] tests = clauses.stream().map(this::compile).toArray(IntPredicate[]::new);
    return row -> {
      for (IntPredicate test : tests) {
        if (!test.test(row)) {
          return false;
        }
      }
      return true;
    };
  }

  private IntPredicate any(List<Query> clauses) {
    IntPredicate[] tests = clauses.stream().map(this::compile).toArray(IntPredicate[]::new);
    return row -> {
      for (IntPredicate test : tests) {
        if (test.test(row)) {
          return true;
        }
      }
      return false;
    };
  }

  private IntPredicate equal(Query query, Field field, String value) {
    IntColumn column = generation.text(field);
    boolean exact = field.kind() == Field.Kind.TEXT || field.kind() == Field.Kind.USER;
    if (column == null || !exact) {
      return byValue(query, field);
    }
    int ordinal = generation.dictionary().find(value.getBytes(StandardCharsets.UTF_8));
    return ordinal == 0 ? row -> false : row -> column.get(row) == ordinal;
  }

  private IntPredicate range(Field field, long low, long high) {
    return switch (field.kind()) {
      case ID -> row -> within(generation.position(row), low, high);
      case TIME -> row -> within(generation.time(row), low, high);
      case TABLE -> row -> within(generation.table(row).ordinal(), low, high);
      case NUMBER, DECIMAL, TEXT, USER, FOLDED, ADDRESS -> {
        LongColumn column = generation.number(field);
        yield column == null
            ? row -> false
            : row -> {
              long stored = column.get(row);
              return stored != 0 && within(stored - 1, low, high);
            };
      }
    };
  }

  private static boolean within(long value, long low, long high) {
    return value >= low && value <= high;
  }

  private IntPredicate exists(Query query, Field field) {
    IntColumn text = generation.text(field);
    if (text != null) {
      return row -> text.get(row) != 0;
    }
    LongColumn number = generation.number(field);
    return number != null ? row -> number.get(row) != 0 : byRow(query);
  }

  private IntPredicate byRow(Query leaf) {
    Predicate predicate = new Predicate(leaf);
    RecentRow fields = new RecentRow(generation);
    return row -> predicate.matches(fields.at(row));
  }

  private IntPredicate byValue(Query leaf, Field field) {
    IntColumn column = generation.text(field);
    if (column == null) {
      return byRow(leaf);
    }
    ValueMatcher matcher = ValueMatcher.of(leaf);
    Dictionary dictionary = generation.dictionary();
    Span value = new Span();
    byte[] verdicts = new byte[dictionary.published() + 1];
    return row -> {
      int ordinal = column.get(row);
      if (ordinal == 0) {
        return false;
      }
      byte verdict = verdicts[ordinal];
      if (verdict == 0) {
        dictionary.get(ordinal, value);
        verdict = matcher.matches(value.bytes, value.start, value.length) ? YES : NO;
        verdicts[ordinal] = verdict;
      }
      return verdict == YES;
    };
  }
}
