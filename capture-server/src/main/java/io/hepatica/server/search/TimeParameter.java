package io.hepatica.server.search;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as people and programs write it: ISO 8601 (a date, a date and time, with or without a zone
 * offset; without one it is UTC), milliseconds since the epoch, or relative to now: {@code now},
 * {@code now-15m}, {@code now+1h} with the units {@code ms s m h d w}.
 */
public final class TimeParameter {
  private static final int MAX_LENGTH = 40;
  private static final Pattern RELATIVE =
      Pattern.compile("now(?:([+-])([0-9]{1,12})(ms|s|m|h|d|w))?");
  private static final Pattern EPOCH_MILLIS = Pattern.compile("[0-9]{1,15}");
  private static final long DAY_MICROS = 86_400_000_000L;

  /** The year 9999 ends here: four digits of a year are all that is shown anywhere. */
  private static final long MAX_MICROS = 253_402_300_799_999_999L;

  private TimeParameter() {}

  /** Microseconds since the epoch, from 1970 to 9999; nothing where the text is no such time. */
  public static OptionalLong micros(String text, Instant now) {
    if (text.length() > MAX_LENGTH) {
      return OptionalLong.empty();
    }
    Matcher relative = RELATIVE.matcher(text);
    try {
      if (relative.matches()) {
        return bounded(relative(relative, now));
      }
      if (EPOCH_MILLIS.matcher(text).matches()) {
        return bounded(Math.multiplyExact(Long.parseLong(text), 1000L));
      }
      return bounded(toMicros(iso(text)));
    } catch (DateTimeException | ArithmeticException notATime) {
      return OptionalLong.empty();
    }
  }

  /** Microseconds since the epoch; what is finer is cut. */
  public static long toMicros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
  }

  private static long relative(Matcher relative, Instant now) {
    long micros = toMicros(now);
    if (relative.group(1) == null) {
      return micros;
    }
    long unit =
        switch (relative.group(3)) {
          case "ms" -> 1000L;
          case "s" -> 1_000_000L;
          case "m" -> 60_000_000L;
          case "h" -> 3_600_000_000L;
          case "d" -> DAY_MICROS;
          default -> 7 * DAY_MICROS;
        };
    long distance = Math.multiplyExact(Long.parseLong(relative.group(2)), unit);
    return Math.addExact(micros, relative.group(1).equals("-") ? -distance : distance);
  }

  private static Instant iso(String text) {
    if (text.indexOf('T') < 0) {
      return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    char last = text.charAt(text.length() - 1);
    boolean hasOffset =
        last == 'Z' || text.indexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T');
    return hasOffset
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }

  private static OptionalLong bounded(long micros) {
    return micros < 0 || micros > MAX_MICROS ? OptionalLong.empty() : OptionalLong.of(micros);
  }
}
