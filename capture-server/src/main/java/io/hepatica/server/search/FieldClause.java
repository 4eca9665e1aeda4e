package io.hepatica.server.search;

import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.MessageId;
import io.hepatica.server.message.Table;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a word, a range or an expression means for a field, by the field's kind. */
final class FieldClause {
  private static final Query NOTHING = new Query.Or(List.of());

  /** No field holds a number of more digits: they come from at most 32 bits. */
  private static final int MAX_DIGITS = 10;

  private FieldClause() {}

  /** The word as it is, wildcards not looked at; an address may be a network. */
  static Query exact(Field field, Word word, Instant now) throws QueryException {
    return switch (field.kind()) {
      case TEXT, USER, FOLDED -> new Query.Equal(field, text(field, word.literal()));
      case NUMBER, DECIMAL, TIME, ID, TABLE -> {
        long value = number(field, word, now);
        yield new Query.NumberRange(field, value, value);
      }
      case ADDRESS -> {
        Query.Network network = network(field, word.literal());
        if (network == null) {
          throw word.mistake(
              "\"" + word.literal() + "\" is no address (10.0.0.1, 2001:db8::1, 10.0.0.0/8)");
        }
        yield network;
      }
    };
  }

  /** The word, its wildcards taken as such. */
  static Query of(Field field, Word word, Instant now) throws QueryException {
    if (!word.wild()) {
      return field.kind() == Field.Kind.NUMBER && word.literal().endsWith("x")
          ? numberPattern(field, word)
          : exact(field, word, now);
    }
    if (word.pattern().chars().allMatch(c -> c == '*')) {
      return exists(field);
    }
    return switch (field.kind()) {
      case TEXT, USER, FOLDED -> textPattern(field, word);
      case NUMBER -> numberPattern(field, word);
      case ADDRESS -> addressPattern(field, word);
      case DECIMAL, TIME, ID, TABLE ->
          throw word.mistake(field.name() + " takes no wildcards, but one stands");
    };
  }

  /** A range; null is an open end. */
  static Query range(
      Field field,
      @Nullable Word low,
      boolean lowIncluded,
      @Nullable Word high,
      boolean highIncluded,
      Instant now)
      throws QueryException {
    if (low == null && high == null) {
      return exists(field);
    }
    return switch (field.kind()) {
      case TEXT, USER, FOLDED ->
          new Query.TextRange(
              field,
              low == null ? null : text(field, low.literal()),
              low == null || lowIncluded,
              high == null ? null : text(field, high.literal()),
              high == null || highIncluded);
      case NUMBER, DECIMAL, TIME, ID -> {
        long from = low == null ? lowest(field) : number(field, low, now) + (lowIncluded ? 0 : 1);
        long to = high == null ? Long.MAX_VALUE : number(field, high, now) - (highIncluded ? 0 : 1);
        yield from > to ? NOTHING : new Query.NumberRange(field, from, to);
      }
      case ADDRESS, TABLE -> {
        Word bound = low != null ? low : Objects.requireNonNull(high);
        throw bound.mistake(
            field.kind() == Field.Kind.ADDRESS
                ? "a range of addresses is written as a network (10.0.0.0/8), but one stands"
                : "table takes no range, but one stands");
      }
    };
  }

  /** A regular expression between slashes. */
  static Query regex(Field field, Word expression) throws QueryException {
    return switch (field.kind()) {
      case TEXT, USER, FOLDED, ADDRESS -> {
        Query.Regex regex = new Query.Regex(field, expression.literal());
        try {
          TextAutomaton.of(regex);
        } catch (IllegalArgumentException e) {
          throw expression.mistake("bad regular expression (" + e.getMessage() + ")");
        }
        yield regex;
      }
      case NUMBER, DECIMAL, TIME, ID, TABLE ->
          throw expression.mistake(field.name() + " takes no regular expression, but one stands");
    };
  }

  /** The network or address that the text is, or null. */
  static Query.@Nullable Network network(Field field, String text) {
    int slash = text.lastIndexOf('/');
    InetAddress address = Addresses.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return null;
    }
    int allBits = address.getAddress().length * 8;
    if (slash < 0) {
      return new Query.Network(field, address, allBits);
    }
    String bits = text.substring(slash + 1);
    if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > allBits) {
      return null;
    }
    return new Query.Network(field, address, Integer.parseInt(bits));
  }

  private static Query exists(Field field) {
    return switch (field.kind()) {
      case ID, TIME, TABLE -> Query.ALL;
      default -> new Query.Exists(field);
    };
  }

  private static String text(Field field, String value) {
    return field.kind() == Field.Kind.FOLDED ? lower(value) : value;
  }

  /** ASCII only, as values are compared. */
  private static String lower(String value) {
    StringBuilder lower = new StringBuilder(value);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return lower.toString();
  }

  private static Query textPattern(Field field, Word word) throws QueryException {
    String pattern = text(field, word.pattern());
    String literal = text(field, word.literal());
    int only = onlyWildcard(pattern);
    if (only >= 0 && only == pattern.length() - 1 && pattern.endsWith("*")) {
      return new Query.Prefix(field, literal.substring(0, literal.length() - 1));
    }
    if (only == 0 && pattern.startsWith("*") && field.kind() == Field.Kind.USER) {
      return new Query.Suffix(field, literal.substring(1));
    }
    return wildcard(field, pattern, word);
  }

  private static Query wildcard(Field field, String pattern, Word word) throws QueryException {
    Query.Wildcard wildcard = new Query.Wildcard(field, pattern);
    try {
      TextAutomaton.of(wildcard);
    } catch (IllegalArgumentException e) {
      throw word.mistake(String.valueOf(e.getMessage()));
    }
    return wildcard;
  }

  /** Where the only wildcard stands, or -1 where there are several. */
  private static int onlyWildcard(String pattern) {
    int found = -1;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '*' || c == '?') {
        if (found >= 0) {
          return -1;
        }
        found = i;
      }
    }
    return found;
  }

  /** Digits, then {@code ?} or x for a digit each, or one {@code *}: ranges of numbers. */
  private static Query numberPattern(Field field, Word word) throws QueryException {
    String pattern = word.pattern().replace('x', '?');
    if (!pattern.matches("[1-9][0-9]*(\\?+|\\*)") || pattern.length() > MAX_DIGITS) {
      throw word.mistake("\"" + word.literal() + "\" is no pattern of a number (4??, 4xx, 50*)");
    }
    String digits = pattern.replaceAll("[*?]", "");
    int open = pattern.length() - digits.length();
    if (pattern.endsWith("?")) {
      return block(field, digits, open);
    }
    List<Query> ranges = new ArrayList<>();
    for (int more = 0; digits.length() + more <= MAX_DIGITS; more++) {
      ranges.add(block(field, digits, more));
    }
    return new Query.Or(ranges);
  }

  private static Query.NumberRange block(Field field, String digits, int open) {
    long low = Long.parseLong(digits + "0".repeat(open));
    long high = Long.parseLong(digits + "9".repeat(open));
    return new Query.NumberRange(field, low, high);
  }

  /** {@code 10.*} and {@code 10.0.*} are networks; any other pattern is one of the text. */
  private static Query addressPattern(Field field, Word word) throws QueryException {
    String pattern = word.pattern();
    if (pattern.matches("([0-9]{1,3}\\.){1,3}\\*")) {
      int parts = (int) pattern.chars().filter(c -> c == '.').count();
      String base = pattern.substring(0, pattern.length() - 2) + ".0".repeat(4 - parts);
      InetAddress address = Addresses.parse(base);
      if (address != null) {
        return new Query.Network(field, address, 8 * parts);
      }
    }
    if (!pattern.matches("[0-9A-Fa-f.:*?]+")) {
      throw word.mistake("\"" + word.literal() + "\" is no pattern of an address (10.0.*)");
    }
    return wildcard(field, lower(pattern), word);
  }

  private static long number(Field field, Word word, Instant now) throws QueryException {
    String text = word.literal();
    OptionalLong value =
        switch (field.kind()) {
          case TIME -> TimeParameter.micros(text, now);
          case ID -> MessageId.parse(text);
          case TABLE -> tableOrdinal(text);
          case DECIMAL ->
              text.matches("-?[0-9]{1,12}(\\.[0-9]{1,9})?")
                  ? OptionalLong.of(Math.round(Double.parseDouble(text) * 1000))
                  : OptionalLong.empty();
          default ->
              text.matches("[0-9]{1,18}")
                  ? OptionalLong.of(Long.parseLong(text))
                  : OptionalLong.empty();
        };
    return value.orElseThrow(() -> word.mistake("\"" + text + "\" is no " + wanted(field)));
  }

  private static long lowest(Field field) {
    return field.kind() == Field.Kind.DECIMAL ? Long.MIN_VALUE : 0;
  }

  private static OptionalLong tableOrdinal(String label) {
    return Table.find(label).filter(Table.OF_MESSAGES::contains).map(Table::ordinal).stream()
        .mapToLong(i -> i)
        .findAny();
  }

  private static String wanted(Field field) {
    return switch (field.kind()) {
      case TIME -> "time (2026-11-21T02:33:00Z, milliseconds since 1970, now-15m)";
      case ID -> "id of a message";
      case TABLE -> "table (call, registration, rest, report, log)";
      default -> "number, as " + field.name() + " needs,";
    };
  }
}
