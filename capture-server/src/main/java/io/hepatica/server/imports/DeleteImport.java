package io.hepatica.server.imports;

import io.hepatica.server.job.JobFailure;
import io.hepatica.server.job.JobRun;
import io.hepatica.server.job.Jobs;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.time.LocalDate;

/**
 * Deletes all that an import has brought, day by day, after the store has committed it. One that
 * ends early is to be done again; what is left of the import until then is not built anew.
 */
record DeleteImport(String label, ImportList list, Imports.Parts parts) implements Jobs.Work {
  private static final long POLL_MILLIS = 50;

  @Override
  public void run(JobRun run) throws IOException, InterruptedException, JobFailure {
    Import doomed = list.beginDeletion(label);
    MessageStore store = parts.store();
    long total = 0;
    for (MessageStore.DayUsage usage : store.days()) {
      boolean counts = usage.table() != Table.SESSION && doomed.days().contains(usage.day());
      total += counts ? usage.messages() : 0;
    }
    run.begin(total, "deletes the import " + label + " when all of it is written");
    while (store.committedPosition() < doomed.endPosition()) {
      Thread.sleep(POLL_MILLIS);
    }
    long deleted = 0;
    long[] looked = {0};
    for (long day : doomed.days()) {
      deleted +=
          store.deleteImport(
              day,
              doomed.mark(),
              messages -> run.reached(looked[0] += messages),
              parts.indexer()::forget);
      run.detail("deleted " + deleted + " messages, up to " + LocalDate.ofEpochDay(day));
    }
    list.remove(label);
    run.detail("deleted the import " + label + ": " + deleted + " messages");
  }
}
