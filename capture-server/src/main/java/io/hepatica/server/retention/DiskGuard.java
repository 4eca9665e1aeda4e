package io.hepatica.server.retention;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is ours within the disk's budget: the oldest day goes first, and today's never. Used
 * by one thread; {@link #state} by any.
 *
 * <p>Indices of days before the last week go first, then archived days, then the rest of the
 * indices: what is archived can be indexed again, and what can't be searched at once is of little
 * use on the day of a fault.
 */
public final class DiskGuard {
  private static final Logger LOG = LoggerFactory.getLogger(DiskGuard.class);

  /** Days, today's included, that stay searchable while there are archived ones to give up. */
  private static final int SEARCHABLE_DAYS = 7;

  /**
   * Space comes back when the last search that reads the files is done. Until it has, or this has
   * passed, nothing more is dropped for what was already made free.
   */
  private static final long SETTLE_MICROS = TimeUnit.SECONDS.toMicros(60);

  /** Gives a file system as it is now. */
  @FunctionalInterface
  public interface Gauge {
    DiskSpace read() throws IOException;
  }

  /**
   * The budget and what is used of it.
   *
   * @param usedBytes of journal, indices and archive
   * @param warning one line, where the budget can't be kept; else null
   */
  public record State(long allowedBytes, long usedBytes, @Nullable String warning) {}

  /** What can be given up of a shelf at this point, oldest first. */
  private record Stage(Shelf shelf, int daysKept) {}

  private enum Trouble {
    NONE,
    OTHERS,
    ONLY_TODAY
  }

  private final DiskBudget budget;
  private final DiskLimit limit;
  private final Gauge gauge;
  private final LongSupplier journalBytes;
  private final List<Shelf> shelves;
  private final List<Stage> stages;
  private final DropCounts counts;

  private long othersBytes;
  private long droppedBytes;
  private long settledMicros = Long.MIN_VALUE;
  private Trouble trouble = Trouble.NONE;
  private volatile State state = new State(0, 0, null);

  /**
   * @param journalBytes what the journal takes, which is needed and never given up
   * @param indices days that can be searched; null where they lie on other machines
   * @param archive archived days; null where there are none on this file system
   */
  public DiskGuard(
      DiskBudget budget,
      Gauge gauge,
      LongSupplier journalBytes,
      @Nullable Shelf indices,
      @Nullable Shelf archive,
      DropCounts counts) {
    this.budget = budget;
    this.limit = new DiskLimit(budget);
    this.gauge = gauge;
    this.journalBytes = journalBytes;
    this.counts = counts;
    if (indices == null) {
      shelves = archive == null ? List.of() : List.of(archive);
      stages = archive == null ? List.of() : List.of(new Stage(archive, 1));
    } else if (archive == null) {
      shelves = List.of(indices);
      stages = List.of(new Stage(indices, 1));
    } else {
      shelves = List.of(indices, archive);
      stages =
          List.of(
              new Stage(indices, SEARCHABLE_DAYS), new Stage(archive, 1), new Stage(indices, 1));
    }
  }

  /** As of the last check. */
  public State state() {
    return state;
  }

  /**
   * Looks at the disk, and gives up days where it is too full.
   *
   * @throws IOException where the disk can't be looked at, or a day not be dropped
   */
  public void check(long nowMicros) throws IOException {
    DiskSpace space = gauge.read();
    long ours = oursBytes();
    long others = space.totalBytes() - space.usableBytes() - ours;
    if (nowMicros < settledMicros && others > othersBytes + droppedBytes / 2) {
      return;
    }
    long allowed = limit.allowedBytes(space, ours);
    Trouble found = Trouble.NONE;
    if (ours > allowed) {
      droppedBytes = drop(ours - allowed + limit.slackBytes(space), space, nowMicros);
      othersBytes = others;
      settledMicros = nowMicros + SETTLE_MICROS;
      ours -= droppedBytes;
      found = ours > allowed ? Trouble.ONLY_TODAY : Trouble.NONE;
    } else if (limit.isTooFull(space)) {
      found = Trouble.OTHERS;
    }
    String warning = warning(found, space, ours, allowed);
    say(found, warning);
    state = new State(allowed, ours, warning);
  }

  private long oursBytes() throws IOException {
    long bytes = journalBytes.getAsLong();
    for (Shelf shelf : shelves) {
      bytes += sum(shelf.days());
    }
    return bytes;
  }

  private static long sum(Map<Long, Long> days) {
    return days.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Drops days until so much is free, or none is left; gives what is. */
  private long drop(long bytes, DiskSpace space, long nowMicros) throws IOException {
    long today = TimeUnit.MICROSECONDS.toDays(nowMicros);
    long freed = 0;
    for (Stage stage : stages) {
      Map<Long, Long> days = stage.shelf.days().headMap(today - stage.daysKept + 1, false);
      for (Map.Entry<Long, Long> day : days.entrySet()) {
        if (freed >= bytes) {
          return freed;
        }
        Shelf.Dropped dropped = stage.shelf.drop(day.getKey());
        counts.add(DropCounts.Reason.DISK, dropped, nowMicros);
        freed += day.getValue();
        LOG.info(
            "Dropped {} of the {} to save the disk: {} messages, {} bytes; {} bytes were to be made free (retention.disk: {}; the file system is {} % full)",
            LocalDate.ofEpochDay(day.getKey()),
            stage.shelf.name(),
            dropped.messages(),
            dropped.bytes(),
            bytes,
            budget,
            space.percentFull());
      }
    }
    return freed;
  }

  private @Nullable String warning(Trouble found, DiskSpace space, long ours, long allowed) {
    return switch (found) {
      case NONE -> null;
      case OTHERS ->
          "the file system is %d %% full, which is more than it may be (retention.disk: %s), for what others have there: nothing is dropped for that, and once it is full frames are refused"
              .formatted(space.percentFull(), budget);
      case ONLY_TODAY ->
          "%d bytes are taken and %d may be (retention.disk: %s), but only today is left, which is never dropped: once the disk is full frames are refused"
              .formatted(ours, allowed, budget);
    };
  }

  /** Once for each trouble, since the numbers in it change all the time. */
  private void say(Trouble found, @Nullable String warning) {
    if (found != trouble) {
      trouble = found;
      if (warning == null) {
        LOG.info("The disk is within its budget again");
      } else {
        LOG.warn("Disk: {}", warning);
      }
    }
  }
}
