package io.hepatica.server.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.hep.HepFrame;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.store.CapturedFrames;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No message is lost or doubled, wherever between two writes the process ends. */
class LuceneStoreCrashIT {
  private static final int KILLS = 10;
  private static final int DAYS = 5;

  @TempDir private Path directory;

  private static List<byte[]> captured() {
    List<byte[]> frames = CapturedFrames.of("kamailio-siptrace-hep3-calls");
    HepFrame hep = new HepFrame();
    for (int i = 0; i < frames.size(); i++) {
      byte[] frame = frames.get(i);
      hep.read(frame, 0, frame.length);
      CapturedFrames.setTime(frame, hep.timeMicros() + TimeUnit.DAYS.toMicros(i % DAYS));
    }
    return frames;
  }

  @Test
  void killedProcess_losesAndDoublesNothing() throws Exception {
    try (Journal journal = IndexingProcess.openJournal(directory)) {
      for (int round = 0; round < 6; round++) {
        CapturedFrames.append(journal, captured());
      }
    }
    SplittableRandom random = new SplittableRandom(2);
    int killedAtWork = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = IndexingProcess.start(directory);
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        awaitWork(out);
        Thread.sleep(random.nextInt(50, 700));
        killedAtWork += process.isAlive() ? 1 : 0;
        process.destroyForcibly().waitFor();
      }
    }
    assertThat(killedAtWork).isGreaterThan(KILLS / 2);
    assertWhole();
  }

  private static void awaitWork(BufferedReader out) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("indexing")) {
        return;
      }
    }
    throw new IOException("the process ended before its work");
  }

  private void assertWhole() throws Exception {
    try (Journal journal = IndexingProcess.openJournal(directory);
        LuceneStore store = IndexingProcess.openStore(directory, journal, 5000)) {
      CapturedFrames.index(journal, store, IndexingProcess.SCHEMA, store.committedPosition());
      assertThat(CapturedFrames.positions(store)).isEqualTo(CapturedFrames.positions(journal));
      store.commit();
      assertThat(CapturedFrames.positions(store)).isEqualTo(CapturedFrames.positions(journal));
    }
  }

  @Test
  void crashBeforeTheCheckpoint_doublesNothing() throws Exception {
    commitTwice();
    Files.copy(
        directory.resolve("before/position"),
        directory.resolve("store/position"),
        StandardCopyOption.REPLACE_EXISTING);
    assertWhole();
  }

  @Test
  void crashBetweenTwoCommits_losesAndDoublesNothing() throws Exception {
    commitTwice();
    List<String> names;
    try (Stream<Path> files = Files.list(directory.resolve("before"))) {
      names = files.map(file -> file.getFileName().toString()).sorted().toList();
    }
    assertThat(names).hasSizeGreaterThan(DAYS).contains("position");
    for (String lost : List.of("position", names.get(1), names.get(3))) {
      delete(directory.resolve("store").resolve(lost));
      copy(directory.resolve("before").resolve(lost), directory.resolve("store").resolve(lost));
    }
    assertWhole();
  }

  /** Leaves the store as of the first commit in {@code before}. */
  private void commitTwice() throws Exception {
    List<byte[]> frames = captured();
    try (Journal journal = IndexingProcess.openJournal(directory);
        LuceneStore store = IndexingProcess.openStore(directory, journal, 10_000)) {
      CapturedFrames.append(journal, frames.subList(0, 2000));
      CapturedFrames.index(journal, store, IndexingProcess.SCHEMA, 0);
      store.commit();
      copy(directory.resolve("store"), directory.resolve("before"));
      long middle = journal.endPosition();
      CapturedFrames.append(journal, frames.subList(2000, frames.size()));
      CapturedFrames.index(journal, store, IndexingProcess.SCHEMA, middle);
      store.commit();
    }
  }

  @Test
  void indexInItsGrave_isRemovedOnOpen() throws Exception {
    commitTwice();
    Path index = directory.resolve("store/sip_capture_call_20261121");
    Files.move(index, index.resolveSibling(index.getFileName() + ".dropped"));
    try (Journal journal = IndexingProcess.openJournal(directory);
        LuceneStore store = IndexingProcess.openStore(directory, journal, 5000)) {
      assertThat(index.resolveSibling(index.getFileName() + ".dropped")).doesNotExist();
      assertThat(CapturedFrames.positions(store))
          .isNotEmpty()
          .hasSizeLessThan(CapturedFrames.positions(journal).size());
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void delete(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }
}
