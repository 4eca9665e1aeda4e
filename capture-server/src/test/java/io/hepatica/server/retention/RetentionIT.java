package io.hepatica.server.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.CapturedFrames;
import io.hepatica.server.store.lucene.LuceneStore;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Days of a real capture on a real file system. Needs root, for a file system of its own. */
@Timeout(300)
class RetentionIT {
  private static final int DAYS = 6;
  private static final long TODAY = 20_000;
  private static final long NOW = TimeUnit.DAYS.toMicros(TODAY) + TimeUnit.HOURS.toMicros(12);
  private static final long MINUTE = TimeUnit.MINUTES.toMicros(1);

  @TempDir private Path directory;
  private Path small;

  @BeforeEach
  void mount() throws Exception {
    small = Files.createDirectory(directory.resolve("store"));
    assertThat(run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", small.toString()))
        .as("a tmpfs can't be mounted: run the tests as root")
        .isZero();
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", small.toString());
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private Journal openJournal() throws Exception {
    return Journal.open(
        directory.resolve("journal"), new Journal.Options(Journal.NEVER, 64L << 20));
  }

  private LuceneStore openStore(Journal journal) throws Exception {
    return LuceneStore.open(
        small,
        new Schema(List.of()),
        journal,
        new LuceneStore.Options(Duration.ofHours(1), Map.of(Table.CALL, 30), 10_000, 8L << 20),
        position -> {});
  }

  private static void fill(Journal journal, LuceneStore store) throws Exception {
    List<byte[]> frames = CapturedFrames.of("kamailio-siptrace-hep3-calls");
    for (int ago = DAYS - 1; ago >= 0; ago--) {
      long at = NOW - TimeUnit.DAYS.toMicros(ago);
      frames.forEach(frame -> CapturedFrames.setTime(frame, at));
      long from = journal.endPosition();
      CapturedFrames.append(journal, frames);
      CapturedFrames.index(journal, store, new Schema(List.of()), from);
      store.commit();
    }
  }

  /** Takes room until so many bytes are left. */
  private void ballast(long left) throws Exception {
    try (OutputStream out = Files.newOutputStream(small.resolve("ballast"))) {
      while (DiskSpace.of(small).usableBytes() > left) {
        out.write(new byte[4096]);
      }
    }
  }

  @Test
  void fileSystemThatFills_costsTheOldestDaysAndNeverTheLast() throws Exception {
    try (Journal journal = openJournal();
        LuceneStore store = openStore(journal)) {
      fill(journal, store);
      StoreShelf shelf = new StoreShelf(store);
      DropCounts counts = new DropCounts();
      DiskGuard guard =
          new DiskGuard(
              new DiskBudget.Share(50), () -> DiskSpace.of(small), () -> 0, shelf, null, counts);
      NavigableMap<Long, Long> days = shelf.days();
      long held = days.values().stream().mapToLong(Long::longValue).sum();
      guard.check(NOW);
      assertThat(shelf.days()).hasSize(DAYS).containsKey(TODAY);
      long messages = messages(store, TODAY - DAYS + 1);

      ballast((4L << 20) - days.firstEntry().getValue() / 2);
      guard.check(NOW + MINUTE);

      assertThat(shelf.days().firstKey()).isEqualTo(TODAY - DAYS + 2);
      assertThat(DiskSpace.of(small).usableBytes()).isGreaterThanOrEqualTo(4L << 20);
      assertThat(counts.snapshot().get(DropCounts.Reason.DISK))
          .isEqualTo(new DropCounts.Count(1, messages, days.firstEntry().getValue(), NOW + MINUTE));

      for (int minute = 2; minute < 10; minute++) {
        ballast(0);
        guard.check(NOW + minute * MINUTE);
      }

      long left = shelf.days().values().stream().mapToLong(Long::longValue).sum();
      // Whole days go, and a hundredth of the 4 MiB beyond what must.
      long beyond = days.lastEntry().getValue() + (4L << 20) / 100;
      assertThat(left).isBetween(held / 2 - beyond, held / 2);
      assertThat(shelf.days()).containsKey(TODAY);
      assertThat(guard.state().warning()).contains("nothing is dropped for that");
    }
  }

  @Test
  void restartAmidADrop_leavesEachIndexWholeOrGone() throws Exception {
    long oldest = TODAY - DAYS + 1;
    try (Journal journal = openJournal()) {
      try (LuceneStore store = openStore(journal)) {
        fill(journal, store);
      }
      // As a crash leaves it: one table of the day is being deleted, the others are still there.
      Path grave = small.resolve("sip_capture_call_20240929.1.dropped");
      Files.move(small.resolve("sip_capture_call_20240929"), grave);
      try (var files = Files.list(grave)) {
        Files.delete(files.findFirst().orElseThrow());
      }
      try (LuceneStore store = openStore(journal)) {
        assertThat(grave).doesNotExist();
        assertThat(store.days())
            .filteredOn(usage -> usage.day() == oldest)
            .isNotEmpty()
            .noneMatch(usage -> usage.table() == Table.CALL);
        new StoreShelf(store).drop(oldest);
        assertThat(new StoreShelf(store).days()).hasSize(DAYS - 1).doesNotContainKey(oldest);
      }
    }
  }

  @Test
  void daysPastTheirTime_areDroppedAndCounted() throws Exception {
    try (Journal journal = openJournal();
        LuceneStore store = openStore(journal)) {
      fill(journal, store);
      long ofADay = messages(store, TODAY, Table.CALL);
      DropCounts counts = new DropCounts();
      DiskGuard guard =
          new DiskGuard(
              new DiskBudget.Share(80), () -> DiskSpace.of(small), () -> 0, null, null, counts);
      long later = NOW + TimeUnit.DAYS.toMicros(30);
      try (Retention retention = new Retention(store, journal, guard, counts)) {
        retention.dropExpired(later);
      }

      assertThat(counts.snapshot().get(DropCounts.Reason.AGE).days()).isEqualTo(DAYS - 1);
      assertThat(counts.snapshot().get(DropCounts.Reason.AGE).messages())
          .isEqualTo((DAYS - 1) * ofADay);
      assertThat(counts.snapshot().get(DropCounts.Reason.DISK).days()).isZero();
    }
  }

  private static long messages(LuceneStore store, long day, Table... of) throws Exception {
    return store.days().stream()
        .filter(usage -> usage.day() == day && usage.table() != Table.SESSION)
        .filter(usage -> of.length == 0 || List.of(of).contains(usage.table()))
        .mapToLong(usage -> usage.messages())
        .sum();
  }
}
