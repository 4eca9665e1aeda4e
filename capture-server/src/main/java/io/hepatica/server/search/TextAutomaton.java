package io.hepatica.server.search;

import io.hepatica.server.message.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.RegExp;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.apache.lucene.util.automaton.UTF32ToUTF8;
import org.jspecify.annotations.Nullable;

/**
 * Patterns and regular expressions as deterministic automata over the bytes of a value, the same
 * for a predicate and for the terms of an index. Work and size are bounded, so that no query can
 * take the server's memory.
 */
public final class TextAutomaton {
  private static final int WORK_LIMIT = Operations.DEFAULT_DETERMINIZE_WORK_LIMIT;
  private static final int MAX_EXPRESSION = 1000;
  private static final int MAX_GROUPS = 50;

  /** Characters that an expression stands for when its counted repeats are written out. */
  private static final int MAX_EXPANDED = 5000;

  /** A state costs up to 1 KiB once the automaton runs. */
  private static final int MAX_STATES = 1000;

  private TextAutomaton() {}

  /**
   * @throws IllegalArgumentException where the pattern is too complex; never for a query that the
   *     parser gave
   */
  public static Automaton of(Query.Wildcard wildcard) {
    String pattern = wildcard.pattern();
    List<Automaton> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '*' || c == '?') {
        addLiteral(literal, parts);
        parts.add(
            c == '*'
                ? Automata.makeAnyBinary()
                : new UTF32ToUTF8().convert(Automata.makeAnyChar()));
      } else if (c == '\\' && i + 1 < pattern.length()) {
        literal.append(pattern.charAt(++i));
      } else {
        literal.append(c);
      }
    }
    addLiteral(literal, parts);
    return determinize(Operations.concatenate(parts));
  }

  private static void addLiteral(StringBuilder literal, List<Automaton> parts) {
    if (!literal.isEmpty()) {
      parts.add(
          Automata.makeBinary(new BytesRef(literal.toString().getBytes(StandardCharsets.UTF_8))));
      literal.setLength(0);
    }
  }

  /**
   * @throws IllegalArgumentException where the expression can't be understood or is too complex;
   *     never for a query that the parser gave
   */
  public static Automaton of(Query.Regex regex) {
    String text = regex.expression();
    if (text.length() > MAX_EXPRESSION || text.chars().filter(c -> c == '(').count() > MAX_GROUPS) {
      throw new IllegalArgumentException("the regular expression is too long");
    }
    int caseFlags =
        regex.field().kind() == Field.Kind.FOLDED
            ? RegExp.CASE_INSENSITIVE | RegExp.CASE_INSENSITIVE_RANGE
            : 0;
    RegExp expression = new RegExp(text, RegExp.NONE, caseFlags);
    if (expanded(expression) > MAX_EXPANDED) {
      throw new IllegalArgumentException("the regular expression is too complex");
    }
    Automaton characters = determinize(expression.toAutomaton());
    return determinize(new UTF32ToUTF8().convert(characters));
  }

  private static long expanded(@Nullable RegExp expression) {
    if (expression == null) {
      return 0;
    }
    long inner =
        Math.max(1, expanded(expression.exp1) + expanded(expression.exp2))
            + (expression.s == null ? 0 : expression.s.length());
    long times = Math.max(1, Math.max(expression.min, expression.max));
    return Math.min(inner * times, Integer.MAX_VALUE);
  }

  private static Automaton determinize(Automaton automaton) {
    try {
      Automaton deterministic = Operations.determinize(automaton, WORK_LIMIT);
      if (deterministic.getNumStates() > MAX_STATES) {
        throw new IllegalArgumentException("the pattern is too complex");
      }
      return deterministic;
    } catch (TooComplexToDeterminizeException e) {
      throw new IllegalArgumentException("the pattern is too complex", e);
    }
  }
}
