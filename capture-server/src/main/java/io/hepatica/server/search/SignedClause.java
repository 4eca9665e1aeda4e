package io.hepatica.server.search;

import java.util.ArrayList;
import java.util.List;

/**
 * A clause with its sign, which is applied when it is known what stands beside it. A negative one
 * holds its query negated already.
 *
 * @param besideOr whether an OR stands before or behind it
 */
record SignedClause(Query query, Sign sign, boolean besideOr) {
  /** What stands before a clause. */
  enum Sign {
    NONE,
    MUST,
    MUST_NOT,
    NOT
  }

  boolean isNegative() {
    return sign == Sign.MUST_NOT || sign == Sign.NOT;
  }

  /** Whether it restricts its list rather than being one of the alternatives. */
  boolean restricts() {
    return sign == Sign.MUST || sign == Sign.MUST_NOT || (sign == Sign.NOT && !besideOr);
  }

  /**
   * Clauses side by side: what must and must not match restricts; the others are alternatives, of
   * which one is wanted only where nothing must match.
   */
  static Query combine(List<SignedClause> list) {
    List<Query> restrictions = new ArrayList<>();
    List<Query> alternatives = new ArrayList<>();
    boolean must = false;
    for (SignedClause clause : list) {
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

  static Query and(List<Query> clauses) {
    return clauses.size() == 1 ? clauses.getFirst() : new Query.And(clauses);
  }
}
