package io.hepatica.server.diagnosis;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** How sentences say values: times, delays, lists, and what strangers wrote. */
final class Wording {
  /** Characters of one value from a message: whoever wrote it must not fill the page. */
  private static final int MAX_QUOTED = 120;

  private static final int MAX_LISTED = 8;
  private static final long MILLI = 1_000;
  private static final long SECOND = 1_000_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS 'UTC'").withZone(ZoneOffset.UTC);

  private Wording() {}

  /** {@code 2026-11-21 12:03:11.209 UTC}. */
  static String time(long micros) {
    return TIME.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  /** {@code 195 ms}, {@code 3.2 s}, {@code 2 min 5 s}, {@code 3 h 10 min}. */
  static String delay(long micros) {
    if (micros < MILLI) {
      return "less than 1 ms";
    }
    if (micros < SECOND) {
      return micros / MILLI + " ms";
    }
    long seconds = micros / SECOND;
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", Math.floorDiv(micros, SECOND / 10) / 10.0);
    }
    return seconds < 3600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
  }

  /** {@code once}, {@code twice}, {@code 3 times}. */
  static String times(int count) {
    return count == 1 ? "once" : count == 2 ? "twice" : count + " times";
  }

  /** {@code sent once}, {@code sent 3 times within 1.4 s}. */
  static String sent(Sending sending) {
    return "sent "
        + times(sending.times().size())
        + (sending.repeats() == 0 ? "" : " within " + delay(sending.spanMicros()));
  }

  /** One decimal. */
  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** {@code A, B and C}; of many, the first few. */
  static String list(Collection<String> items) {
    List<String> shown = items.stream().limit(MAX_LISTED).toList();
    if (items.size() > MAX_LISTED) {
      return String.join(", ", shown) + " and " + (items.size() - MAX_LISTED) + " more";
    }
    return shown.size() < 2
        ? String.join("", shown)
        : String.join(", ", shown.subList(0, shown.size() - 1)) + " and " + shown.getLast();
  }

  /** What came from the network, on one line, its length bounded. */
  static String quoted(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .limit(MAX_QUOTED)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString().strip() + (text.length() > clean.length() ? "..." : "");
  }
}
