package io.hepatica.server.archive;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalReader;
import io.hepatica.server.journal.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings rolled segments of the journal into the archive, one after the other, and deletes days
 * that are past their time. Until a segment is archived the journal is held from giving it up, so
 * whatever happens in between, the next run goes on where the archive ends.
 *
 * <p>A segment that doesn't fill up is rolled an hour after its first frame, and when the UTC day
 * ends: the archive is never further behind than that. What can't be archived is said once and
 * tried again every ten seconds; the journal keeps it meanwhile.
 */
public final class ArchiveThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveThread.class);
  private static final long POLL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PRUNE_MICROS = TimeUnit.MINUTES.toMicros(15);

  /** While no more segments wait than these, there is time for others' work. */
  private static final int CALM = 2;

  private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);
  private static final long MAX_AGE_MICROS = TimeUnit.HOURS.toMicros(1);

  private final Archive archive;
  private final Journal journal;
  private final int keepDays;
  private final LongSupplier microClock;
  private final SegmentWriter writer;
  private final Thread thread = Thread.ofPlatform().name("archive").unstarted(this::run);

  /** Position from which on nothing is archived. */
  private volatile long next;

  private volatile @Nullable String trouble;
  private volatile boolean closing;
  private long prunedMicros;
  private long openSegment = -1;
  private long openedMicros;
  private long resumedNanos;

  /**
   * Holds the journal from here on; {@link #start} sets it going.
   *
   * @param keepDays days of 24 hours that the archive keeps
   */
  public ArchiveThread(Archive archive, Journal journal, int keepDays) {
    this(archive, journal, keepDays, ArchiveThread::nowMicros);
  }

  ArchiveThread(Archive archive, Journal journal, int keepDays, LongSupplier microClock) {
    this.archive = archive;
    this.journal = journal;
    this.keepDays = keepDays;
    this.microClock = microClock;
    this.writer = new SegmentWriter(archive.options(), SegmentWriter.LEVEL);
    this.next = Math.max(archive.endPosition(), journal.startPosition());
    journal.hold(next);
  }

  private static long nowMicros() {
    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  private void run() {
    while (!closing) {
      long pause = POLL_NANOS;
      try {
        work();
        if (trouble != null) {
          LOG.info("Archiving goes on");
          trouble = null;
        }
      } catch (InterruptedException e) {
        // The server closes.
        return;
      } catch (IOException | RuntimeException | Error e) {
        pause = RETRY_NANOS;
        if (trouble == null) {
          LOG.error("Archiving stands still and is tried again every 10 s; the journal grows", e);
        }
        trouble = e.toString();
      }
      if (!closing) {
        LockSupport.parkNanos(this, pause);
      }
    }
  }

  /** All that there is to do now. */
  void work() throws IOException, InterruptedException {
    while (!closing && archive.completeIndex()) {
      LOG.debug("an index was made again");
    }
    long now = microClock.getAsLong();
    if (now - prunedMicros >= PRUNE_MICROS) {
      for (DroppedDay day : archive.prune(keepDays, now)) {
        LOG.info("Archive: deleted {}", day);
      }
      prunedMicros = now;
    }
    rollIfDue(now);
    for (long end = rolledEnd(); end >= 0 && !closing; end = rolledEnd()) {
      archive(next, end);
    }
  }

  /** Where the oldest segment ends that is not archived; -1 where it is still written. */
  private long rolledEnd() {
    for (long start : journal.segmentStarts()) {
      if (start > next) {
        return start;
      }
    }
    return -1;
  }

  private void rollIfDue(long now) throws IOException {
    long last = journal.segmentStarts().getLast();
    if (journal.endPosition() == last) {
      return;
    }
    if (openSegment != last) {
      openedMicros = receivedMicros(last);
      openSegment = last;
    }
    boolean older = now - openedMicros >= MAX_AGE_MICROS;
    if (older || Math.floorDiv(now, DAY_MICROS) > Math.floorDiv(openedMicros, DAY_MICROS)) {
      journal.rollEarly();
    }
  }

  /** When the first whole frame from the position on was received. */
  private long receivedMicros(long position) throws IOException {
    try (JournalReader reader = journal.reader(position)) {
      return reader.read()
          ? Receipt.receivedMicros(
              reader.buffer(), reader.from(), Receipt.frameLength(reader.buffer(), reader.from()))
          : microClock.getAsLong();
    }
  }

  private void archive(long first, long end) throws IOException, InterruptedException {
    long day = Math.floorDiv(receivedMicros(first), DAY_MICROS);
    Path file = archive.files().segment(day, first);
    Path index = ArchiveFiles.index(file);
    archive.files().createDirectories(file);
    resumedNanos = System.nanoTime();
    try {
      SegmentIndex written =
          writer.write(journal, first, end, ArchiveFiles.temporary(file), this::breathe);
      if (!written.frames().isEmpty()) {
        ArchiveFiles.writeTemporary(index, IndexCodec.encode(written));
        // The index first: a segment in its place is archived, whatever happens next.
        ArchiveFiles.publish(index, file);
        archive.added(file, written);
      }
    } finally {
      Files.deleteIfExists(ArchiveFiles.temporary(file));
      Files.deleteIfExists(ArchiveFiles.temporary(index));
    }
    next = end;
    journal.hold(end);
  }

  /** Leaves the processor to others as long as it was used, unless the journal piles up. */
  private void breathe(long messages) throws InterruptedException {
    if (waiting() <= CALM) {
      LockSupport.parkNanos(this, System.nanoTime() - resumedNanos);
    }
    resumedNanos = System.nanoTime();
    if (closing) {
      throw new InterruptedException();
    }
  }

  public Archive archive() {
    return archive;
  }

  public int keepDays() {
    return keepDays;
  }

  /** Segments of the journal that are rolled and not archived. */
  public int waiting() {
    long from = next;
    List<Long> starts = journal.segmentStarts();
    return (int) starts.stream().filter(start -> start > from).count();
  }

  /** Why nothing can be archived, or null where all is well. */
  public @Nullable String trouble() {
    return trouble;
  }

  /** Ends soon: a segment under way is given up. The next run archives it, and what else waits. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      if (thread.isAlive() && !thread.join(Duration.ofSeconds(20))) {
        LOG.warn("The archive's thread does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!thread.isAlive()) {
      writer.close();
    }
  }
}
