package io.hepatica.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
  private static final Journal.Options LARGE = new Journal.Options(Journal.NEVER, 1 << 30);

  /** Rolls after every batch. */
  private static final Journal.Options TINY = new Journal.Options(Duration.ZERO, 1);

  @TempDir Path directory;

  @Test
  void append_thenRead_givesTheFramesInOrder() throws Exception {
    try (Journal journal = Journal.open(directory, LARGE)) {
      journal.append(Frames.batch("a", "bc"));
      journal.append(Frames.batch("def"));

      assertThat(Frames.payloads(journal, 0)).containsExactly("a", "bc", "def");
      // Header 6, type chunk 7, payload chunk 6 + text, receipt 30, checksum 10: 59 + text.
      assertThat(journal.endPosition()).isEqualTo(3 * 59 + 6);
      assertThat(directory.resolve("00000000000000000000.hep")).hasSize(3 * 59 + 6);
      assertThat(Frames.payloads(journal, 60)).containsExactly("bc", "def");
    }
  }

  @Test
  void reopen_afterClose_goesOnWhereItEnded() throws Exception {
    try (Journal journal = Journal.open(directory, LARGE)) {
      journal.append(Frames.batch("a"));
    }
    try (Journal journal = Journal.open(directory, LARGE)) {
      assertThat(journal.endPosition()).isEqualTo(60);
      journal.append(Frames.batch("b"));
      assertThat(Frames.payloads(journal, 0)).containsExactly("a", "b");
    }
  }

  @Test
  void append_ofAnEmptyBatch_changesNothing() throws Exception {
    try (Journal journal = Journal.open(directory, TINY)) {
      journal.append(Frames.batch());
      assertThat(journal.endPosition()).isZero();
      assertThat(segments()).hasSize(1);
    }
  }

  @Test
  void roll_atTheLimit_namesSegmentsByFirstPosition() throws Exception {
    try (Journal journal = Journal.open(directory, TINY)) {
      for (String text : List.of("a", "b", "c")) {
        journal.append(Frames.batch(text));
      }
      assertThat(segments())
          .containsExactly(
              "00000000000000000000.hep", "00000000000000000060.hep", "00000000000000000120.hep");
      assertThat(Frames.payloads(journal, 0)).containsExactly("a", "b", "c");
    }
    try (Journal journal = Journal.open(directory, TINY)) {
      assertThat(journal.endPosition()).isEqualTo(180);
      assertThat(Frames.payloads(journal, 60)).containsExactly("b", "c");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 59, 60, 61, 100, 119})
  void open_withATornTail_cutsAtTheLastWholeFrame(int kept) throws Exception {
    try (Journal journal = Journal.open(directory, LARGE)) {
      journal.append(Frames.batch("a", "b"));
    }
    truncate(segment(0), kept);
    try (Journal journal = Journal.open(directory, LARGE)) {
      int whole = kept / 60;
      assertThat(journal.endPosition()).isEqualTo(whole * 60L);
      assertThat(Files.size(segment(0))).isEqualTo(whole * 60L);
      journal.append(Frames.batch("c"));
      assertThat(Frames.payloads(journal, 0))
          .isEqualTo(whole == 0 ? List.of("c") : List.of("a", "c"));
    }
  }

  @Test
  void open_withZerosOrJunkBehind_cutsThem() throws Exception {
    try (Journal journal = Journal.open(directory, LARGE)) {
      journal.append(Frames.batch("a"));
    }
    byte[] junk = new byte[300_000];
    new Random(7).nextBytes(junk);
    java.util.Arrays.fill(junk, 0, 100_000, (byte) 0);
    Files.write(segment(0), junk, StandardOpenOption.APPEND);
    try (Journal journal = Journal.open(directory, LARGE)) {
      assertThat(journal.endPosition()).isEqualTo(60);
    }
  }

  @Test
  void open_withTheFrameOfAnotherPosition_cutsIt() throws Exception {
    try (Journal journal = Journal.open(directory, LARGE)) {
      journal.append(Frames.batch("a"));
    }
    byte[] frame = Files.readAllBytes(segment(0));
    Files.write(segment(0), frame, StandardOpenOption.APPEND);
    try (Journal journal = Journal.open(directory, LARGE)) {
      assertThat(journal.endPosition()).isEqualTo(60);
    }
  }

  @Test
  void open_withDamageBeforeWholeFrames_keepsThemAndReadersPassOver() throws Exception {
    try (Journal journal = Journal.open(directory, LARGE)) {
      journal.append(Frames.batch("a", "b", "c"));
    }
    overwrite(segment(0), 60, new byte[] {'X'});
    try (Journal journal = Journal.open(directory, LARGE)) {
      assertThat(journal.endPosition()).isEqualTo(180);
      assertThat(Frames.payloads(journal, 0)).containsExactly("a", "c");
      try (JournalReader reader = journal.reader(0)) {
        while (reader.read()) {
          assertThat(reader.to()).isEqualTo(60);
        }
        assertThat(reader.skippedBytes()).isEqualTo(60);
      }
    }
  }

  @Test
  void open_withAMissingSegment_saysWhichAndWhatToDo() throws Exception {
    try (Journal journal = Journal.open(directory, TINY)) {
      for (String text : List.of("a", "b", "c")) {
        journal.append(Frames.batch(text));
      }
    }
    Files.delete(segment(60));
    assertThatThrownBy(() -> Journal.open(directory, TINY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gap")
        .hasMessageContaining("00000000000000000000.hep ends at position 60")
        .hasMessageContaining("00000000000000000120.hep");
    // The lock was given back.
    Files.delete(segment(0));
    try (Journal journal = Journal.open(directory, TINY)) {
      assertThat(journal.startPosition()).isEqualTo(120);
      assertThat(Frames.payloads(journal, 120)).containsExactly("c");
    }
  }

  @Test
  void open_ofADirectoryInUse_isRefused() throws Exception {
    try (Journal journal = Journal.open(directory, LARGE)) {
      journal.append(Frames.batch("a"));
      assertThatThrownBy(() -> Journal.open(directory, LARGE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another Hepatica is using " + directory);
      journal.append(Frames.batch("b"));
    }
    Journal.open(directory, LARGE).close();
  }

  @Test
  void open_whereADirectoryCanNotBe_saysSo() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> Journal.open(file.resolve("journal"), LARGE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("can't write to " + file.resolve("journal"))
        .hasMessageContaining("data-dir");
  }

  @Test
  void readFrame_ofEveryPosition_isTheFrame() throws Exception {
    Journal.Options options = new Journal.Options(Journal.NEVER, 6 << 20);
    try (Journal journal = Journal.open(directory, options)) {
      String filler = "x".repeat(20_000);
      List<Long> positions = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        positions.add(journal.endPosition());
        String text = i + filler;
        journal.append(Frames.batch(text));
        int length = 59 + text.length();
        // The newest lies in the tail that is not mapped, or in a mapping made just now.
        assertThat(payloadAt(journal, positions.get(i), length)).isEqualTo(text);
        int older = i / 2;
        String olderText = older + filler;
        assertThat(payloadAt(journal, positions.get(older), 59 + olderText.length()))
            .isEqualTo(olderText);
      }
      assertThat(segments()).hasSize(4);
    }
  }

  @Test
  void discard_deletesWholeSegmentsAtOnce() throws Exception {
    try (Journal journal = Journal.open(directory, TINY)) {
      for (int i = 0; i < 4; i++) {
        journal.append(Frames.batch("frame" + i));
      }
      List<Long> starts = journal.segmentStarts();
      assertThat(starts).hasSize(4);
      journal.discard(starts.get(2) + 1);
      assertThat(journal.segmentStarts()).isEqualTo(starts.subList(2, 4));
      assertThat(segments()).hasSize(2);
      journal.discard(journal.endPosition());
      assertThat(journal.startPosition()).isEqualTo(starts.get(3));
    }
  }

  @Test
  void readFrame_beyondTheEnd_isRefused() throws Exception {
    try (Journal journal = Journal.open(directory, LARGE)) {
      journal.append(Frames.batch("a"));
      assertThatThrownBy(() -> journal.readFrame(60, 60, new byte[60], 0))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> journal.readFrame(0, 61, new byte[61], 0))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> journal.reader(61)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void readFrame_byAnInterruptedThread_leavesOthersAlone() throws Exception {
    try (Journal journal = Journal.open(directory, LARGE)) {
      journal.append(Frames.batch("a"));
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                Thread.currentThread().interrupt();
                try {
                  journal.readFrame(0, 60, new byte[60], 0);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      thread.join();
      assertThat(payloadAt(journal, 0, 60)).isEqualTo("a");
    }
  }

  @Test
  void await_endsWithTheNextFrame() throws Exception {
    try (Journal journal = Journal.open(directory, LARGE);
        JournalReader reader = journal.reader(0)) {
      assertThat(reader.read()).isFalse();
      assertThat(reader.await(1000)).isFalse();
      CompletableFuture<Boolean> waiting =
          CompletableFuture.supplyAsync(() -> {
            try {
              return reader.await(TimeUnit.MINUTES.toNanos(1));
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          });
      journal.append(Frames.batch("a"));
      assertThat(waiting.get(50, TimeUnit.SECONDS)).isTrue();
      assertThat(reader.read()).isTrue();
      assertThat(Frames.payload(reader.buffer(), reader.from(), reader.to() - reader.from()))
          .isEqualTo("a");
    }
  }

  @Test
  void read_whileWritten_seesEveryFrameOnce() throws Exception {
    int count = 50_000;
    Journal.Options options = new Journal.Options(Duration.ofMillis(50), 1 << 20);
    try (Journal journal = Journal.open(directory, options)) {
      CompletableFuture<List<String>> read =
          CompletableFuture.supplyAsync(() -> follow(journal, count));
      Random random = new Random(3);
      int next = 0;
      while (next < count) {
        int size = Math.min(count - next, 1 + random.nextInt(50));
        journal.append(
            Frames.batch(
                IntStream.range(next, next + size)
                    .mapToObj(i -> i + "x".repeat(i % 300))
                    .toArray(String[]::new)));
        next += size;
      }
      List<String> payloads = read.get(50, TimeUnit.SECONDS);
      assertThat(payloads)
          .isEqualTo(IntStream.range(0, count).mapToObj(i -> i + "x".repeat(i % 300)).toList());
      assertThat(segments()).hasSizeGreaterThan(5);
    }
  }

  private static List<String> follow(Journal journal, int count) {
    List<String> payloads = new ArrayList<>();
    try (JournalReader reader = journal.reader(0)) {
      while (payloads.size() < count && reader.await(TimeUnit.SECONDS.toNanos(10))) {
        while (reader.read()) {
          int at = reader.from();
          while (at < reader.to()) {
            byte[] buffer = reader.buffer();
            int length = (buffer[at + 4] & 0xff) << 8 | (buffer[at + 5] & 0xff);
            payloads.add(Frames.payload(buffer, at, length));
            at += length;
          }
        }
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return payloads;
  }

  @Test
  void release_ofRolledSegments_deletesThemAfterTheGrace() throws Exception {
    AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    try (Journal journal = Journal.open(directory, TINY, nanos::get)) {
      for (String text : List.of("a", "b", "c")) {
        journal.append(Frames.batch(text));
      }
      journal.release(119);
      nanos.addAndGet(Duration.ofSeconds(30).toNanos());
      journal.release(180);
      assertThat(payloadAt(journal, 0, 60)).isEqualTo("a");
      assertThat(journal.startPosition()).isZero();

      assertThat(journal.keptBytes()).isEqualTo(60);
      assertThat(journal.bytes()).isEqualTo(180);

      nanos.addAndGet(Duration.ofSeconds(30).toNanos());
      journal.deleteReleased();
      assertThat(journal.startPosition()).isEqualTo(60);
      assertThatThrownBy(() -> journal.readFrame(0, 60, new byte[60], 0))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not within what is kept, 60 to 180");
      assertThat(payloadAt(journal, 60, 60)).isEqualTo("b");

      nanos.addAndGet(Duration.ofSeconds(30).toNanos());
      journal.release(180);
      // The newest segment is never deleted: it is being written.
      assertThat(segments()).containsExactly("00000000000000000120.hep");
    }
  }

  private List<String> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(".hep"))
          .sorted()
          .toList();
    }
  }

  private Path segment(long first) {
    return directory.resolve("%020d.hep".formatted(first));
  }

  private static String payloadAt(Journal journal, long position, int length) throws IOException {
    byte[] frame = new byte[length + 3];
    journal.readFrame(position, length, frame, 3);
    assertThat(Receipt.checksumHolds(frame, 3, length)).isTrue();
    assertThat(Receipt.position(frame, 3, length)).isEqualTo(position);
    return Frames.payload(frame, 3, length);
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  private static void overwrite(Path file, long at, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), at);
    }
  }

  @Test
  void open_emptyBehindACommittedStore_goesOnWhereTheStoreEnds() throws IOException {
    Path fresh = directory.resolve("fresh");
    try (Journal journal =
        Journal.open(fresh, new Journal.Options(Journal.NEVER, 1 << 20), 12_345)) {
      assertThat(journal.startPosition()).isEqualTo(12_345);
      assertThat(journal.endPosition()).isEqualTo(12_345);
    }
  }

  @Test
  void open_endingBeforeACommittedStore_isRefusedInWords() throws IOException {
    Path shorter = directory.resolve("shorter");
    Journal.Options options = new Journal.Options(Journal.NEVER, 1 << 20);
    Journal.open(shorter, options).close();

    assertThatThrownBy(() -> Journal.open(shorter, options, 12_345))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ends at position 0, but up to 12345 was committed or archived");
  }

  @Test
  void hold_keepsWhatIsReleased_untilItMovesOn() throws IOException {
    AtomicLong nanos = new AtomicLong();
    Journal.Options options = new Journal.Options(Journal.NEVER, 1 << 20);
    try (Journal journal = Journal.open(directory, options, nanos::get)) {
      journal.hold(0);
      journal.append(Frames.batch("one"));
      long second = journal.endPosition();
      journal.rollEarly();
      journal.rollEarly();
      journal.append(Frames.batch("two"));
      journal.rollEarly();
      long third = journal.endPosition();
      assertThat(journal.segmentStarts()).containsExactly(0L, second, third);

      journal.release(third);
      nanos.addAndGet(Journal.GRACE.toNanos());
      journal.release(third);
      assertThat(journal.segmentStarts()).containsExactly(0L, second, third);

      // Nothing need be committed any more for what the archive has taken.
      journal.hold(second);
      journal.deleteReleased();
      nanos.addAndGet(Journal.GRACE.toNanos());
      journal.deleteReleased();
      assertThat(journal.segmentStarts()).containsExactly(second, third);
    }
  }
}
