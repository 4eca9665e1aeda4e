package io.hepatica.server.imports;

import io.hepatica.server.index.Indexer;
import io.hepatica.server.job.Jobs;
import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalAppender;
import io.hepatica.server.listen.LocalIntake;
import io.hepatica.server.metrics.AgentRegistry;
import io.hepatica.server.metrics.CaptureCounters;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Imports of files: their list, and the jobs that take one in and delete one. Files lie in a
 * directory of their own while they are imported; what a crash leaves there is removed at the next
 * start. Thread-safe.
 */
public final class Imports {
  /** Of a disk, which a file that is uploaded must leave free. */
  public static final int MIN_FREE_PERCENT = 5;

  private final Path directory;
  private final ImportList list;
  private final Parts parts;

  /**
   * What imports work on.
   *
   * @param maxBytes of a file
   * @param retentionDays those of the table that is kept for the shortest time
   */
  public record Parts(
      MessageStore store,
      Journal journal,
      JournalAppender appender,
      Indexer indexer,
      CaptureCounters counters,
      AgentRegistry agents,
      long maxBytes,
      int retentionDays) {
    LocalIntake intake(ImportMark mark) {
      return LocalIntake.ofFile(appender, counters, agents, mark);
    }
  }

  private Imports(Path directory, ImportList list, Parts parts) {
    this.directory = directory;
    this.list = list;
    this.parts = parts;
  }

  /** Opens the imports of a server, before it takes traffic. */
  public static Imports open(Path directory, KnownImports known, Parts parts) throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> left = Files.list(directory)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
    }
    return new Imports(directory, known.list(), parts);
  }

  /** By label. */
  public List<ImportReport> list() {
    return list.all().stream().map(ImportReport::of).toList();
  }

  public Optional<ImportReport> find(String label) {
    return list.find(label).map(ImportReport::of);
  }

  /** Why no import may begin under that label now, or nothing. */
  public Optional<String> refusal(String label) {
    return list.refusal(label);
  }

  /** Whether an import may have it: 1 to 64 letters, digits, dots, underscores and dashes. */
  public static boolean isLabel(String text) {
    return ImportMark.isLabel(text);
  }

  /** Bytes that a file may have. */
  public long maxBytes() {
    return parts.maxBytes();
  }

  /** Whether the disk has room for so many bytes more, and some besides. */
  public boolean hasRoom(long bytes) throws IOException {
    FileStore disk = Files.getFileStore(directory);
    return disk.getUsableSpace() - bytes >= disk.getTotalSpace() / 100 * MIN_FREE_PERCENT;
  }

  /** A new file for what is uploaded; empty. Who asks for it deletes it, or starts its import. */
  public Path newFile() throws IOException {
    return Files.createTempFile(directory, "upload", ".part");
  }

  /**
   * Takes in a file, and deletes the file.
   *
   * @param name of the file at its sender's, for people
   * @param label as {@link #isLabel} says
   * @param now whether times are moved so that the latest is now
   */
  public Jobs.Work take(Path file, String name, String label, boolean now) {
    return new ImportFile(file, name, label, now, list, parts);
  }

  /** Deletes all that an import has brought. */
  public Jobs.Work delete(String label) {
    return new DeleteImport(label, list, parts);
  }
}
