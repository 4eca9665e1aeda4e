package io.hepatica.server.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.store.CapturedFrames;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL while segments are archived, again and again. */
class ArchiveKillIT {
  private static final int ROUNDS = 6;

  @TempDir private Path directory;

  @Test
  void archive_killedAtAnyMoment_hasWithTheJournalEveryFrameOnce() throws Exception {
    Random random = new Random();
    int archived = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long journaled = workUntilKilled(archived + 2, random.nextInt(40));
      Archive archive = ArchivedCaptures.open(directory.resolve("archive"));
      try (Journal journal = KilledArchiver.journal(directory, archive)) {
        List<Long> both =
            new ArrayList<>(ArchivedCaptures.positions(archive, ArchivedCaptures.all(archive)));
        assertThat(both).isNotEmpty();
        CapturedFrames.positions(journal).stream()
            .filter(position -> position >= archive.endPosition())
            .forEach(both::add);
        // The journal gives nothing up for a minute after its release: it still has all.
        assertThat(journal.startPosition()).isZero();
        assertThat(both).isEqualTo(CapturedFrames.positions(journal));
        assertThat(both.getLast()).isGreaterThanOrEqualTo(journaled - 65_535);
        assertThat(archive.verify(Progress.NONE).damaged()).isZero();
      }
      archived = archive.list().size();
    }
  }

  /** Kills the process when so many segments are archived; gives the journal's end before. */
  private long workUntilKilled(int segments, int lines) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledArchiver.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long end = 0;
    try (BufferedReader out = process.inputReader()) {
      int left = lines;
      while (left >= 0) {
        String line = out.readLine();
        assertThat(line).as("the process lives").isNotNull();
        int blank = line.indexOf(' ');
        if (blank > 0) {
          end = Long.parseLong(line.substring(0, blank));
          left -= Integer.parseInt(line.substring(blank + 1)) >= segments ? 1 : 0;
        }
      }
      process.toHandle().destroyForcibly();
      while (out.readLine() != null) {
        // Until its end.
      }
    }
    assertThat(process.waitFor()).isEqualTo(128 + 9);
    return end;
  }
}
