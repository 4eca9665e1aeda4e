package io.hepatica.server.search;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.FieldSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The grammar of {@link QueryParser}, read once for one query. */
final class QueryReading {
  private static final String SENT = "sent";

  private final FieldSet fieldSet;
  private final QueryScanner scanner;
  private final Instant now;
  private int depth;
  private int clauses;
  private int patterns;

  QueryReading(FieldSet fieldSet, QueryScanner scanner, Instant now) {
    this.fieldSet = fieldSet;
    this.scanner = scanner;
    this.now = now;
  }

  Query whole() throws QueryException {
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
    List<SignedClause> list = new ArrayList<>();
    boolean afterOr = false;
    do {
      SignedClause clause = conjunction(fields);
      scanner.skipBlanks();
      boolean beforeOr = takeOr();
      list.add(new SignedClause(clause.query(), clause.sign(), afterOr || beforeOr));
      afterOr = beforeOr;
      scanner.skipBlanks();
    } while (afterOr || (!scanner.atEnd() && scanner.peek() != ')'));
    return SignedClause.combine(list);
  }

  private SignedClause conjunction(@Nullable List<Field> fields) throws QueryException {
    List<Query> queries = new ArrayList<>();
    boolean must = false;
    boolean negative = true;
    SignedClause.Sign sign;
    do {
      SignedClause clause = signed(fields);
      queries.add(clause.query());
      sign = clause.sign();
      must |= sign == SignedClause.Sign.MUST;
      negative &= clause.isNegative();
      scanner.skipBlanks();
    } while (takeAnd());
    if (queries.size() > 1) {
      sign =
          must ? SignedClause.Sign.MUST : negative ? SignedClause.Sign.NOT : SignedClause.Sign.NONE;
    }
    return new SignedClause(SignedClause.and(queries), sign, false);
  }

  private SignedClause signed(@Nullable List<Field> fields) throws QueryException {
    scanner.skipBlanks();
    SignedClause.Sign sign = sign(fields);
    if (sign == SignedClause.Sign.NONE) {
      return new SignedClause(operand(fields), sign, false);
    }
    enter();
    Query query = signed(fields).query();
    depth--;
    return new SignedClause(
        sign == SignedClause.Sign.MUST ? query : new Query.Not(query), sign, false);
  }

  private SignedClause.Sign sign(@Nullable List<Field> fields) {
    if (scanner.takeKeyword("NOT") || scanner.take("!")) {
      return SignedClause.Sign.NOT;
    }
    if (scanner.take("-")) {
      return SignedClause.Sign.MUST_NOT;
    }
    boolean numbersOwn =
        fields != null
            && fields.getFirst().kind() == Field.Kind.USER
            && Character.isDigit(scanner.peek(1));
    return !numbersOwn && scanner.take("+") ? SignedClause.Sign.MUST : SignedClause.Sign.NONE;
  }

  private boolean takeAnd() {
    return scanner.takeKeyword("AND") || scanner.take("&&");
  }

  private boolean takeOr() {
    return scanner.takeKeyword("OR") || scanner.take("||");
  }

  private void enter() throws QueryException {
    if (++depth > QueryParser.MAX_DEPTH) {
      throw new QueryException(
          "more than " + QueryParser.MAX_DEPTH + " parentheses or signs within one another",
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
    Field field = fieldSet.find(name);
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
    return counted(BareWord.of(fieldSet, word, now), word.position());
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
    if (clauses > QueryParser.MAX_CLAUSES || patterns > QueryParser.MAX_PATTERNS) {
      throw new QueryException(
          clauses > QueryParser.MAX_CLAUSES
              ? "the query has more than "
                  + QueryParser.MAX_CLAUSES
                  + " clauses, the first too many"
              : "the query has more than "
                  + QueryParser.MAX_PATTERNS
                  + " patterns, the first too many",
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

  @FunctionalInterface
  private interface Clause {
    Query of(Field field) throws QueryException;
  }

  private static String name(List<Field> fields) {
    return fields.size() == 1 ? fields.getFirst().name() : SENT;
  }
}
