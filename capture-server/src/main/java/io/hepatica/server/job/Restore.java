package io.hepatica.server.job;

import io.hepatica.server.archive.Archive;
import io.hepatica.server.archive.Damage;
import io.hepatica.server.archive.Progress;
import io.hepatica.server.archive.ReadResult;
import io.hepatica.server.archive.Selection;
import io.hepatica.server.index.ReportLinks;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.Rebuild;
import java.io.IOException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Brings messages of the archive back into the store, day by day: to what a day has comes what is
 * missing, so that doing it twice does no harm. A day that was done stays, should a later one fail.
 *
 * @param fromMicros event time, inclusive
 * @param toMicros event time, exclusive
 * @param callIds of which calls; empty: all
 * @param deletedImports which imports' messages are passed over
 * @param keptUntilMicros until when retention leaves the days alone
 */
public record Restore(
    MessageStore store,
    Archive archive,
    long fromMicros,
    long toMicros,
    Set<String> callIds,
    LongPredicate deletedImports,
    long keptUntilMicros)
    implements Jobs.Work {
  private static final long DAY = 86_400_000_000L;

  @Override
  public void run(JobRun run) throws IOException, InterruptedException {
    Map<Long, Selection> days = new LinkedHashMap<>();
    long total = 0;
    for (long day = Math.floorDiv(fromMicros, DAY); day * DAY < toMicros; day++) {
      Selection selection =
          archive.select(
              Math.max(fromMicros, day * DAY),
              Math.min(toMicros, (day + 1) * DAY),
              callIds,
              _ -> run.giveWay());
      if (!selection.segments().isEmpty()) {
        days.put(day, selection);
        total += selection.messages() + stored(day);
      }
    }
    run.begin(total, "restores " + days.size() + " days");
    long restored = 0;
    for (Map.Entry<Long, Selection> entry : days.entrySet()) {
      restored += restore(entry.getKey(), entry.getValue(), run);
      run.detail(
          "restored " + restored + " messages, up to " + LocalDate.ofEpochDay(entry.getKey()));
    }
    run.detail("restored " + restored + " messages of " + days.size() + " days");
  }

  private long stored(long day) throws IOException {
    return store.days().stream()
        .filter(usage -> usage.day() == day && usage.table() != Table.SESSION)
        .mapToLong(MessageStore.DayUsage::messages)
        .sum();
  }

  private long restore(long day, Selection selection, JobRun run)
      throws IOException, InterruptedException {
    long[] restored = {0};
    try (Rebuild rebuild = store.rebuild(day, Table.OF_MESSAGES, keptUntilMicros)) {
      store.forEachMessage(
          day,
          Table.OF_MESSAGES,
          message -> {
            if (!message.isOfImport(deletedImports)) {
              rebuild.add(message);
            }
            run.step();
          });
      ReportLinks links = new ReportLinks();
      ReadResult read =
          archive.read(
              selection,
              message -> {
                restored[0] += add(message, rebuild, links, deletedImports) ? 1 : 0;
                run.step();
              },
              Progress.NONE);
      for (Damage damage : read.damages()) {
        run.problem(text(damage));
      }
      // Also where nothing was missing: the day is kept for longer now.
      run.finish(rebuild);
    }
    return restored[0];
  }

  static boolean add(
      ParsedMessage message, Rebuild rebuild, ReportLinks links, LongPredicate deletedImports)
      throws IOException, InterruptedException {
    if (message.isOfImport(deletedImports)) {
      return false;
    }
    links.link(message);
    boolean taken = rebuild.add(message);
    links.follow(message);
    return taken;
  }

  static String text(Damage damage) {
    return damage.file()
        + ": not whole at byte "
        + damage.offset()
        + " ("
        + damage.reason()
        + "): messages from journal position "
        + damage.firstPosition()
        + (damage.endPosition() < 0 ? " on" : " to " + damage.endPosition())
        + " are missing";
  }
}
