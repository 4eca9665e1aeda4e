package io.hepatica.server.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a journal's directory. */
final class SegmentFiles {
  private static final Logger log = LoggerFactory.getLogger(SegmentFiles.class);
  private static final Pattern NAME = Pattern.compile("\\d{20}\\.hep");

  private SegmentFiles() {}

  /**
   * Opens all segments in order into the list, and repairs the last.
   *
   * @return the journal's end
   */
  static long open(Path directory, List<Segment> into) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(directory)) {
      files =
          listed.filter(f -> NAME.matcher(f.getFileName().toString()).matches()).sorted().toList();
    }
    long end = 0;
    for (Path file : files) {
      long first = Long.parseLong(file.getFileName().toString(), 0, 20, 10);
      if (!into.isEmpty() && first != end) {
        throw new IOException(
            "the journal in %s has a gap: %s ends at position %d, but the next file is %s. Put back what is missing, or move the older files elsewhere and import them afterwards"
                .formatted(
                    directory, into.getLast().file().getFileName(), end, file.getFileName()));
      }
      if (file.equals(files.getLast())) {
        repair(file, first);
      }
      end = first + Files.size(file);
      into.add(new Segment(first, file));
    }
    return end;
  }

  private static void repair(Path file, long first) throws IOException {
    long size = Files.size(file);
    SegmentScan.Result found = SegmentScan.scan(file, first);
    if (found.damaged() > 0) {
      log.warn(
          "journal: {} has {} damaged bytes before its last whole frame; they will be passed over",
          file,
          found.damaged());
    }
    if (found.wholeTo() < size) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(found.wholeTo());
        channel.force(true);
      }
      log.warn(
          "journal: {} had a torn end, {} bytes behind its last whole frame were cut off",
          file,
          size - found.wholeTo());
    }
  }

  /** A new and empty segment; a file that a failed attempt left is taken again. */
  static Segment create(Path directory, long first) throws IOException {
    Path file = directory.resolve(Segment.fileName(first));
    Files.write(file, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    return new Segment(first, file);
  }

  /** Makes the names of new files survive a power cut. */
  static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
