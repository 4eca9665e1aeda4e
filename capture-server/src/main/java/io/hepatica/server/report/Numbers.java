package io.hepatica.server.report;

import org.jspecify.annotations.Nullable;

/** Numbers as senders write them; what is none is {@link Double#NaN}. */
final class Numbers {
  private static final int MAX_LENGTH = 32;

  private Numbers() {}

  /** The decimal number at which the text begins: {@code 4.1}, {@code -21}, {@code 5.0%}. */
  static double decimal(@Nullable String text) {
    if (text == null) {
      return Double.NaN;
    }
    int end = Math.min(text.length(), MAX_LENGTH);
    boolean negative = end > 0 && text.charAt(0) == '-';
    int at = negative ? 1 : 0;
    int first = at;
    double value = 0;
    for (; at < end && isDigit(text.charAt(at)); at++) {
      value = value * 10 + (text.charAt(at) - '0');
    }
    boolean found = at > first;
    if (at < end && text.charAt(at) == '.') {
      double divisor = 1;
      for (at++; at < end && isDigit(text.charAt(at)); at++) {
        value = value * 10 + (text.charAt(at) - '0');
        divisor *= 10;
        found = true;
      }
      value /= divisor;
    }
    return !found ? Double.NaN : negative ? -value : value;
  }

  /**
   * A synchronisation source: hexadecimal as RFC 6035 has it ({@code 0x014EA261}, also without the
   * prefix), or decimal where there are more digits than hexadecimal ones can be, or {@code
   * decimal} says so.
   */
  static double ssrc(@Nullable String text, boolean decimal) {
    if (text == null || text.length() > MAX_LENGTH) {
      return Double.NaN;
    }
    boolean prefixed = text.startsWith("0x") || text.startsWith("0X");
    String digits = prefixed ? text.substring(2) : text;
    if (!prefixed && (decimal || digits.length() > 8)) {
      return decimal(digits);
    }
    double value = digits.isEmpty() ? Double.NaN : 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), 16);
      value = digit < 0 ? Double.NaN : value * 16 + digit;
    }
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
