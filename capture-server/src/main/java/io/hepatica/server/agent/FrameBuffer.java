package io.hepatica.server.agent;

import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalReader;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.store.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames on disk between their capture and the collector: a journal, of which the confirmed part is
 * deleted, and the oldest part where it grows beyond its bound. The confirmed position outlives the
 * process. Thread-safe.
 */
final class FrameBuffer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FrameBuffer.class);
  private static final String CONFIRMED = "confirmed";

  /** Drops of a minute are said at once. */
  private static final long SAY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final long LEAST_SEGMENT = 1 << 20;
  private static final long MOST_SEGMENT = 64 << 20;

  /** The bound is kept in steps of a segment. */
  private static final int SEGMENTS = 16;

  private final Journal journal;
  private final Path confirmedFile;
  private final long bound;
  private long confirmed;
  private long reached;
  private long dropped;
  private long droppedSaid;
  private long saidNanos = System.nanoTime() - SAY_NANOS;

  private FrameBuffer(Journal journal, Path confirmedFile, long bound, long confirmed) {
    this.journal = journal;
    this.confirmedFile = confirmedFile;
    this.bound = bound;
    this.confirmed = confirmed;
    this.reached = confirmed;
  }

  /**
   * Opens or creates.
   *
   * @throws IOException in one line: another agent uses it, or it can't be written
   */
  static FrameBuffer open(Path directory, long bound) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(CONFIRMED);
    long confirmed = read(file);
    Journal journal =
        Journal.open(
            directory,
            new Journal.Options(
                Journal.NEVER, Math.clamp(bound / SEGMENTS, LEAST_SEGMENT, MOST_SEGMENT)));
    // After a power cut the journal may end before, and what was dropped is not there.
    long from = Math.clamp(confirmed, journal.startPosition(), journal.endPosition());
    if (from != confirmed) {
      write(file, from);
    }
    return new FrameBuffer(journal, file, bound, from);
  }

  private static long read(Path file) throws IOException {
    try {
      String text = Files.readString(file).strip();
      return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static void write(Path file, long position) throws IOException {
    DurableFile.write(file, Long.toString(position).getBytes(StandardCharsets.US_ASCII));
  }

  Journal journal() {
    return journal;
  }

  /** A reader of what is not confirmed. */
  synchronized JournalReader unconfirmed() throws IOException {
    reached = confirmed;
    return journal.reader(confirmed);
  }

  synchronized boolean isEmpty() {
    return confirmed >= journal.endPosition();
  }

  /** Sent up to here, so that what lies before was not lost where it is dropped. */
  synchronized void reached(long position) {
    reached = Math.max(reached, position);
  }

  /** The collector has everything before the position. */
  synchronized void confirm(long position) throws IOException {
    confirmed = Math.max(confirmed, position);
    write(confirmedFile, confirmed);
    journal.discard(confirmed);
  }

  /** Drops the oldest frames where there are more than may be. */
  synchronized void keepBound() throws IOException {
    if (journal.bytes() <= bound) {
      return;
    }
    long end = journal.endPosition();
    long keep = journal.startPosition();
    for (long start : journal.segmentStarts()) {
      if (end - keep > bound) {
        keep = start;
      }
    }
    if (keep > reached) {
      dropped += frames(reached, keep);
    }
    confirmed = Math.max(confirmed, keep);
    reached = Math.max(reached, keep);
    journal.discard(keep);
    long now = System.nanoTime();
    if (dropped > droppedSaid && now - saidNanos >= SAY_NANOS) {
      saidNanos = now;
      log.warn(
          "the buffer is full: {} frames were dropped, the oldest first", dropped - droppedSaid);
      droppedSaid = dropped;
    }
  }

  private long frames(long from, long to) throws IOException {
    long frames = 0;
    try (JournalReader reader = journal.reader(from)) {
      while (reader.read()) {
        for (int at = reader.from();
            at < reader.to();
            at += Receipt.frameLength(reader.buffer(), at)) {
          if (reader.position() + at - reader.from() >= to) {
            return frames;
          }
          frames++;
        }
      }
    }
    return frames;
  }

  synchronized long bytes() {
    return journal.endPosition() - confirmed;
  }

  /** Frames that were given up. */
  synchronized long dropped() {
    return dropped;
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
