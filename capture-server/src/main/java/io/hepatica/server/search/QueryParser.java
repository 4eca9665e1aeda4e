package io.hepatica.server.search;

import io.hepatica.server.message.Field;
import io.hepatica.server.message.FieldSet;
import java.time.Instant;

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

  private final FieldSet fieldSet;

  public QueryParser(FieldSet fieldSet) {
    this.fieldSet = fieldSet;
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
    return new QueryReading(fieldSet, new QueryScanner(text), now).whole();
  }

  /**
   * The query for a field that has just this value: no wildcards, no quotes, no escapes.
   *
   * @throws QueryException where the field can't have such a value
   */
  public static Query exact(Field field, String value, Instant now) throws QueryException {
    return FieldClause.exact(field, new Word(value, value, false, true, 0), now);
  }
}
