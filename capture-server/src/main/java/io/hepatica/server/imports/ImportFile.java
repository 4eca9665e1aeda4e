package io.hepatica.server.imports;

import io.hepatica.server.job.JobFailure;
import io.hepatica.server.job.JobRun;
import io.hepatica.server.job.Jobs;
import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.listen.LocalIntake;
import io.hepatica.server.metrics.Rejection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes a file in, and deletes it. Ends when all of it can be found. What was taken stays, should
 * it fail or be cancelled, and is listed. An import that brought nothing is not listed.
 */
record ImportFile(
    Path file, String name, String label, boolean now, ImportList list, Imports.Parts parts)
    implements Jobs.Work {
  /** Captures of text are packed to a tenth or so; what unpacks to more than this is a bomb. */
  private static final long MAX_UNPACKED = 20;

  private static final long POLL_MILLIS = 10;

  @Override
  public void run(JobRun run) throws IOException, InterruptedException, JobFailure {
    try {
      ImportMark mark = new ImportMark(new SecureRandom().nextLong(), label);
      Import begun = list.begin(mark, name, nowMicros(), parts.journal().endPosition());
      run.begin((now ? 2 : 1) * Files.size(file), "bytes", "imports " + name + " as " + label);
      take(run, begun);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static long nowMicros() {
    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
  }

  private void take(JobRun run, Import begun) throws IOException, InterruptedException, JobFailure {
    ImportTimes times =
        new ImportTimes(
            parts.store(), begun, parts.retentionDays(), days -> list.put(withDays(begun, days)));
    long refusedBefore = parts.counters().rejected(Rejection.DISK_FULL);
    String how = Import.BROKEN;
    String problem = "the import failed; the server's log says more";
    String taken;
    try (LocalIntake intake = parts.intake(begun.mark())) {
      FileReading reading = new FileReading(file, run, intake, times, maxUnpacked());
      try {
        reading.read(now);
        how = Import.DONE;
        problem = null;
      } catch (InterruptedException e) {
        how = Import.CANCELLED;
        problem = "cancelled";
        throw e;
      } catch (IOException e) {
        problem = "the import failed: " + e.getMessage();
        throw e;
      } finally {
        boolean interrupted = Thread.interrupted();
        end(run, begun, reading, times, how, joined(problem, reading, times, refusedBefore));
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
      if (reading.frames() == 0) {
        throw new JobFailure(name + ": " + reading.problem());
      }
      taken = taken(reading);
    }
    awaitFound(run, taken);
  }

  private long maxUnpacked() {
    return MAX_UNPACKED * Math.min(parts.maxBytes(), Long.MAX_VALUE / MAX_UNPACKED);
  }

  private void end(
      JobRun run,
      Import begun,
      FileReading reading,
      ImportTimes times,
      String how,
      @Nullable String problem)
      throws IOException {
    // The thread was interrupted by whom it was to be: the journal takes milliseconds.
    awaitJournal();
    if (reading.frames() == 0) {
      list.remove(label);
      return;
    }
    list.put(
        new Import(
            label,
            begun.id(),
            name,
            how,
            begun.started(),
            times.first(),
            times.last(),
            reading.packets(),
            reading.frames(),
            reading.skipped(),
            problem,
            times.days(),
            parts.journal().endPosition()));
    run.detail(taken(reading));
    if (problem != null) {
      run.problem(name + ": " + problem);
    }
  }

  private String taken(FileReading reading) {
    return "imported %d frames of %d packets as %s"
        .formatted(reading.frames(), reading.packets(), label);
  }

  private static Import withDays(Import begun, SortedSet<Long> days) {
    return new Import(
        begun.label(),
        begun.id(),
        begun.file(),
        begun.state(),
        begun.started(),
        null,
        null,
        0,
        0,
        begun.skipped(),
        null,
        days,
        begun.endPosition());
  }

  private void awaitJournal() {
    boolean interrupted = false;
    while (true) {
      try {
        parts.appender().await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable String joined(
      @Nullable String problem, FileReading reading, ImportTimes times, long refusedBefore) {
    StringBuilder all = new StringBuilder();
    add(all, problem);
    add(all, reading.problem());
    if (times.wild() > 0) {
      add(
          all,
          times.wild()
              + " messages have the time of the import, since theirs is before 1990, more than a day"
              + " ahead, or of more than "
              + ImportTimes.MAX_DAYS
              + " days");
    }
    awaitJournal();
    long refused = parts.counters().rejected(Rejection.DISK_FULL) - refusedBefore;
    if (refused > 0) {
      add(all, refused + " frames were refused meanwhile: the disk is full");
    }
    return all.isEmpty() ? null : all.toString();
  }

  private static void add(StringBuilder all, @Nullable String problem) {
    if (problem != null) {
      all.append(all.isEmpty() ? "" : "; ").append(problem);
    }
  }

  /** All that is in the journal now is in it. */
  private void awaitFound(JobRun run, String taken) throws InterruptedException {
    long journaled = parts.counters().journaled();
    run.detail(taken + ", which are being indexed");
    while (parts.indexer().indexed() + parts.indexer().dead() < journaled) {
      Thread.sleep(POLL_MILLIS);
    }
    run.detail(taken);
  }
}
