package io.hepatica.server.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.hep.HepFrame;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.store.CapturedFrames;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever a rebuild ends, each day is the old or the new one. */
class LuceneRebuildCrashIT {
  private static final int KILLS = 8;
  private static final int DAYS = 3;

  @TempDir private Path directory;

  private List<Long> fill() throws Exception {
    List<byte[]> frames = CapturedFrames.of("kamailio-siptrace-hep3-calls").subList(0, 3000);
    HepFrame hep = new HepFrame();
    for (int i = 0; i < frames.size(); i++) {
      byte[] frame = frames.get(i);
      hep.read(frame, 0, frame.length);
      CapturedFrames.setTime(frame, hep.timeMicros() + TimeUnit.DAYS.toMicros(i % DAYS));
    }
    try (Journal journal = IndexingProcess.openJournal(directory);
        LuceneStore store = IndexingProcess.openStore(directory, journal, 5000)) {
      CapturedFrames.append(journal, frames);
      CapturedFrames.index(journal, store, IndexingProcess.SCHEMA, 0);
      store.commit();
      return CapturedFrames.positions(journal);
    }
  }

  private List<Long> found() throws Exception {
    try (Journal journal = IndexingProcess.openJournal(directory);
        LuceneStore store = IndexingProcess.openStore(directory, journal, 5000)) {
      assertThat(directory.resolve("store/rebuilt")).doesNotExist();
      return CapturedFrames.positions(store);
    }
  }

  @Test
  void killedRebuild_losesAndDoublesNothing() throws Exception {
    List<Long> all = fill();
    SplittableRandom random = new SplittableRandom(3);
    int killedAtWork = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = RebuildingProcess.start(directory);
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        String line = out.readLine();
        while (line != null && !line.equals("rebuilding")) {
          line = out.readLine();
        }
        assertThat(line).isEqualTo("rebuilding");
        Thread.sleep(random.nextInt(100, 2500));
        killedAtWork += Files.isDirectory(directory.resolve("store/rebuilt")) ? 1 : 0;
        process.destroyForcibly().waitFor();
      }
      assertThat(found()).isEqualTo(all);
    }
    assertThat(killedAtWork).isPositive();
  }

  @Test
  void swapThatWasDecided_isDoneAtTheNextStart() throws Exception {
    List<Long> all = fill();
    Path store = directory.resolve("store");
    List<Path> calls;
    try (var entries = Files.list(store)) {
      calls =
          entries
              .filter(entry -> entry.getFileName().toString().startsWith("sip_capture_call"))
              .sorted()
              .toList();
    }
    // One is moved already, one is not, and one has nothing to take its place.
    IndexSwap swap = new IndexSwap(store);
    Files.createDirectories(swap.rebuilt());
    Path second = swap.rebuilt().resolve(calls.get(1).getFileName());
    Files.createDirectories(swap.rebuilt().resolve(calls.get(0).getFileName()));
    Files.createDirectories(second);
    swap.plan(calls.stream().map(path -> path.getFileName().toString()).toList());
    Files.delete(swap.rebuilt().resolve(calls.get(0).getFileName()));
    assertThat(calls).hasSize(3);

    List<Long> found = found();
    assertThat(found).isNotEmpty().hasSizeLessThan(all.size());
    assertThat(calls.get(0)).isNotEmptyDirectory();
    assertThat(calls.get(2)).doesNotExist();
  }
}
