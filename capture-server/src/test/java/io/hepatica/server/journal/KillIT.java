package io.hepatica.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillIT {
  @TempDir Path directory;

  @Test
  void journal_killedAtAnyMoment_hasEveryAppendedFrameAndNoTornOne() throws Exception {
    Random random = new Random();
    int have = 0;
    for (int round = 0; round < 8; round++) {
      int appended = appendUntilKilled(have, have + random.nextInt(2000));

      Journal.Options options = new Journal.Options(Duration.ZERO, 300_000);
      try (Journal journal = Journal.open(directory, options)) {
        List<String> payloads = Frames.payloads(journal, 0);
        assertThat(payloads).hasSizeGreaterThan(appended);
        for (int i = 0; i < payloads.size(); i++) {
          assertThat(payloads.get(i)).isEqualTo(KilledWriter.text(i));
        }
        have = payloads.size();
      }
    }
    assertThat(have).isPositive();
  }

  /** Kills the writer when it has appended {@code until}; gives the last number that it printed. */
  private int appendUntilKilled(int first, int until) throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                directory.toString(),
                Integer.toString(first))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int last = first - 1;
    try (BufferedReader out = writer.inputReader()) {
      while (last < until) {
        last = Integer.parseInt(out.readLine());
      }
      // By its handle, which leaves its output open.
      writer.toHandle().destroyForcibly();
      // What it had printed before it died was appended as well; a line cut short was too.
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = Math.max(last, Integer.parseInt(line));
      }
    }
    assertThat(writer.waitFor()).isEqualTo(128 + 9);
    return last;
  }
}
