package io.hepatica.server.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names and places of the archive's files, and how they come to be there for good. */
final class ArchiveFiles {
  private static final Pattern DAY_AND_NAME =
      Pattern.compile("(\\d{4})/(\\d\\d)/(\\d\\d)/(\\d{20})\\.hep\\.zst");
  private static final String SEGMENT = ".hep.zst";
  private static final String INDEX = ".idx";
  static final String TEMPORARY = ".tmp";

  private final Path directory;

  ArchiveFiles(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  Path segment(long day, long firstPosition) {
    LocalDate date = LocalDate.ofEpochDay(day);
    return directory
        .resolve(
            "%04d/%02d/%02d".formatted(date.getYear(), date.getMonthValue(), date.getDayOfMonth()))
        .resolve("%020d".formatted(firstPosition) + SEGMENT);
  }

  static Path index(Path segment) {
    String name = segment.getFileName().toString();
    return segment.resolveSibling(name.substring(0, name.length() - SEGMENT.length()) + INDEX);
  }

  static Path temporary(Path file) {
    return file.resolveSibling(file.getFileName() + TEMPORARY);
  }

  /** The file's first position; -1 where it is no segment of this archive. */
  long firstPosition(Path file) {
    Matcher name = matcher(file);
    return name.matches() ? Long.parseLong(name.group(4)) : -1;
  }

  /** UTC day that the file lies in. */
  long day(Path file) {
    Matcher name = matcher(file);
    if (!name.matches()) {
      throw new IllegalArgumentException(file + " is no segment of the archive");
    }
    return LocalDate.of(
            Integer.parseInt(name.group(1)),
            Integer.parseInt(name.group(2)),
            Integer.parseInt(name.group(3)))
        .toEpochDay();
  }

  private Matcher matcher(Path file) {
    return DAY_AND_NAME.matcher(directory.relativize(file).toString().replace('\\', '/'));
  }

  /** Finds the segments, and removes what a crash left: half-written files, an index alone. */
  List<Path> open() throws IOException {
    Files.createDirectories(directory);
    List<Path> segments = new ArrayList<>();
    List<Path> left = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory, 4)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (firstPosition(file) >= 0) {
          segments.add(file);
        } else if (name.endsWith(SEGMENT + TEMPORARY) || name.endsWith(INDEX + TEMPORARY)) {
          left.add(file);
        } else if (name.endsWith(INDEX)) {
          String stem = name.substring(0, name.length() - INDEX.length());
          if (Files.notExists(file.resolveSibling(stem + SEGMENT))) {
            left.add(file);
          }
        }
      }
    }
    for (Path file : left) {
      Files.deleteIfExists(file);
    }
    return segments;
  }

  /** Creates the directories of a file, so that a power cut does not take them. */
  void createDirectories(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null || Files.isDirectory(parent)) {
      return;
    }
    Files.createDirectories(parent);
    for (Path made = parent; made != null && made.startsWith(directory); made = made.getParent()) {
      sync(made);
    }
  }

  /** Writes a file beside its place and on the disk; {@link #publish} brings it there. */
  static void writeTemporary(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            temporary(file),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      while (in.hasRemaining()) {
        channel.write(in);
      }
      channel.force(true);
    }
  }

  /** Brings written files to their places, in this order, for good. */
  static void publish(Path... files) throws IOException {
    for (Path file : files) {
      Files.move(temporary(file), file, StandardCopyOption.ATOMIC_MOVE);
    }
    Path parent = files[0].getParent();
    if (parent != null) {
      sync(parent);
    }
  }

  /** Removes a segment and its index, the segment first: an index alone is a leftover. */
  void delete(Path segment) throws IOException {
    Files.deleteIfExists(segment);
    Files.deleteIfExists(index(segment));
  }

  /** Removes the directories of a day, where they are empty. */
  void deleteEmptyDirectories(long day) throws IOException {
    Path child = segment(day, 0).getParent();
    while (child != null && child.startsWith(directory) && !child.equals(directory)) {
      try (Stream<Path> files = Files.list(child)) {
        if (files.findAny().isPresent()) {
          return;
        }
      } catch (NoSuchFileException e) {
        return;
      }
      Files.delete(child);
      child = child.getParent();
    }
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
