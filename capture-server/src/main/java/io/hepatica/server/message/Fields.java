package io.hepatica.server.message;

/** The fields of one message, wherever they are kept. Not thread-safe. */
public interface Fields {
  /**
   * How many values the field has: 0 where absent, above 1 only for {@link Field#LEG_IDS}; always 1
   * for id, time and table.
   */
  int count(Field field);

  /**
   * The value of a field of kind NUMBER, TIME (microseconds), ID (journal position) or TABLE
   * (ordinal). Undefined where {@link #count} is 0.
   */
  long number(Field field);

  /**
   * Points {@code into} at a value of a field of any other kind; addresses are 4 or 16 bytes.
   * Undefined where {@code index} is not below {@link #count}.
   */
  void text(Field field, int index, Span into);
}
