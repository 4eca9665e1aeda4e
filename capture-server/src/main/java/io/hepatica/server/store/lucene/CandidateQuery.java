package io.hepatica.server.store.lucene;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.TextAutomaton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.Automaton;

/**
 * A query translated to the blocks of one table that may hold a match: never fewer. What a block's
 * terms can't decide (a negation, a number that is not indexed) leaves all blocks in, and the
 * predicate decides.
 */
final class CandidateQuery {
  private static final org.apache.lucene.search.Query ALL = MatchAllDocsQuery.INSTANCE;
  private static final org.apache.lucene.search.Query NONE = MatchNoDocsQuery.INSTANCE;

  /** Clauses beyond which one more filter costs more than it saves; Lucene's own limit is 1024. */
  private static final int MAX_CLAUSES = 256;

  /** Numbers of a range that are looked up one by one: all codes of SIP. */
  private static final int MAX_NUMBERS = 1000;

  private final Table table;
  private int clauses;

  CandidateQuery(Table table) {
    this.table = table;
  }

  org.apache.lucene.search.Query of(Query query) {
    org.apache.lucene.search.Query candidates = translate(query);
    return clauses > MAX_CLAUSES ? ALL : candidates;
  }

  private org.apache.lucene.search.Query translate(Query query) {
    return switch (query) {
      case Query.And(List<Query> all) -> and(all);
      case Query.Or(List<Query> any) -> or(any);
      case Query.Not not -> ALL;
      case Query.NumberRange(Field field, long low, long high) -> range(field, low, high);
      case Query.Equal leaf -> leaf(leaf.field(), group -> equal(group, leaf.value()));
      case Query.Prefix leaf ->
          leaf(leaf.field(), group -> new PrefixQuery(new Term(name(group), cut(leaf.value()))));
      case Query.Suffix leaf -> leaf(leaf.field(), group -> suffix(group, leaf));
      case Query.Wildcard leaf -> leaf(leaf.field(), group -> wildcard(group, leaf));
      case Query.Regex leaf -> leaf(leaf.field(), group -> pattern(group, TextAutomaton.of(leaf)));
      case Query.TextRange leaf -> leaf(leaf.field(), group -> orCut(group, range(group, leaf)));
      case Query.Network leaf -> leaf(leaf.field(), group -> network(name(group), leaf));
      case Query.Exists(Field field) -> exists(field);
    };
  }

  private org.apache.lucene.search.Query and(List<Query> all) {
    BooleanQuery.Builder both = new BooleanQuery.Builder();
    boolean narrowed = false;
    for (Query clause : all) {
      org.apache.lucene.search.Query candidates = translate(clause);
      if (isNone(candidates)) {
        return NONE;
      } else if (!isAll(candidates)) {
        both.add(candidates, BooleanClause.Occur.FILTER);
        narrowed = true;
      }
    }
    return narrowed ? both.build() : ALL;
  }

  private org.apache.lucene.search.Query or(List<Query> any) {
    BooleanQuery.Builder either = new BooleanQuery.Builder();
    Map<TermGroup, List<BytesRef>> equals = new EnumMap<>(TermGroup.class);
    boolean all = false;
    boolean some = false;
    for (Query clause : any) {
      TermGroup group = clause instanceof Query.Equal equal ? TermGroup.of(equal.field()) : null;
      if (group != null && clause instanceof Query.Equal equal) {
        equals.computeIfAbsent(group, key -> new ArrayList<>()).add(cut(equal.value()));
        continue;
      }
      org.apache.lucene.search.Query candidates = translate(clause);
      all |= isAll(candidates);
      if (!isAll(candidates) && !isNone(candidates) && clauses <= MAX_CLAUSES) {
        either.add(candidates, BooleanClause.Occur.SHOULD);
        some = true;
      }
    }
    for (Map.Entry<TermGroup, List<BytesRef>> entry : equals.entrySet()) {
      clauses++;
      either.add(
          new TermInSetQuery(name(entry.getKey()), entry.getValue()), BooleanClause.Occur.SHOULD);
      some = true;
    }
    return all ? ALL : some ? either.build() : NONE;
  }

  private interface Translation {
    org.apache.lucene.search.Query in(TermGroup group);
  }

  private org.apache.lucene.search.Query leaf(Field field, Translation translation) {
    TermGroup group = TermGroup.of(field);
    if (group == null || field.kind() == Field.Kind.NUMBER) {
      return ALL;
    }
    clauses++;
    return translation.in(group);
  }

  private static org.apache.lucene.search.Query equal(TermGroup group, String value) {
    return new TermQuery(new Term(name(group), cut(value)));
  }

  private static org.apache.lucene.search.Query suffix(TermGroup group, Query.Suffix suffix) {
    if (group == TermGroup.USER) {
      return endingIn(suffix.value().getBytes(StandardCharsets.UTF_8));
    }
    String literal = suffix.value().replaceAll("[\\\\*?]", "\\\\$0");
    return pattern(group, TextAutomaton.of(new Query.Wildcard(suffix.field(), "*" + literal)));
  }

  private static org.apache.lucene.search.Query endingIn(byte[] value) {
    int length = Math.min(value.length, TermGroup.MAX_TERM);
    BytesRef reversed = TermBytes.reverse(value, value.length - length, length);
    return new PrefixQuery(new Term(name(TermGroup.USER_REVERSED), reversed));
  }

  private static org.apache.lucene.search.Query wildcard(TermGroup group, Query.Wildcard wildcard) {
    String pattern = wildcard.pattern();
    int lastOpen = Math.max(pattern.lastIndexOf('*'), pattern.lastIndexOf('?'));
    boolean openStart = pattern.startsWith("*") || pattern.startsWith("?");
    if (group == TermGroup.USER
        && openStart
        && pattern.indexOf('\\') < 0
        && lastOpen < pattern.length() - 1) {
      return endingIn(pattern.substring(lastOpen + 1).getBytes(StandardCharsets.UTF_8));
    }
    return pattern(group, TextAutomaton.of(wildcard));
  }

  /** Terms that an automaton over bytes takes; addresses are no text in the index. */
  private static org.apache.lucene.search.Query pattern(TermGroup group, Automaton automaton) {
    return group == TermGroup.ADDRESS || group == TermGroup.AGENT_ADDRESS
        ? ALL
        : orCut(group, new AutomatonQuery(new Term(name(group)), automaton, true));
  }

  private static org.apache.lucene.search.Query range(TermGroup group, Query.TextRange range) {
    return new TermRangeQuery(
        name(group),
        range.low() == null ? null : new BytesRef(range.low()),
        range.high() == null ? null : new BytesRef(range.high()),
        range.lowIncluded(),
        range.highIncluded());
  }

  /** Blocks with a value too long to be indexed whole may match, too. */
  private static org.apache.lucene.search.Query orCut(
      TermGroup group, org.apache.lucene.search.Query query) {
    return isAll(query)
        ? ALL
        : new BooleanQuery.Builder()
            .add(query, BooleanClause.Occur.SHOULD)
            .add(
                new TermQuery(new Term(TermGroup.CUT_FIELD, name(group))),
                BooleanClause.Occur.SHOULD)
            .build();
  }

  /** Addresses of 4 or 16 bytes that are in the network. */
  static org.apache.lucene.search.Query network(String field, Query.Network network) {
    byte[] low = network.address().getAddress();
    byte[] high = low.clone();
    for (int bit = network.prefixBits(); bit < Byte.SIZE * low.length; bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      low[bit / Byte.SIZE] &= (byte) ~mask;
      high[bit / Byte.SIZE] |= (byte) mask;
    }
    return new TermRangeQuery(field, new BytesRef(low), new BytesRef(high), true, true);
  }

  private org.apache.lucene.search.Query range(Field field, long low, long high) {
    clauses++;
    return switch (field.kind()) {
      case TABLE -> table.ordinal() >= low && table.ordinal() <= high ? ALL : NONE;
      case TIME -> overlapping(BlockDocument.TIME_MIN, BlockDocument.TIME_MAX, low, high);
      case ID -> overlapping(BlockDocument.POSITION_MIN, BlockDocument.POSITION_MAX, low, high);
      case NUMBER, DECIMAL, TEXT, USER, FOLDED, ADDRESS -> numbers(field, low, high);
    };
  }

  private static org.apache.lucene.search.Query overlapping(
      String min, String max, long low, long high) {
    return new BooleanQuery.Builder()
        .add(
            NumericDocValuesField.newSlowRangeQuery(min, Long.MIN_VALUE, high),
            BooleanClause.Occur.FILTER)
        .add(
            NumericDocValuesField.newSlowRangeQuery(max, low, Long.MAX_VALUE),
            BooleanClause.Occur.FILTER)
        .build();
  }

  private static org.apache.lucene.search.Query numbers(Field field, long low, long high) {
    TermGroup group = TermGroup.of(field);
    if (group == null || field.kind() != Field.Kind.NUMBER) {
      return ALL;
    }
    long first = Math.max(0, low);
    // The codes of SIP have three digits, so that a range open above is a short one.
    long last = group == TermGroup.STATUS ? Math.min(high, 999) : high;
    if (first > last) {
      return NONE;
    } else if (last - first >= MAX_NUMBERS) {
      return ALL;
    }
    List<BytesRef> terms =
        LongStream.rangeClosed(first, last)
            .mapToObj(number -> new BytesRef(Long.toString(number)))
            .toList();
    return new TermInSetQuery(name(group), terms);
  }

  private org.apache.lucene.search.Query exists(Field field) {
    if (!TermGroup.isRare(field)) {
      return ALL;
    }
    clauses++;
    return new TermQuery(new Term(TermGroup.PRESENT_FIELD, field.name()));
  }

  private static boolean isAll(org.apache.lucene.search.Query query) {
    return query instanceof MatchAllDocsQuery;
  }

  private static boolean isNone(org.apache.lucene.search.Query query) {
    return query instanceof MatchNoDocsQuery;
  }

  private static String name(TermGroup group) {
    return group.luceneField();
  }

  private static BytesRef cut(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return new BytesRef(bytes, 0, Math.min(bytes.length, TermGroup.MAX_TERM));
  }
}
