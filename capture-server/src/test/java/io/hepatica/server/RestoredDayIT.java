package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.archive.Archive;
import io.hepatica.server.archive.ArchiveThread;
import io.hepatica.server.job.JobState;
import io.hepatica.server.job.Jobs;
import io.hepatica.server.job.Operations;
import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalAppender;
import io.hepatica.server.listen.LocalIntake;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.metrics.AgentRegistry;
import io.hepatica.server.metrics.CaptureCounters;
import io.hepatica.server.store.CapturedFrames;
import io.hepatica.server.store.MessageStore.DayUsage;
import io.hepatica.server.store.lucene.LuceneStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restored day is kept as long as was said, and no longer. */
class RestoredDayIT {
  private static final long DAY = TimeUnit.DAYS.toMicros(1);
  private static final Schema SCHEMA = new Schema(List.of());

  @TempDir private Path directory;

  @Test
  void restoredDay_expiresAgain() throws Exception {
    long noon = PastDays.CALLS.toEpochDay() * DAY;
    List<byte[]> frames = PastDays.on(PastDays.CALLS, PastDays.CALLS_CAPTURE);
    try (Journal journal = journal("journal", 0);
        LuceneStore store = store(journal);
        Jobs jobs = new Jobs(() -> false)) {
      CapturedFrames.append(journal, frames);
      CapturedFrames.index(journal, store, SCHEMA, 0);
      store.commit();
      Operations operations =
          new Operations(store, archive(journal), journal, SCHEMA, 365, null, _ -> false);
      assertThat(store.dropExpired(now())).isNotEmpty();
      assertThat(store.days()).isEmpty();

      long before = now();
      jobs.start("restore", operations.restore(noon, noon + DAY, Set.of(), Duration.ofHours(1)));
      ServerProcess.await("it ends", () -> !jobs.list().getFirst().isRunning());
      long after = now();

      JobState job = jobs.list().getFirst();
      assertThat(job.state()).as(job.toString()).isEqualTo("done");
      long hour = TimeUnit.HOURS.toMicros(1);
      assertThat(store.days())
          .isNotEmpty()
          .allSatisfy(usage ->
              assertThat(usage.keptUntilMicros())
                  .isBetween(before + hour - 1_000_000, after + hour));
      assertThat(store.dropExpired(before + hour - 1_000_000)).isEmpty();
      List<DayUsage> dropped = store.dropExpired(after + hour);
      assertThat(
              dropped.stream()
                  .filter(usage ->
                      Set.of(Table.CALL, Table.REGISTRATION, Table.REST).contains(usage.table()))
                  .mapToLong(DayUsage::messages)
                  .sum())
          .isEqualTo(frames.size());
      assertThat(store.days()).isEmpty();
    }
  }

  @Test
  void archiveOfALostServer_isRestoredIntoAnEmptyStore() throws Exception {
    long noon = PastDays.CALLS.toEpochDay() * DAY;
    List<byte[]> frames = PastDays.on(PastDays.CALLS, PastDays.CALLS_CAPTURE);
    Archive archive;
    try (Journal lost = journal("lost", 0)) {
      CapturedFrames.append(lost, frames);
      archive = archive(lost);
    }
    try (Journal journal = journal("journal", archive.endPosition());
        LuceneStore store = store(journal);
        Jobs jobs = new Jobs(() -> false)) {
      Operations operations =
          new Operations(store, archive, journal, SCHEMA, 365, null, _ -> false);
      jobs.start("restore", operations.restore(noon, noon + DAY, Set.of(), Duration.ofHours(1)));
      ServerProcess.await("it ends", () -> !jobs.list().getFirst().isRunning());
      assertThat(jobs.list().getFirst().detail())
          .isEqualTo("restored " + frames.size() + " messages of 1 days");
      assertThat(
              store.days().stream()
                  .filter(usage -> usage.table() != Table.SESSION && usage.table() != Table.REPORT)
                  .mapToLong(DayUsage::messages)
                  .sum())
          .isEqualTo(frames.size());
    }
  }

  @Test
  void deletedImport_isPassedOverByARestore() throws Exception {
    List<byte[]> live = PastDays.on(PastDays.CALLS, PastDays.CALLS_CAPTURE);
    List<byte[]> imported = PastDays.on(PastDays.CALLS, "hepgen-sip-log-rtcp-udp");
    Archive archive;
    try (Journal lost = journal("lost", 0)) {
      CapturedFrames.append(lost, live);
      CaptureCounters counters = new CaptureCounters();
      try (JournalAppender appender = new JournalAppender(lost, counters, 1 << 20)) {
        appender.start();
        try (LocalIntake intake =
            LocalIntake.ofFile(
                appender, counters, new AgentRegistry(10), new ImportMark(7, "gone"))) {
          for (byte[] frame : imported) {
            assertThat(intake.accept(frame, true)).isNull();
          }
        }
      }
      archive = archive(lost);
    }
    try (Journal journal = journal("journal", archive.endPosition());
        LuceneStore store = store(journal)) {
      assertThat(
              restored(new Operations(store, archive, journal, SCHEMA, 365, null, id -> id == 7)))
          .startsWith("restored " + live.size() + " messages");
      assertThat(restored(new Operations(store, archive, journal, SCHEMA, 365, null, _ -> false)))
          .startsWith("restored " + imported.size() + " messages");
    }
  }

  @Test
  void deletedImport_isPassedOverByAReindex() throws Exception {
    long noon = PastDays.CALLS.toEpochDay() * DAY;
    List<byte[]> live = PastDays.on(PastDays.CALLS, PastDays.CALLS_CAPTURE);
    List<byte[]> imported = PastDays.on(PastDays.CALLS, "hepgen-sip-log-rtcp-udp");
    try (Journal journal = journal("journal", 0);
        LuceneStore store = store(journal);
        Jobs jobs = new Jobs(() -> false)) {
      CapturedFrames.append(journal, live);
      CapturedFrames.appendImported(journal, imported, new ImportMark(7, "gone"));
      CapturedFrames.index(journal, store, SCHEMA, 0);
      store.commit();
      Operations operations = new Operations(store, null, journal, SCHEMA, 0, null, id -> id == 7);
      jobs.start("reindex", operations.reindex(noon, noon, Table.OF_MESSAGES));
      ServerProcess.await("it ends", () -> !jobs.list().getFirst().isRunning());
      assertThat(jobs.list().getFirst().detail())
          .startsWith("reindexed " + live.size() + " messages");
      assertThat(CapturedFrames.positions(store)).hasSize(live.size());
    }
  }

  private static String restored(Operations operations) throws Exception {
    long day = PastDays.CALLS.toEpochDay() * DAY;
    try (Jobs jobs = new Jobs(() -> false)) {
      jobs.start("restore", operations.restore(day, day + 2 * DAY, Set.of(), Duration.ofHours(1)));
      ServerProcess.await("it ends", () -> !jobs.list().getFirst().isRunning());
      return jobs.list().getFirst().detail();
    }
  }

  private Journal journal(String name, long committed) throws Exception {
    return Journal.open(
        directory.resolve(name), new Journal.Options(Journal.NEVER, 64L << 20), committed);
  }

  private LuceneStore store(Journal journal) throws Exception {
    return LuceneStore.open(
        directory.resolve("store"),
        SCHEMA,
        journal,
        new LuceneStore.Options(Duration.ofHours(1), days(), 10_000, 8L << 20),
        position -> {});
  }

  private Archive archive(Journal journal) throws Exception {
    Archive archive =
        Archive.open(directory.resolve("archive"), new Archive.Options(SCHEMA, Table.OF_MESSAGES));
    journal.rollEarly();
    try (ArchiveThread thread = new ArchiveThread(archive, journal, 365)) {
      thread.start();
      ServerProcess.await("the segment is archived", () -> thread.waiting() == 0);
    }
    return archive;
  }

  private static Map<Table, Integer> days() {
    return Map.of(
        Table.CALL, 30, Table.REGISTRATION, 7, Table.REST, 7, Table.REPORT, 30, Table.SESSION, 30);
  }

  private static long now() {
    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
  }
}
