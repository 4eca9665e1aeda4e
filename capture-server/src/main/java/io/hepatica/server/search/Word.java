package io.hepatica.server.search;

/**
 * A word or phrase of a query.
 *
 * @param literal what is meant, escapes taken away
 * @param pattern the same, where {@code *} and {@code ?} that are meant literally are escaped
 * @param wild whether the pattern has a {@code *} or {@code ?} that is not
 * @param quoted whether it stood in double quotes
 * @param position where it begins in the query
 */
record Word(String literal, String pattern, boolean wild, boolean quoted, int position) {
  QueryException mistake(String reason) {
    return new QueryException(reason, position);
  }

  /** An open end of a range. */
  boolean isStar() {
    return wild && pattern.equals("*");
  }
}
