package io.hepatica.server.search;

import io.hepatica.server.message.Addresses;
import io.hepatica.server.message.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.lucene.util.automaton.ByteRunAutomaton;
import org.jspecify.annotations.Nullable;

/**
 * A leaf of a query that looks at the bytes of one value, compiled. A store that keeps each
 * distinct value once may ask it once a value. Allocates nothing per value; not thread-safe.
 */
public abstract sealed class ValueMatcher {
  private final Field field;

  private ValueMatcher(Field field) {
    this.field = field;
  }

  /** Whether a leaf is one of those that look at bytes: any but a number range and exists. */
  public static boolean looksAtBytes(Query query) {
    return switch (query) {
      case Query.Equal e -> true;
      case Query.Prefix p -> true;
      case Query.Suffix s -> true;
      case Query.Wildcard w -> true;
      case Query.Regex r -> true;
      case Query.TextRange t -> true;
      case Query.Network n -> true;
      case Query.And a -> false;
      case Query.Or o -> false;
      case Query.Not n -> false;
      case Query.NumberRange n -> false;
      case Query.Exists e -> false;
    };
  }

  /**
   * @throws IllegalArgumentException for a query that does not look at bytes
   */
  public static ValueMatcher of(Query leaf) {
    return switch (leaf) {
      case Query.Equal(Field field, String value) -> new Part(field, value, true, true);
      case Query.Prefix(Field field, String value) -> new Part(field, value, true, false);
      case Query.Suffix(Field field, String value) -> new Part(field, value, false, true);
      case Query.Wildcard wildcard ->
          new Pattern(wildcard.field(), new ByteRunAutomaton(TextAutomaton.of(wildcard), true));
      case Query.Regex regex ->
          new Pattern(regex.field(), new ByteRunAutomaton(TextAutomaton.of(regex), true));
      case Query.TextRange range -> new Range(range);
      case Query.Network network -> new Network(network);
      case Query.And a -> throw notALeaf(a);
      case Query.Or o -> throw notALeaf(o);
      case Query.Not n -> throw notALeaf(n);
      case Query.NumberRange n -> throw notALeaf(n);
      case Query.Exists e -> throw notALeaf(e);
    };
  }

  private static IllegalArgumentException notALeaf(Query query) {
    return new IllegalArgumentException("does not look at bytes: " + query);
  }

  public final Field field() {
    return field;
  }

  /** Whether the value, as {@link io.hepatica.server.message.Fields#text} gives it, matches. */
  public abstract boolean matches(byte[] bytes, int start, int length);

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int lower(int b) {
    return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
  }

  /** The whole value, its beginning or its end. */
  private static final class Part extends ValueMatcher {
    private final byte[] value;
    private final boolean fromStart;
    private final boolean toEnd;
    private final boolean folded;

    private Part(Field field, String value, boolean fromStart, boolean toEnd) {
      super(field);
      this.value = utf8(value);
      this.fromStart = fromStart;
      this.toEnd = toEnd;
      this.folded = field.kind() == Field.Kind.FOLDED;
    }

    @Override
    public boolean matches(byte[] bytes, int start, int length) {
      if (length < value.length || (fromStart && toEnd && length != value.length)) {
        return false;
      }
      int from = fromStart ? start : start + length - value.length;
      if (!folded) {
        return Arrays.equals(bytes, from, from + value.length, value, 0, value.length);
      }
      for (int i = 0; i < value.length; i++) {
        if (lower(bytes[from + i]) != value[i]) {
          return false;
        }
      }
      return true;
    }
  }

  /** An automaton over the value; folded values in lower case, addresses as text. */
  private static final class Pattern extends ValueMatcher {
    private final ByteRunAutomaton automaton;
    private final boolean folded;
    private final byte @Nullable [] addressText;

    private Pattern(Field field, ByteRunAutomaton automaton) {
      super(field);
      this.automaton = automaton;
      this.folded = field.kind() == Field.Kind.FOLDED;
      this.addressText = field.kind() == Field.Kind.ADDRESS ? new byte[Addresses.MAX_LENGTH] : null;
    }

    @Override
    public boolean matches(byte[] bytes, int start, int length) {
      if (addressText != null) {
        return automaton.run(addressText, 0, Addresses.write(bytes, start, length, addressText));
      }
      if (!folded) {
        return automaton.run(bytes, start, length);
      }
      int state = 0;
      for (int i = start; i < start + length && state >= 0; i++) {
        state = automaton.step(state, lower(bytes[i]) & 0xff);
      }
      return state >= 0 && automaton.isAccept(state);
    }
  }

  private static final class Range extends ValueMatcher {
    private final byte @Nullable [] low;
    private final byte @Nullable [] high;
    private final int lowest;
    private final int highest;
    private final boolean folded;

    private Range(Query.TextRange range) {
      super(range.field());
      this.low = range.low() == null ? null : utf8(range.low());
      this.high = range.high() == null ? null : utf8(range.high());
      this.lowest = range.lowIncluded() ? 0 : 1;
      this.highest = range.highIncluded() ? 0 : -1;
      this.folded = range.field().kind() == Field.Kind.FOLDED;
    }

    @Override
    public boolean matches(byte[] bytes, int start, int length) {
      return (low == null || compare(bytes, start, length, low) >= lowest)
          && (high == null || compare(bytes, start, length, high) <= highest);
    }

    /** -1, 0 or 1, in the order of unsigned bytes, which is that of UTF-8. */
    private int compare(byte[] bytes, int start, int length, byte[] bound) {
      if (!folded) {
        return Integer.signum(
            Arrays.compareUnsigned(bytes, start, start + length, bound, 0, bound.length));
      }
      for (int i = 0; i < Math.min(length, bound.length); i++) {
        int difference = (lower(bytes[start + i]) & 0xff) - (bound[i] & 0xff);
        if (difference != 0) {
          return Integer.signum(difference);
        }
      }
      return Integer.compare(length, bound.length);
    }
  }

  private static final class Network extends ValueMatcher {
    private final byte[] address;
    private final int wholeBytes;
    private final int mask;

    private Network(Query.Network network) {
      super(network.field());
      this.address = network.address().getAddress();
      this.wholeBytes = network.prefixBits() / 8;
      this.mask = (0xff00 >>> (network.prefixBits() % 8)) & 0xff;
    }

    @Override
    public boolean matches(byte[] bytes, int start, int length) {
      return length == address.length
          && Arrays.equals(bytes, start, start + wholeBytes, address, 0, wholeBytes)
          && (mask == 0 || ((bytes[start + wholeBytes] ^ address[wholeBytes]) & mask) == 0);
    }
  }
}
