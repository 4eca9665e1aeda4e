package io.hepatica.server.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.CapturedFrames;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveIT {
  private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

  @TempDir private Path directory;

  @Test
  void segment_unpackedByZstd_isTheJournals() throws Exception {
    try (Journal journal = ArchivedCaptures.journal(directory.resolve("journal"))) {
      ArchivedCaptures.appendSegment(journal, 40);
      byte[] segment = Files.readAllBytes(directory.resolve("journal/00000000000000000000.hep"));
      Archive archive = ArchivedCaptures.open(directory.resolve("archive"));
      ArchivedCaptures.archive(archive, journal);

      ArchivedSegment archived = archive.list().getFirst();
      assertThat(unpacked(archived.file())).isEqualTo(segment);
      assertThat(archived.rawBytes()).isEqualTo(segment.length).isGreaterThan(4 << 20);
      assertThat(archived.endPosition()).isEqualTo(segment.length);
      assertThat(archived.messages()).isEqualTo(CapturedFrames.positions(journal).size());
      assertThat(archived.bytes())
          .isEqualTo(Files.size(archived.file()) + Files.size(ArchiveFiles.index(archived.file())));
      assertThat(archive.bytes()).isEqualTo(archived.bytes());
    }
  }

  private static byte[] unpacked(Path file) throws Exception {
    Process zstd =
        new ProcessBuilder("zstd", "-dc", file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] bytes = zstd.getInputStream().readAllBytes();
    assertThat(zstd.waitFor()).isZero();
    return bytes;
  }

  @Test
  void read_everything_givesEveryFrameInOrderAsItWas() throws Exception {
    try (Journal journal = ArchivedCaptures.journal(directory.resolve("journal"))) {
      ArchivedCaptures.appendSegment(journal, 40);
      ArchivedCaptures.appendSegment(journal, 1);
      Archive archive = ArchivedCaptures.open(directory.resolve("archive"));
      ArchivedCaptures.archive(archive, journal);
      Selection all = ArchivedCaptures.all(archive);
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      List<Long> progress = new ArrayList<>();
      ReadResult result =
          archive.read(
              all, message -> frames.write(ArchivedCaptures.frame(message)), progress::add);

      byte[] journaled = new byte[(int) journal.endPosition()];
      byte[] first = Files.readAllBytes(directory.resolve("journal/00000000000000000000.hep"));
      System.arraycopy(first, 0, journaled, 0, first.length);
      byte[] second =
          Files.readAllBytes(directory.resolve("journal/%020d.hep".formatted(first.length)));
      System.arraycopy(second, 0, journaled, first.length, second.length);
      assertThat(frames.toByteArray()).isEqualTo(journaled);
      assertThat(result.damages()).isEmpty();
      assertThat(result.messages()).isEqualTo(all.messages());
      assertThat(progress).isSorted().endsWith(all.messages());
    }
  }

  @Test
  void read_ofTime_givesFromInclusiveToExclusive() throws Exception {
    try (Journal journal = ArchivedCaptures.journal(directory.resolve("journal"))) {
      ArchivedCaptures.appendSegment(journal, 1);
      Archive archive = ArchivedCaptures.open(directory.resolve("archive"));
      ArchivedCaptures.archive(archive, journal);
      List<Long> times = new ArrayList<>();
      archive.read(
          ArchivedCaptures.all(archive), message -> times.add(message.timeMicros()), Progress.NONE);
      List<Long> sorted = times.stream().sorted().distinct().toList();
      long from = sorted.get(sorted.size() / 3);
      long to = sorted.get(sorted.size() / 2);
      List<Long> found = new ArrayList<>();
      archive.read(
          archive.select(from, to, Set.of(), Progress.NONE),
          message -> found.add(message.timeMicros()),
          Progress.NONE);

      assertThat(found)
          .isEqualTo(times.stream().filter(time -> time >= from && time < to).toList())
          .contains(from)
          .doesNotContain(to);
      assertThat(archive.select(0, sorted.getFirst(), Set.of(), Progress.NONE).segments())
          .isEmpty();
    }
  }

  @Test
  void read_ofACall_findsItInFewZstdFrames() throws Exception {
    try (Journal journal = ArchivedCaptures.journal(directory.resolve("journal"))) {
      // The same calls fill some zstd frames; those of another capture are in the last alone.
      for (int i = 0; i < 120; i++) {
        CapturedFrames.append(journal, CapturedFrames.of("kamailio-siptrace-hep3-calls"));
      }
      CapturedFrames.append(journal, CapturedFrames.of("captagent-live-sip-rtcp-json-udp"));
      journal.rollEarly();
      Archive archive = ArchivedCaptures.open(directory.resolve("archive"));
      ArchivedCaptures.archive(archive, journal);
      List<String> last = new ArrayList<>();
      archive.read(
          ArchivedCaptures.all(archive),
          message -> {
            String callId = message.callId();
            if (callId != null) {
              last.add(callId);
            }
          },
          Progress.NONE);
      String rare = last.getLast();
      Selection selection =
          archive.select(Long.MIN_VALUE, Long.MAX_VALUE, Set.of(rare), Progress.NONE);
      ReadResult result =
          archive.read(
              selection, message -> assertThat(message.callId()).isEqualTo(rare), Progress.NONE);

      assertThat(ArchivedCaptures.all(archive).zstdFrames()).isGreaterThan(3);
      assertThat(result.zstdFrames()).isEqualTo(selection.zstdFrames()).isEqualTo(1);
      assertThat(result.messages()).isEqualTo(last.stream().filter(rare::equals).count());
      assertThat(archive.select(0, Long.MAX_VALUE, Set.of("nobody@here"), Progress.NONE).segments())
          .isEmpty();
    }
  }

  @Test
  void tables_leftOut_areNotArchived() throws Exception {
    try (Journal journal = ArchivedCaptures.journal(directory.resolve("journal"))) {
      ArchivedCaptures.appendSegment(journal, 1);
      Archive whole = ArchivedCaptures.open(directory.resolve("whole"));
      ArchivedCaptures.archive(whole, journal);
      Archive calls =
          Archive.open(directory.resolve("calls"), ArchivedCaptures.options(Set.of(Table.CALL)));
      ArchivedCaptures.archive(calls, journal);
      List<Long> expected = new ArrayList<>();
      whole.read(
          ArchivedCaptures.all(whole),
          message -> {
            if (message.table() == Table.CALL) {
              expected.add(message.position());
            }
          },
          Progress.NONE);

      assertThat(whole.list().getFirst().tables()).contains(Table.CALL, Table.REPORT);
      assertThat(calls.list().getFirst().tables()).contains(Table.CALL).doesNotContain(Table.LOG);
      assertThat(expected).isNotEmpty();
      assertThat(ArchivedCaptures.positions(calls, ArchivedCaptures.all(calls)))
          .isEqualTo(expected);
      assertThat(calls.endPosition()).isEqualTo(whole.endPosition());
      assertThat(calls.verify(Progress.NONE).damaged()).isZero();
    }
  }

  @Test
  void tables_ofNoFrame_moveOnWithoutAFile() throws Exception {
    try (Journal journal = ArchivedCaptures.journal(directory.resolve("journal"))) {
      CapturedFrames.append(journal, CapturedFrames.of("kamailio-siptrace-hep3-calls"));
      journal.rollEarly();
      Archive archive =
          Archive.open(directory.resolve("logs"), ArchivedCaptures.options(Set.of(Table.LOG)));
      try (ArchiveThread thread = new ArchiveThread(archive, journal, 1, () -> 0)) {
        assertThat(thread.waiting()).isEqualTo(1);
        thread.work();
        assertThat(thread.waiting()).isZero();
      }
      assertThat(archive.list()).isEmpty();
      try (var files = Files.walk(directory.resolve("logs"))) {
        assertThat(files.filter(Files::isRegularFile)).isEmpty();
      }
    }
  }

  @Test
  void journal_givesUpASegment_onlyWhenItIsArchived() throws Exception {
    try (Journal journal = ArchivedCaptures.journal(directory.resolve("journal"))) {
      Archive archive = ArchivedCaptures.open(directory.resolve("archive"));
      try (ArchiveThread thread = new ArchiveThread(archive, journal, 1, () -> 0)) {
        ArchivedCaptures.appendSegment(journal, 1);
        long end = journal.endPosition();
        journal.release(end);
        assertThat(thread.waiting()).isEqualTo(1);
        assertThat(journal.segmentStarts()).containsExactly(0L, end);
        thread.work();
        assertThat(thread.waiting()).isZero();
      }
      assertThat(archive.endPosition()).isEqualTo(journal.endPosition());
    }
  }

  @Test
  void segment_thatDoesNotFill_isRolledAfterAnHourAndAtMidnight() throws Exception {
    long[] now = {0};
    try (Journal journal = ArchivedCaptures.journal(directory.resolve("journal"))) {
      Archive archive = ArchivedCaptures.open(directory.resolve("archive"));
      try (ArchiveThread thread = new ArchiveThread(archive, journal, 9, () -> now[0])) {
        thread.work();
        CapturedFrames.append(journal, CapturedFrames.of("rtpengine-rtcp-udp"));
        long received = received(journal);
        now[0] = received + TimeUnit.MINUTES.toMicros(1);
        thread.work();
        assertThat(archive.list()).isEmpty();
        now[0] = received + TimeUnit.HOURS.toMicros(1);
        thread.work();
        assertThat(archive.list()).hasSize(1);
        assertThat(archive.list().getFirst().day()).isEqualTo(received / DAY_MICROS);

        CapturedFrames.append(journal, CapturedFrames.of("rtpengine-rtcp-udp"));
        now[0] = (received / DAY_MICROS + 1) * DAY_MICROS;
        thread.work();
        assertThat(archive.list()).hasSize(2);
      }
    }
  }

  private static long received(Journal journal) throws Exception {
    List<Long> positions = CapturedFrames.positions(journal);
    try (var reader = journal.reader(positions.getFirst())) {
      reader.read();
      return Receipt.receivedMicros(
          reader.buffer(), reader.from(), Receipt.frameLength(reader.buffer(), reader.from()));
    }
  }

  @Test
  void prune_deletesWholeDaysPastTheirTime() throws Exception {
    try (Journal journal = ArchivedCaptures.journal(directory.resolve("journal"))) {
      ArchivedCaptures.appendSegment(journal, 1);
      Archive archive = ArchivedCaptures.open(directory.resolve("archive"));
      ArchivedCaptures.archive(archive, journal);
      ArchivedSegment segment = archive.list().getFirst();

      assertThat(archive.prune(10, (segment.day() + 11) * DAY_MICROS - 1)).isEmpty();
      assertThat(archive.oldestDay()).hasValue(segment.day());
      assertThat(archive.prune(10, (segment.day() + 11) * DAY_MICROS))
          .containsExactly(new DroppedDay(segment.day(), 1, segment.messages(), segment.bytes()));
      assertThat(archive.list()).isEmpty();
      try (var files = Files.list(directory.resolve("archive"))) {
        assertThat(files).isEmpty();
      }
    }
  }

  @Test
  void trouble_isToldAndTriedAgain() throws Exception {
    try (Journal journal = ArchivedCaptures.journal(directory.resolve("journal"))) {
      Archive archive = ArchivedCaptures.open(directory.resolve("archive"));
      ArchivedCaptures.appendSegment(journal, 1);
      // Where the year's directory is to be.
      Path year =
          archive
              .files()
              .segment(received(journal) / DAY_MICROS, 0)
              .resolve("../../..")
              .normalize();
      Files.createFile(year);
      try (ArchiveThread thread = new ArchiveThread(archive, journal, 1, () -> 0)) {
        thread.start();
        while (thread.trouble() == null) {
          Thread.sleep(10);
        }
        assertThat(thread.trouble()).contains(year.toString());
        assertThat(thread.waiting()).isEqualTo(1);
        journal.release(journal.endPosition());
        Files.delete(year);
        while (thread.trouble() != null) {
          Thread.sleep(10);
        }
        assertThat(thread.waiting()).isZero();
      }
      assertThat(archive.list()).hasSize(1);
    }
  }

  @Test
  void archive_ofALostJournal_tellsWhereTheNextOneBegins() throws Exception {
    try (Journal journal = ArchivedCaptures.journal(directory.resolve("journal"))) {
      ArchivedCaptures.appendSegment(journal, 1);
      Archive archive = ArchivedCaptures.open(directory.resolve("archive"));
      ArchivedCaptures.archive(archive, journal);
    }
    Archive archive = ArchivedCaptures.open(directory.resolve("archive"));
    try (Journal journal =
        Journal.open(
            directory.resolve("new"),
            new Journal.Options(Journal.NEVER, 1 << 30),
            archive.endPosition())) {
      ArchivedCaptures.appendSegment(journal, 1);
      ArchivedCaptures.archive(archive, journal);
      assertThat(archive.list()).hasSize(2);
      assertThat(archive.list().getLast().firstPosition())
          .isEqualTo(archive.list().getFirst().endPosition());
      List<Long> positions = ArchivedCaptures.positions(archive, ArchivedCaptures.all(archive));
      assertThat(positions).doesNotHaveDuplicates().isSorted();
    }
  }

  @Test
  void list_of10000Segments_opensNoFile() throws Exception {
    byte[] filter = {1, 2, 3};
    ArchiveFiles files = new ArchiveFiles(directory.resolve("archive"));
    for (int i = 0; i < 10_000; i++) {
      Path file = files.segment(20_000 + i / 30, i * 1000L);
      files.createDirectories(file);
      Files.write(file, new byte[7]);
      ZstdFrame frame =
          new ZstdFrame(
              0, 7, 1000, i * 1000L, i * 1000L + 1000, 1, 2, 3, 4, new CallIdFilter(filter));
      Files.write(
          ArchiveFiles.index(file),
          IndexCodec.encode(
              SegmentIndex.of(i * 1000L, i * 1000L + 1000, 1, Set.of(Table.CALL), List.of(frame))));
    }
    Archive archive = ArchivedCaptures.open(directory.resolve("archive"));
    // With nothing there to be opened, it is known all the same.
    try (var all = Files.walk(directory.resolve("archive"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    assertThat(archive.list()).hasSize(10_000);
    assertThat(archive.list().getLast().day()).isEqualTo(20_000 + 9_999 / 30);
    assertThat(archive.list().getLast().messages()).isEqualTo(3);
    assertThat(archive.endPosition()).isEqualTo(10_000_000);
  }
}
