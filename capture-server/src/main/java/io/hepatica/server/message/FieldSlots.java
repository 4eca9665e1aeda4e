package io.hepatica.server.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One slot for each field of a schema: a number, or where a text lies. Reused from message to
 * message; not thread-safe.
 */
final class FieldSlots {
  /** Decimals are kept as thousandths. */
  static final double DECIMALS = 1000;

  // By ordinal of the field; a count of 0 says that the rest of the slot is stale.
  private final byte[] counts;
  private final long[] numbers;
  private final byte[][] bytes;
  private final int[] starts;
  private final int[] lengths;

  FieldSlots(int fields) {
    counts = new byte[fields];
    numbers = new long[fields];
    bytes = new byte[fields][0];
    starts = new int[fields];
    lengths = new int[fields];
  }

  void clear() {
    Arrays.fill(counts, (byte) 0);
  }

  void clear(Field field) {
    counts[field.ordinal()] = 0;
  }

  int count(Field field) {
    return counts[field.ordinal()];
  }

  /** Of a field whose values are kept elsewhere. */
  void setCount(Field field, int count) {
    counts[field.ordinal()] = (byte) count;
  }

  long number(Field field) {
    return numbers[field.ordinal()];
  }

  /** A number of which 0 stands for none. */
  void setNumber(Field field, long value) {
    numbers[field.ordinal()] = value;
    counts[field.ordinal()] = (byte) (value > 0 ? 1 : 0);
  }

  /** A number that is one even where it is 0. */
  void setPresent(Field field, long value) {
    numbers[field.ordinal()] = value;
    counts[field.ordinal()] = 1;
  }

  void text(Field field, Span into) {
    int ordinal = field.ordinal();
    into.set(bytes[ordinal], starts[ordinal], lengths[ordinal]);
  }

  /** A text of no bytes is none. */
  void setText(Field field, byte[] buffer, int start, int length) {
    int ordinal = field.ordinal();
    counts[ordinal] = (byte) (length > 0 ? 1 : 0);
    bytes[ordinal] = buffer;
    starts[ordinal] = start;
    lengths[ordinal] = length;
  }

  void setText(Field field, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    setText(field, text, 0, text.length);
  }
}
