package io.hepatica.server.search;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The query language: Lucene's classic syntax over the fields of a message.
 *
 * <pre>
 * alternatives  conjunction ( [ OR | || ] conjunction )*
 * conjunction   clause ( ( AND | &amp;&amp; ) clause )*
 * clause        ( NOT | ! | + | - ) clause  |  ( alternatives )  |  field:value  |  value
 * value         word  "phrase"  wi*d?ard  /regex/  [low TO high]  {low TO high}  >=n  (alternatives)
 * </pre>
 *
 * AND binds tighter than OR, NOT tighter than AND. As in Lucene, clauses side by side are
 * alternatives; {@code +a} must match, and then those without a sign need not; {@code -a}, and NOT
 * without an OR beside it, must not match. {@code field:*} asks whether the field is there, {@code
 * sent:} stands for src_ip or dst_ip, and {@link BareWord} says what a word without a field means.
 * In a group of a user field a {@code +} before a digit is the number's own. Boosts and fuzzy words
 * are refused. Length, depth and number of clauses are bounded. Immutable.
 */
public final class QueryParser {
  /** Characters of a query at most. */
  public static final int MAX_LENGTH = 8192;

  /** Parentheses and signs within one another at most. */
  public static final int MAX_DEPTH = 100;

  /** Tests of a single field at most; a word without a field makes several. */
  public static final int MAX_CLAUSES = 1000;

  /** Wildcards and regular expressions at most. */
  public static final int MAX_PATTERNS = 50;

  private static final String SENT = "sent";

  private final Schema schema;

  public QueryParser(Schema schema) {
    this.schema = schema;
  }

  /**
   * Reads a query; a blank one is {@link Query#ALL}.
   *
   * @param now what {@code now} means in times
   * @throws QueryException where it can't be understood or is beyond a limit; nothing else is
   *     thrown
   */
  public Query parse(String text, Instant now) throws QueryException {
    if (text.length() > MAX_LENGTH) {
      throw new QueryException(
          "the query is longer than " + MAX_LENGTH + " characters, cut", MAX_LENGTH);
    }
    return new Reading(new QueryScanner(text), now).whole();
  }

  /**
   * The query for a field that has just this value: no wildcards, no quotes, no escapes.
   *
   * @throws QueryException where the field can't have such a value
   */
  public static Query exact(Field field, String value, Instant now) throws QueryException {
    return FieldClause.exact(field, new Word(value, value, false, true, 0), now);
  }

  private enum Sign {
    NONE,
    MUST,
    MUST_NOT,
    NOT
  }

  /** A clause whose sign is applied when it is known what stands beside it. */
  private record Signed(Query query, Sign sign, boolean besideOr) {
    boolean isNegative() {
      return sign == Sign.MUST_NOT || sign == Sign.NOT;
    }

    /** Whether it restricts its list rather than being one of the alternatives. */
    boolean restricts() {
      return sign == Sign.MUST || sign == Sign.MUST_NOT || (sign == Sign.NOT && !besideOr);
    }
  }

  /** One parse of one query. */
  private final class Reading {
    private final QueryScanner scanner;
    private final Instant now;
    private int depth;
    private int clauses;
    private int patterns;

    private Reading(QueryScanner scanner, Instant now) {
      this.scanner = scanner;
      this.now = now;
    }

    private Query whole() throws QueryException {
      scanner.skipBlanks();
      if (scanner.atEnd()) {
        return Query.ALL;
      }
      Query query = alternatives(null);
      if (!scanner.atEnd()) {
        throw new QueryException("a ) without its (", scanner.position());
      }
      return query;
    }

    private Query alternatives(@Nullable List<Field> fields) throws QueryException {
      List<Signed> list = new ArrayList<>();
      boolean afterOr = false;
      do {
        Signed clause = conjunction(fields);
        scanner.skipBlanks();
        boolean beforeOr = takeOr();
        list.add(new Signed(clause.query, clause.sign, afterOr || beforeOr));
        afterOr = beforeOr;
        scanner.skipBlanks();
      } while (afterOr || (!scanner.atEnd() && scanner.peek() != ')'));
      return combine(list);
    }

    private static Query combine(List<Signed> list) {
      List<Query> restrictions = new ArrayList<>();
      List<Query> alternatives = new ArrayList<>();
      boolean must = false;
      for (Signed clause : list) {
        (clause.restricts() ? restrictions : alternatives).add(clause.query);
        must |= clause.sign == Sign.MUST;
      }
      if (restrictions.isEmpty()) {
        return alternatives.size() == 1 ? alternatives.getFirst() : new Query.Or(alternatives);
      }
      if (!must && !alternatives.isEmpty()) {
        restrictions.addFirst(
            alternatives.size() == 1 ? alternatives.getFirst() : new Query.Or(alternatives));
      }
      return and(restrictions);
    }

    private static Query and(List<Query> clauses) {
      return clauses.size() == 1 ? clauses.getFirst() : new Query.And(clauses);
    }

    private Signed conjunction(@Nullable List<Field> fields) throws QueryException {
      List<Query> queries = new ArrayList<>();
      boolean must = false;
      boolean negative = true;
      Sign sign;
      do {
        Signed clause = signed(fields);
        queries.add(clause.query);
        sign = clause.sign;
        must |= sign == Sign.MUST;
        negative &= clause.isNegative();
        scanner.skipBlanks();
      } while (takeAnd());
      if (queries.size() > 1) {
        sign = must ? Sign.MUST : negative ? Sign.NOT : Sign.NONE;
      }
      return new Signed(and(queries), sign, false);
    }

    private Signed signed(@Nullable List<Field> fields) throws QueryException {
      scanner.skipBlanks();
      Sign sign = sign(fields);
      if (sign == Sign.NONE) {
        return new Signed(operand(fields), sign, false);
      }
      enter();
      Query query = signed(fields).query;
      depth--;
      return new Signed(sign == Sign.MUST ? query : new Query.Not(query), sign, false);
    }

    private Sign sign(@Nullable List<Field> fields) {
      if (scanner.takeKeyword("NOT") || scanner.take("!")) {
        return Sign.NOT;
      }
      if (scanner.take("-")) {
        return Sign.MUST_NOT;
      }
      boolean numbersOwn =
          fields != null
              && fields.getFirst().kind() == Field.Kind.USER
              && Character.isDigit(scanner.peek(1));
      return !numbersOwn && scanner.take("+") ? Sign.MUST : Sign.NONE;
    }

    private boolean takeAnd() {
      return scanner.takeKeyword("AND") || scanner.take("&&");
    }

    private boolean takeOr() {
      return scanner.takeKeyword("OR") || scanner.take("||");
    }

    private void enter() throws QueryException {
      if (++depth > MAX_DEPTH) {
        throw new QueryException(
            "more than " + MAX_DEPTH + " parentheses or signs within one another",
            scanner.position());
      }
    }

    private Query operand(@Nullable List<Field> fields) throws QueryException {
      int start = scanner.position();
      if (scanner.atEnd()) {
        throw new QueryException("something to look for is missing", start);
      }
      if (scanner.peek() == ')') {
        throw new QueryException("something to look for is missing before the )", start);
      }
      if (takeAnd() || takeOr()) {
        throw new QueryException("something to look for is missing before the operator", start);
      }
      if (scanner.peek() == '(') {
        return group(fields);
      }
      List<Field> named = field();
      if (named != null) {
        scanner.skipBlanks();
        return value(named);
      }
      return fields == null ? bare() : value(fields);
    }

    private Query group(@Nullable List<Field> fields) throws QueryException {
      int start = scanner.position();
      enter();
      scanner.take("(");
      Query query = alternatives(fields);
      if (!scanner.take(")")) {
        throw new QueryException("the closing ) is missing for the (", start);
      }
      depth--;
      scanner.expectEnd();
      return query;
    }

    /** The field that is named here, its colon taken, or null where none is. */
    private @Nullable List<Field> field() throws QueryException {
      String name = scanner.fieldName();
      if (name.isEmpty()) {
        return null;
      }
      Field field = schema.find(name);
      if (field == null && !name.equals(SENT)) {
        if (name.matches("[a-z_]+") && !BareWord.isAddress(scanner.rawWord())) {
          throw new QueryException("unknown field \"" + name + "\"", scanner.position());
        }
        return null;
      }
      scanner.take(name);
      scanner.take(":");
      return field == null ? BareWord.ENDS : List.of(field);
    }

    private Query bare() throws QueryException {
      if (scanner.peek() == '/') {
        throw new QueryException(
            "a regular expression needs a field before it (call_id:/.../), but one stands",
            scanner.position());
      }
      Word word = phraseOrWord(false);
      if (!word.quoted() && (word.isStar() || word.pattern().equals("*:*"))) {
        return Query.ALL;
      }
      return counted(BareWord.of(word, now), word.position());
    }

    private Query value(List<Field> fields) throws QueryException {
      int start = scanner.position();
      char c = scanner.peek();
      if (scanner.atEnd() || c == ')') {
        throw new QueryException("a value is missing after " + name(fields) + ":", start);
      }
      boolean address = fields.getFirst().kind() == Field.Kind.ADDRESS;
      return switch (c) {
        case '(' -> group(fields);
        case '/' -> {
          Word expression = scanner.regex();
          scanner.expectEnd();
          yield each(fields, start, field -> FieldClause.regex(field, expression));
        }
        case '<', '>' -> comparison(fields);
        case '[', '{' -> {
          if (address && BareWord.isAddress(scanner.rawWord())) {
            yield word(fields);
          }
          yield range(fields);
        }
        default -> word(fields);
      };
    }

    private Query word(List<Field> fields) throws QueryException {
      Word word = phraseOrWord(false);
      return each(fields, word.position(), field -> FieldClause.of(field, word, now));
    }

    private Query comparison(List<Field> fields) throws QueryException {
      int start = scanner.position();
      boolean above = scanner.peek() == '>';
      scanner.take(above ? ">" : "<");
      boolean included = scanner.take("=");
      scanner.skipBlanks();
      Word bound = bound(false);
      return each(
          fields,
          start,
          field ->
              above
                  ? FieldClause.range(field, bound, included, null, true, now)
                  : FieldClause.range(field, null, true, bound, included, now));
    }

    private Query range(List<Field> fields) throws QueryException {
      int start = scanner.position();
      boolean lowIncluded = scanner.take("[");
      if (!lowIncluded) {
        scanner.take("{");
      }
      Word low = bound(true);
      scanner.skipBlanks();
      if (!scanner.takeKeyword("TO")) {
        throw new QueryException(
            "a range is written [low TO high], TO is missing", scanner.position());
      }
      Word high = bound(true);
      scanner.skipBlanks();
      boolean highIncluded = scanner.take("]");
      if (!highIncluded && !scanner.take("}")) {
        throw new QueryException("the closing ] or } is missing", scanner.position());
      }
      scanner.expectEnd();
      return each(
          fields,
          start,
          field -> FieldClause.range(field, low, lowIncluded, high, highIncluded, now));
    }

    /** An end of a range; null where it is open. */
    private @Nullable Word bound(boolean inRange) throws QueryException {
      scanner.skipBlanks();
      Word word = phraseOrWord(inRange);
      if (word.isStar()) {
        return null;
      }
      if (word.wild()) {
        throw word.mistake("the end of a range takes no wildcards, but one stands");
      }
      if (word.literal().isEmpty() && !word.quoted()) {
        throw word.mistake("the end of a range is missing");
      }
      return word;
    }

    private Word phraseOrWord(boolean inRange) throws QueryException {
      if (scanner.peek() != '"') {
        return scanner.word(inRange);
      }
      Word phrase = scanner.phrase();
      if (!inRange) {
        scanner.expectEnd();
      }
      return phrase;
    }

    private Query each(List<Field> fields, int position, Clause clause) throws QueryException {
      List<Query> queries = new ArrayList<>();
      for (Field field : fields) {
        queries.add(counted(clause.of(field), position));
      }
      return queries.size() == 1 ? queries.getFirst() : new Query.Or(queries);
    }

    private Query counted(Query query, int position) throws QueryException {
      count(query);
      if (clauses > MAX_CLAUSES || patterns > MAX_PATTERNS) {
        throw new QueryException(
            clauses > MAX_CLAUSES
                ? "the query has more than " + MAX_CLAUSES + " clauses, the first too many"
                : "the query has more than " + MAX_PATTERNS + " patterns, the first too many",
            position);
      }
      return query;
    }

    private void count(Query query) {
      switch (query) {
        case Query.And(List<Query> inner) -> inner.forEach(this::count);
        case Query.Or(List<Query> inner) -> inner.forEach(this::count);
        case Query.Wildcard w -> {
          clauses++;
          patterns++;
        }
        case Query.Regex r -> {
          clauses++;
          patterns++;
        }
        default -> clauses++;
      }
    }
  }

  @FunctionalInterface
  private interface Clause {
    Query of(Field field) throws QueryException;
  }

  private static String name(List<Field> fields) {
    return fields.size() == 1 ? fields.getFirst().name() : SENT;
  }
}
