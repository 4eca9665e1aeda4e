package io.hepatica.server.job;

import io.hepatica.server.archive.Archive;
import io.hepatica.server.archive.Damage;
import io.hepatica.server.archive.Progress;
import io.hepatica.server.archive.ReadResult;
import io.hepatica.server.index.ReportLinks;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalReader;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.Rebuild;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Builds days anew after a change of mapping, from what the store has, from the archive, and from
 * what of the journal is in neither yet. A day that was done stays, should a later one fail.
 *
 * @param archive null where there is none
 * @param fromDay days since the epoch, UTC
 * @param toDay inclusive
 * @param deletedImports which imports' messages are passed over
 */
public record Reindex(
    MessageStore store,
    @Nullable Archive archive,
    Journal journal,
    Schema schema,
    long fromDay,
    long toDay,
    Set<Table> tables,
    LongPredicate deletedImports)
    implements Jobs.Work {
  private static final long DAY = 86_400_000_000L;

  @Override
  public void run(JobRun run) throws IOException, InterruptedException, JobFailure {
    long total = 0;
    for (MessageStore.DayUsage usage : store.days()) {
      boolean asked = usage.day() >= fromDay && usage.day() <= toDay;
      total += asked && tables.contains(usage.table()) ? usage.messages() : 0;
    }
    if (archive != null) {
      total +=
          archive.select(fromDay * DAY, (toDay + 1) * DAY, Set.of(), _ -> run.giveWay()).messages();
    }
    run.begin(total, "reindexes " + (toDay - fromDay + 1) + " days");
    long messages = 0;
    for (long day = fromDay; day <= toDay; day++) {
      messages += rebuild(day, run);
      run.detail("reindexed " + messages + " messages, up to " + LocalDate.ofEpochDay(day));
    }
  }

  private long rebuild(long day, JobRun run) throws IOException, InterruptedException, JobFailure {
    long[] taken = {0};
    @Nullable String[] moved = {null};
    try (Rebuild rebuild = store.rebuild(day, tables, MessageStore.NOT_RESTORED)) {
      store.forEachMessage(
          day,
          tables,
          message -> {
            if (!isOf(message, day)) {
              moved[0] = message.table().label();
            }
            boolean taking = !message.isOfImport(deletedImports) && rebuild.add(message);
            taken[0] += taking ? 1 : 0;
            run.step();
          });
      if (moved[0] != null) {
        // They would be in no index at all.
        throw new JobFailure(
            "messages of "
                + LocalDate.ofEpochDay(day)
                + " now belong to the table "
                + moved[0]
                + ", or to another day: reindex all tables, with the bounds of times as they were");
      }
      ReportLinks links = new ReportLinks();
      if (archive != null) {
        ReadResult read =
            archive.read(
                archive.select(day * DAY, (day + 1) * DAY, Set.of(), _ -> run.giveWay()),
                message -> {
                  taken[0] += Restore.add(message, rebuild, links, deletedImports) ? 1 : 0;
                  run.step();
                },
                Progress.NONE);
        for (Damage damage : read.damages()) {
          run.problem(Restore.text(damage));
        }
      }
      taken[0] += addJournal(day, rebuild, links, run);
      if (taken[0] > 0) {
        run.finish(rebuild);
      }
    }
    return taken[0];
  }

  private boolean isOf(ParsedMessage message, long day) {
    return Math.floorDiv(message.timeMicros(), DAY) == day
        && (tables.contains(message.table())
            || message.carriesReport() && tables.contains(Table.REPORT));
  }

  private long addJournal(long day, Rebuild rebuild, ReportLinks links, JobRun run)
      throws IOException, InterruptedException {
    long from = Math.max(journal.startPosition(), archive == null ? 0 : archive.endPosition());
    long end = store.committedPosition();
    long taken = 0;
    if (from >= end) {
      return 0;
    }
    try (JournalReader reader = journal.reader(from);
        ParsedMessage message = new ParsedMessage(schema)) {
      while (reader.position() < end && reader.read()) {
        int length;
        for (int at = reader.from(); at < reader.to(); at += length) {
          length = Receipt.frameLength(reader.buffer(), at);
          if (Receipt.checksumHolds(reader.buffer(), at, length)) {
            message.read(reader.buffer(), at, length);
            if (Math.floorDiv(message.timeMicros(), DAY) == day) {
              taken += Restore.add(message, rebuild, links, deletedImports) ? 1 : 0;
            }
          }
        }
        run.giveWay();
      }
    }
    return taken;
  }
}
