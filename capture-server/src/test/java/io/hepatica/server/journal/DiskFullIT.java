package io.hepatica.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.metrics.CaptureCounters;
import io.hepatica.server.metrics.Rejection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real file system that is really full: a small tmpfs, which takes root to mount. */
class DiskFullIT {
  private static final String FILLER = "x".repeat(10_000);

  @TempDir Path mountPoint;

  @BeforeEach
  void mount() throws Exception {
    run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", mountPoint.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", mountPoint.toString());
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor())
        .as("%s (run the tests as root, or in a container that may mount): %s", command[0], said)
        .isZero();
  }

  @Test
  void appender_onAFullDisk_refusesCountsAndGoesOnWhenThereIsRoom() throws Exception {
    CaptureCounters counters = new CaptureCounters();
    Path ballast = Files.write(mountPoint.resolve("ballast"), new byte[4 << 20]);
    Path data = mountPoint.resolve("journal");
    List<String> kept = new ArrayList<>();
    try (Journal journal = Journal.open(data, new Journal.Options(Journal.NEVER, 1 << 20))) {
      try (JournalAppender appender = new JournalAppender(journal, counters, 1 << 20)) {
        appender.start();
        int sent = 0;
        while (counters.rejected(Rejection.DISK_FULL) < 20) {
          submit(appender, sent++);
          awaitFate(counters, sent);
        }
        long before = counters.journaled();
        assertThat(before).isBetween(300L, 420L);
        assertThat(Frames.payloads(journal, 0)).hasSize((int) before);

        Files.delete(ballast);
        for (int i = 0; i < 50; i++) {
          submit(appender, sent++);
          awaitFate(counters, sent);
        }
        assertThat(counters.journaled()).isEqualTo(before + 50);
        assertThat(counters.journaled() + counters.rejected(Rejection.DISK_FULL)).isEqualTo(sent);
      }
      kept.addAll(Frames.payloads(journal, 0));
    }
    assertThat(kept).hasSize((int) counters.journaled());
    try (Journal journal = Journal.open(data, new Journal.Options(Journal.NEVER, 1 << 20))) {
      assertThat(Frames.payloads(journal, 0)).isEqualTo(kept);
    }
  }

  private static void submit(JournalAppender appender, int number) throws InterruptedException {
    FrameBatch batch = appender.take();
    Frames.stage(batch, Frames.frame((number + FILLER).getBytes(StandardCharsets.UTF_8)));
    appender.submit(batch);
  }

  private static void awaitFate(CaptureCounters counters, int sent) throws Exception {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (counters.journaled() + counters.rejected(Rejection.DISK_FULL) < sent) {
      if (System.nanoTime() > deadline) {
        throw new IOException("no fate for frame " + sent);
      }
      Thread.sleep(0, 100_000);
    }
  }
}
