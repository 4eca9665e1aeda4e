package io.hepatica.server.job;

import io.hepatica.server.archive.Archive;
import io.hepatica.server.archive.DroppedDay;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Deletes from the archive whole days that are past their time.
 *
 * @param keepDays 24 hours each
 */
public record Prune(Archive archive, int keepDays) implements Jobs.Work {
  @Override
  public void run(JobRun run) throws IOException {
    run.begin(0, "deletes what is older than " + keepDays + " days");
    long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    List<DroppedDay> dropped = archive.prune(keepDays, now);
    run.detail(
        "deleted %d days, %d messages, %d bytes"
            .formatted(
                dropped.size(),
                dropped.stream().mapToLong(DroppedDay::messages).sum(),
                dropped.stream().mapToLong(DroppedDay::bytes).sum()));
  }
}
