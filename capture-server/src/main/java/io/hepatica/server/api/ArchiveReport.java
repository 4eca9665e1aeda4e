package io.hepatica.server.api;

import io.hepatica.server.archive.ArchivedSegment;
import io.hepatica.server.message.TimeText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the archive holds.
 *
 * @param days UTC days of receipt, newest first
 */
record ArchiveReport(List<Day> days) {
  /**
   * @param bytes on disk
   * @param rawBytes of the frames, not compressed
   * @param from earliest event time, ISO 8601
   * @param to latest
   * @param damagedBytes known not to be whole
   */
  record Day(
      String day,
      int files,
      long messages,
      long bytes,
      long rawBytes,
      String from,
      String to,
      long damagedBytes) {}

  static ArchiveReport of(List<ArchivedSegment> segments) {
    Map<Long, List<ArchivedSegment>> byDay = new TreeMap<>();
    for (ArchivedSegment segment : segments) {
      byDay.computeIfAbsent(segment.day(), _ -> new ArrayList<>()).add(segment);
    }
    List<Day> days = new ArrayList<>();
    byDay.forEach((day, ofDay) -> days.addFirst(day(day, ofDay)));
    return new ArchiveReport(days);
  }

  private static Day day(long day, List<ArchivedSegment> segments) {
    return new Day(
        LocalDate.ofEpochDay(day).toString(),
        segments.size(),
        segments.stream().mapToLong(ArchivedSegment::messages).sum(),
        segments.stream().mapToLong(ArchivedSegment::bytes).sum(),
        segments.stream().mapToLong(ArchivedSegment::rawBytes).sum(),
        TimeText.of(segments.stream().mapToLong(ArchivedSegment::minMicros).min().orElse(0)),
        TimeText.of(segments.stream().mapToLong(ArchivedSegment::maxMicros).max().orElse(0)),
        segments.stream().mapToLong(ArchivedSegment::damagedBytes).sum());
  }
}
