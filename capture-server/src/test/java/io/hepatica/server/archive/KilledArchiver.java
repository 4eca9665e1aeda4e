package io.hepatica.server.archive;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.store.CapturedFrames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A process that journals and archives until it is killed, and prints what was journaled. */
final class KilledArchiver {
  static final int SEGMENT_BYTES = 200_000;

  private KilledArchiver() {}

  static Journal journal(Path directory, Archive archive) throws IOException {
    return Journal.open(
        directory.resolve("journal"),
        new Journal.Options(Journal.NEVER, SEGMENT_BYTES),
        archive.endPosition());
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    List<byte[]> frames = CapturedFrames.of("kamailio-siptrace-hep3-calls").subList(0, 50);
    Archive archive = ArchivedCaptures.open(directory.resolve("archive"));
    try (Journal journal = journal(directory, archive);
        ArchiveThread archiver = new ArchiveThread(archive, journal, 1, () -> 0)) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              while (true) {
                CapturedFrames.append(journal, frames);
                journal.release(journal.endPosition());
                System.out.println(journal.endPosition() + " " + archive.list().size());
                Thread.sleep(1);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      while (true) {
        archiver.work();
      }
    }
  }
}
