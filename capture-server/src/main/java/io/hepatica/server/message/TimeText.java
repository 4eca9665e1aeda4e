package io.hepatica.server.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Times as the contract writes them: ISO 8601 in UTC with six digits of fraction, always. Done by
 * hand, since each session that is written or read has several.
 */
public final class TimeText {
  private static final long MICROS_A_SECOND = 1_000_000L;
  private static final long SECONDS_A_DAY = 86_400;
  private static final byte[] FORM =
      "0000-00-00T00:00:00.000000Z".getBytes(StandardCharsets.US_ASCII);

  private TimeText() {}

  /**
   * {@code 2026-11-21T02:33:00.123456Z}.
   *
   * @param micros since the epoch, before the year 10000
   */
  public static String of(long micros) {
    long seconds = Math.floorDiv(micros, MICROS_A_SECOND);
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_A_DAY));
    int ofDay = (int) Math.floorMod(seconds, SECONDS_A_DAY);
    byte[] text = FORM.clone();
    digits(text, 0, 4, date.getYear());
    digits(text, 5, 2, date.getMonthValue());
    digits(text, 8, 2, date.getDayOfMonth());
    digits(text, 11, 2, ofDay / 3600);
    digits(text, 14, 2, ofDay / 60 % 60);
    digits(text, 17, 2, ofDay % 60);
    digits(text, 20, 6, (int) Math.floorMod(micros, MICROS_A_SECOND));
    return new String(text, StandardCharsets.US_ASCII);
  }

  private static void digits(byte[] text, int at, int count, int value) {
    int rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /**
   * Microseconds since the epoch of what {@link #of} gave.
   *
   * @throws java.time.DateTimeException where it is no time in ISO 8601
   */
  public static long micros(String text) {
    if (text.length() != FORM.length || text.charAt(19) != '.' || text.charAt(26) != 'Z') {
      Instant instant = Instant.parse(text);
      return instant.getEpochSecond() * MICROS_A_SECOND + instant.getNano() / 1000;
    }
    LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2));
    long ofDay = number(text, 11, 2) * 3600L + number(text, 14, 2) * 60L + number(text, 17, 2);
    return (date.toEpochDay() * SECONDS_A_DAY + ofDay) * MICROS_A_SECOND + number(text, 20, 6);
  }

  private static int number(String text, int at, int count) {
    int number = 0;
    for (int i = at; i < at + count; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }
}
