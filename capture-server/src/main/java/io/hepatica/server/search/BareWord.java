package io.hepatica.server.search;

import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.FieldSet;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a word without a field means: what a person would paste.
 *
 * <ul>
 *   <li>An address or network, brackets allowed, is that of either end; with a port ({@code
 *       10.0.0.1:5060}) both must be of the same end.
 *   <li>A number of 6 or more digits is the whole or the end of any user field. A leading {@code +}
 *       is no part of it, so {@code +442012345678} finds {@code 442012345678} too, and the other
 *       way round. A shorter number is the whole of a user field.
 *   <li>Digits with wildcards are a pattern of user fields, or of addresses where they have dots.
 *   <li>Anything else is a Call-ID, a tag or a branch, exactly or by its wildcards.
 *   <li>In quotes a word is always literal: an address, else the whole of a Call-ID, tag or branch,
 *       or of a user field where it is a number.
 * </ul>
 */
final class BareWord {
  /** Fewer digits than these match a user field only as a whole. */
  static final int SUFFIX_DIGITS = 6;

  static final List<Field> ENDS = List.of(Field.SRC_IP, Field.DST_IP);

  private static final Pattern NUMBER = Pattern.compile("\\+?([0-9]+)");
  private static final Pattern NUMBER_PATTERN = Pattern.compile("\\+?[0-9*?]*[0-9][0-9*?]*");
  private static final Pattern ADDRESS_PATTERN = Pattern.compile("[0-9*?]+(\\.[0-9*?]+){1,3}");
  private static final Pattern WITH_PORT =
      Pattern.compile("([0-9.]+|\\[[0-9A-Fa-f:.]+]):([0-9]{1,5})");

  private BareWord() {}

  static boolean isAddress(String text) {
    return FieldClause.network(Field.SRC_IP, text) != null;
  }

  static Query of(FieldSet set, Word word, Instant now) throws QueryException {
    if (isAddress(word.literal())) {
      return either(ENDS, word, now);
    }
    if (word.quoted()) {
      List<Field> fields = new ArrayList<>(set.identifiers());
      if (NUMBER.matcher(word.literal()).matches()) {
        fields.addAll(set.users());
      }
      return either(fields, word, now);
    }
    if (word.wild()) {
      return either(fieldsOfPattern(set, word.pattern()), word, now);
    }
    Query withPort = addressWithPort(word.literal());
    if (withPort != null) {
      return withPort;
    }
    if (word.literal().startsWith("[") || word.literal().startsWith("{")) {
      throw word.mistake("a range needs a field before it (status:[400 TO 499]), but one stands");
    }
    Matcher number = NUMBER.matcher(word.literal());
    return number.matches() ? number(set, number.group(1)) : either(set.identifiers(), word, now);
  }

  private static List<Field> fieldsOfPattern(FieldSet set, String pattern) {
    if (NUMBER_PATTERN.matcher(pattern).matches()) {
      return set.users();
    }
    return ADDRESS_PATTERN.matcher(pattern).matches() ? ENDS : set.identifiers();
  }

  private static Query either(List<Field> fields, Word word, Instant now) throws QueryException {
    List<Query> clauses = new ArrayList<>();
    for (Field field : fields) {
      clauses.add(FieldClause.of(field, word, now));
    }
    return new Query.Or(clauses);
  }

  private static Query number(FieldSet set, String digits) {
    List<Query> clauses = new ArrayList<>();
    for (Field user : set.users()) {
      clauses.add(
          digits.length() >= SUFFIX_DIGITS
              ? new Query.Suffix(user, digits)
              : new Query.Equal(user, digits));
    }
    return new Query.Or(clauses);
  }

  private static @Nullable Query addressWithPort(String text) {
    Matcher matcher = WITH_PORT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    InetAddress address = Addresses.parse(Objects.requireNonNull(matcher.group(1)));
    if (address == null) {
      return null;
    }
    int bits = address.getAddress().length * 8;
    long port = Long.parseLong(matcher.group(2));
    return new Query.Or(
        List.of(
            end(Field.SRC_IP, Field.SRC_PORT, address, bits, port),
            end(Field.DST_IP, Field.DST_PORT, address, bits, port)));
  }

  private static Query end(Field ip, Field port, InetAddress address, int bits, long number) {
    return new Query.And(
        List.of(new Query.Network(ip, address, bits), new Query.NumberRange(port, number, number)));
  }
}
