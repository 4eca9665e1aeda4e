package io.hepatica.server.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.store.CapturedFrames;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A full disk delays commits and loses nothing. Needs root, for a file system of its own. */
@Timeout(120)
class LuceneStoreFullDiskIT {
  @TempDir private Path directory;
  private Path small;

  @BeforeEach
  void mount() throws Exception {
    small = Files.createDirectory(directory.resolve("store"));
    assertThat(run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small.toString()))
        .as("a tmpfs can't be mounted: run the tests as root")
        .isZero();
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", small.toString());
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** Takes all room but so many bytes. */
  private Path fill(long left) throws IOException {
    Path filler = small.resolve("filler");
    long bytes = Files.getFileStore(small).getUsableSpace() - left;
    try (OutputStream out = Files.newOutputStream(filler)) {
      for (; bytes > 0; bytes -= 4096) {
        out.write(new byte[4096]);
      }
    }
    return filler;
  }

  @Test
  void fullDisk_delaysTheCommit() throws Exception {
    List<byte[]> frames = CapturedFrames.of("kamailio-siptrace-hep3-calls");
    try (Journal journal = IndexingProcess.openJournal(directory)) {
      CapturedFrames.append(journal, frames);
      try (LuceneStore store = IndexingProcess.openStore(directory, journal, 10_000)) {
        Path filler = fill(100_000);
        CapturedFrames.index(journal, store, IndexingProcess.SCHEMA, 0);
        assertThatThrownBy(store::commit)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("No space left on device");
        assertThat(store.health().healthy()).isFalse();
        assertThat(store.health().detail()).contains("No space left on device");
        assertThat(store.committedPosition()).isZero();
        assertThat(CapturedFrames.positions(store)).isEqualTo(CapturedFrames.positions(journal));
        Files.delete(filler);
        awaitHealth(store);
        assertThat(store.committedPosition()).isEqualTo(journal.endPosition());
      }
      assertWhole(journal);
    }
  }

  @Test
  void fullDisk_stopsTheAddingThreadUntilThereIsRoom() throws Exception {
    List<byte[]> frames = CapturedFrames.of("kamailio-siptrace-hep3-calls");
    try (Journal journal = IndexingProcess.openJournal(directory)) {
      CapturedFrames.append(journal, frames);
      try (LuceneStore store = IndexingProcess.openStore(directory, journal, 1000)) {
        Path filler = fill(20_000);
        CompletableFuture<Void> adding =
            CompletableFuture.runAsync(() -> {
              try {
                CapturedFrames.index(journal, store, IndexingProcess.SCHEMA, 0);
                store.commit();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
        while (store.health().healthy() || CapturedFrames.positions(store).size() < 2000) {
          Thread.sleep(20);
        }
        assertThat(adding).isNotDone();
        assertThat(CapturedFrames.positions(store)).hasSize(2000);
        Files.delete(filler);
        adding.get(1, TimeUnit.MINUTES);
        assertThat(store.health().healthy()).isTrue();
      }
      assertWhole(journal);
    }
  }

  private static void awaitHealth(LuceneStore store) throws InterruptedException {
    while (!store.health().healthy()) {
      Thread.sleep(50);
    }
  }

  private void assertWhole(Journal journal) throws IOException {
    try (LuceneStore store = IndexingProcess.openStore(directory, journal, 10_000)) {
      assertThat(CapturedFrames.positions(store)).isEqualTo(CapturedFrames.positions(journal));
    }
  }
}
