package io.hepatica.server.store.elastic;

import io.hepatica.server.message.Table;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What indices are called: prefix, table, day (UTC) as {@code YYYYMMDD}. Immutable.
 *
 * @param prefix before every name, or empty
 */
record IndexNames(String prefix) {
  private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);
  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
  private static final int DIGITS = 8;

  /** Names of a search at most: they stand in the line of a request, of which 4 KiB are taken. */
  private static final int MAX_NAMES = 60;

  /**
   * An index of ours.
   *
   * @param day days since the epoch
   */
  record Index(Table table, long day) {}

  static long dayOf(long micros) {
    return Math.floorDiv(micros, DAY_MICROS);
  }

  String of(Table table, long day) {
    return prefix + table.indexName() + '_' + DAY.format(LocalDate.ofEpochDay(day));
  }

  /** The indices of all days of a table, as a pattern. */
  String ofAllDays(Table table) {
    return prefix + table.indexName() + "_*";
  }

  /** The table and day of a name, or null where it is no index of ours. */
  @Nullable Index parse(String name) {
    for (Table table : Table.values()) {
      String front = prefix + table.indexName() + '_';
      if (name.startsWith(front) && name.length() == front.length() + DIGITS) {
        try {
          return new Index(
              table, LocalDate.parse(name.substring(front.length()), DAY).toEpochDay());
        } catch (DateTimeException notADay) {
          return null;
        }
      }
    }
    return null;
  }

  /**
   * Names and patterns of the indices in which messages of these tables and this time (both ends
   * included) may be, and few others: days one by one, else whole months, else all.
   */
  List<String> of(Collection<Table> tables, long fromMicros, long toMicros) {
    long first = Math.max(dayOf(fromMicros), LocalDate.EPOCH.toEpochDay());
    long last = Math.min(dayOf(toMicros), LocalDate.of(9999, 12, 31).toEpochDay());
    List<String> names = new ArrayList<>();
    if (first > last) {
      return names;
    }
    LocalDate from = LocalDate.ofEpochDay(first);
    LocalDate to = LocalDate.ofEpochDay(last);
    for (Table table : tables) {
      String front = prefix + table.indexName() + '_';
      List<String> days = days(from, to, MAX_NAMES / tables.size());
      days.forEach(day -> names.add(front + day));
    }
    return names;
  }

  private static List<String> days(LocalDate from, LocalDate to, int atMost) {
    List<String> names = new ArrayList<>();
    if (to.toEpochDay() - from.toEpochDay() < atMost) {
      for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
        names.add(DAY.format(day));
      }
      return names;
    }
    if ((to.getYear() - from.getYear()) * 12 + to.getMonthValue() - from.getMonthValue() < atMost) {
      LocalDate end = to.withDayOfMonth(1);
      for (LocalDate month = from.withDayOfMonth(1);
          !month.isAfter(end);
          month = month.plusMonths(1)) {
        names.add(DAY.format(month).substring(0, DIGITS - 2) + "*");
      }
      return names;
    }
    return List.of("*");
  }
}
