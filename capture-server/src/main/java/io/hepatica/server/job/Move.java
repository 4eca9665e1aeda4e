package io.hepatica.server.job;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.MessageStore.DayUsage;
import io.hepatica.server.store.Rebuild;
import io.hepatica.server.store.lucene.EmbeddedHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/**
 * Takes what the embedded store has left in its directory into the store that is in use now, day by
 * day. Messages keep their ids but for the server's number, so doing it again does no harm. Nothing
 * is deleted from the directory.
 *
 * @param directory of the embedded store
 * @param fromDay days since the epoch, UTC
 * @param toDay inclusive
 * @param deletedImports which imports' messages are passed over
 */
public record Move(
    MessageStore store,
    Path directory,
    Journal journal,
    Schema schema,
    long fromDay,
    long toDay,
    Set<Table> tables,
    LongPredicate deletedImports)
    implements Jobs.Work {
  @Override
  public void run(JobRun run) throws IOException, InterruptedException {
    try (EmbeddedHistory history = EmbeddedHistory.open(directory, schema, journal)) {
      Set<Long> days = new TreeSet<>();
      long total = 0;
      for (DayUsage usage : history.days()) {
        if (usage.day() >= fromDay && usage.day() <= toDay && tables.contains(usage.table())) {
          days.add(usage.day());
          total += usage.messages();
        }
      }
      run.begin(total, "moves " + days.size() + " days");
      long[] moved = {0};
      for (long day : days) {
        try (Rebuild rebuild = store.rebuild(day, tables, MessageStore.NOT_RESTORED)) {
          history.forEachMessage(
              day,
              tables,
              message -> {
                boolean taking = !message.isOfImport(deletedImports) && rebuild.add(message);
                moved[0] += taking ? 1 : 0;
                run.step();
              });
          run.finish(rebuild);
        }
        run.detail("moved " + moved[0] + " messages, up to " + LocalDate.ofEpochDay(day));
      }
    }
  }
}
