package io.hepatica.server.retention;

import io.hepatica.server.archive.Archive;
import io.hepatica.server.archive.ArchivedSegment;
import io.hepatica.server.archive.DroppedDay;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The days of an archive on the file system of the data directory. */
public record ArchiveShelf(Archive archive) implements Shelf {
  @Override
  public String name() {
    return "archive";
  }

  @Override
  public NavigableMap<Long, Long> days() {
    NavigableMap<Long, Long> days = new TreeMap<>();
    for (ArchivedSegment segment : archive.list()) {
      days.merge(segment.day(), segment.bytes(), Long::sum);
    }
    return days;
  }

  @Override
  public Dropped drop(long day) throws IOException {
    DroppedDay dropped = archive.drop(day);
    return new Dropped(dropped.messages(), dropped.bytes());
  }
}
