package io.hepatica.server.message;

import java.util.OptionalLong;

/**
 * The text form of a message's id: its journal position in base 36, lower case, always 13
 * characters, so that ids sort as text in the order of arrival.
 */
public final class MessageId {
  /** Digits of {@link Long#MAX_VALUE} in base 36. */
  public static final int LENGTH = 13;

  private static final int RADIX = 36;

  private MessageId() {}

  /**
   * @throws IllegalArgumentException where the position is negative
   */
  public static String of(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("a journal position is never negative: " + position);
    }
    char[] text = new char[LENGTH];
    long rest = position;
    for (int i = LENGTH - 1; i >= 0; i--) {
      text[i] = Character.forDigit((int) (rest % RADIX), RADIX);
      rest /= RADIX;
    }
    return new String(text);
  }

  /** The position, or nothing where the text is no id: only what {@link #of} gives is one. */
  public static OptionalLong parse(String text) {
    if (text.length() != LENGTH) {
      return OptionalLong.empty();
    }
    long position = 0;
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z')) {
        return OptionalLong.empty();
      }
      int digit = Character.digit(c, RADIX);
      if (position > (Long.MAX_VALUE - digit) / RADIX) {
        return OptionalLong.empty();
      }
      position = position * RADIX + digit;
    }
    return OptionalLong.of(position);
  }
}
