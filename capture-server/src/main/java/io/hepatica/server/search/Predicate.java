package io.hepatica.server.search;

import io.hepatica.server.message.Fields;

/** A query compiled to a test over the fields of one message. Not thread-safe: one per search. */
public final class Predicate {
  public Predicate(Query query) {}

  public boolean matches(Fields fields) {
    throw new UnsupportedOperationException();
  }
}
