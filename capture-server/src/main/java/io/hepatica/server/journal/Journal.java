package io.hepatica.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only sequence of segment files of HEP3 frames. Positions are byte offsets over all
 * segments; a segment is named by its first, and ends where the next one begins.
 *
 * <p>One thread appends ({@link JournalAppender}'s); any number read, roll and release. A frame is
 * seen by readers when {@link #endPosition} has passed it, and that is when it survives the end of
 * the process; what survives a power cut is decided by {@link Options#syncEvery}.
 */
public final class Journal implements AutoCloseable {
  /** A search that took its view of the store before a release may still read for this long. */
  static final Duration GRACE = Duration.ofSeconds(60);

  /** The value of {@link Options#syncEvery} that leaves writing back to the operating system. */
  public static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  /**
   * How appended frames reach the disk.
   *
   * @param syncEvery zero: before a batch is published; {@link #NEVER}: when the operating system
   *     likes
   * @param segmentBytes a segment is rolled when it has grown to this
   */
  public record Options(Duration syncEvery, long segmentBytes) {
    public Options {
      if (syncEvery.isNegative() || segmentBytes <= 0) {
        throw new IllegalArgumentException("a journal has no negative interval or empty segments");
      }
    }

    boolean syncAlways() {
      return syncEvery.isZero();
    }

    boolean syncNever() {
      return syncEvery.equals(NEVER);
    }
  }

  private final Path directory;
  private final Options options;
  private final LongSupplier nanoClock;
  private final DirectoryLock lock;
  private final @Nullable SyncThread sync;
  private final CRC32C crc = new CRC32C();

  /** In order of position; replaced as a whole, under this object's monitor. */
  private volatile List<Segment> segments;

  /** First position behind a released segment, and when it was released: in the order of both. */
  private final List<Release> releases = new ArrayList<>();

  /** What is below it may go. */
  private long released;

  private record Release(long end, long nanos) {}

  private final ReentrantLock readers = new ReentrantLock();
  private final Condition published = readers.newCondition();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile long end;
  private volatile long held = Long.MAX_VALUE;
  private volatile long forced;

  /** Taken by whoever writes to, or rolls, the last segment. */
  private final Object writing = new Object();

  private FileChannel writer;

  /** Whether bytes of a failed append may lie behind the end. */
  private boolean torn;

  private Journal(
      Path directory,
      Options options,
      LongSupplier nanoClock,
      DirectoryLock lock,
      List<Segment> segments,
      FileChannel writer,
      long end) {
    this.directory = directory;
    this.options = options;
    this.nanoClock = nanoClock;
    this.lock = lock;
    this.segments = List.copyOf(segments);
    this.writer = writer;
    this.end = end;
    this.sync =
        options.syncAlways() || options.syncNever() ? null : new SyncThread(options.syncEvery());
    if (sync != null) {
      sync.start(writer);
    }
  }

  /**
   * Opens or creates. Of the last segment every frame is checked, and what follows the last whole
   * one is cut off and said; earlier segments were whole when they were rolled.
   *
   * @throws IOException in one line with the remedy: the directory can't be written, another server
   *     uses it, or segments are missing between two others
   */
  public static Journal open(Path directory, Options options) throws IOException {
    return open(directory, options, 0);
  }

  /**
   * As {@link #open(Path, Options)}, for a journal of which a store has committed a part.
   *
   * @param committed position that a store has committed, or an archive has: an empty journal goes
   *     on from there, and one that ends before is refused, since its next frames would be taken
   *     for committed ones
   */
  public static Journal open(Path directory, Options options, long committed) throws IOException {
    return open(directory, options, committed, System::nanoTime);
  }

  static Journal open(Path directory, Options options, LongSupplier nanoClock) throws IOException {
    return open(directory, options, 0, nanoClock);
  }

  private static Journal open(
      Path directory, Options options, long committed, LongSupplier nanoClock) throws IOException {
    DirectoryLock lock = DirectoryLock.acquire(directory, "data-dir");
    List<Segment> segments = new ArrayList<>();
    try {
      long end = SegmentFiles.open(directory, segments);
      if (segments.isEmpty()) {
        segments.add(SegmentFiles.create(directory, committed));
        end = committed;
      }
      if (end < committed) {
        throw new IOException(
            "the journal in %s ends at position %d, but up to %d was committed or archived: put back the missing segments, or move all of them elsewhere"
                .formatted(directory, end, committed));
      }
      FileChannel writer = FileChannel.open(segments.getLast().file(), StandardOpenOption.WRITE);
      return new Journal(directory, options, nanoClock, lock, segments, writer, end);
    } catch (IOException | RuntimeException e) {
      for (Segment segment : segments) {
        segment.close();
      }
      lock.close();
      throw e;
    }
  }

  /** Position of the oldest frame kept. */
  public long startPosition() {
    return segments.getFirst().first();
  }

  /** Position behind the newest frame that readers may read. */
  public long endPosition() {
    return end;
  }

  /**
   * Stamps the frames of a batch with their positions and checksums, and writes them. They are
   * published together. By one thread only, which must not be interrupted.
   *
   * @throws IOException where they can't be written, the disk being full as a rule. The journal is
   *     as if the call had not been made, and the next call may well succeed.
   */
  public void append(FrameBatch batch) throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    synchronized (writing) {
      write(batch);
    }
  }

  private void write(FrameBatch batch) throws IOException {
    if (torn) {
      cut();
    }
    Segment last = segments.getLast();
    if (end - last.first() >= options.segmentBytes()) {
      last = roll();
    }
    stamp(batch);
    long offset = end - last.first();
    try {
      ByteBuffer bytes = ByteBuffer.wrap(batch.buffer(), 0, batch.length());
      while (bytes.hasRemaining()) {
        writer.write(bytes, offset + bytes.position());
      }
      if (options.syncAlways()) {
        writer.force(false);
      }
    } catch (IOException e) {
      torn = true;
      try {
        cut();
      } catch (IOException later) {
        e.addSuppressed(later);
      }
      throw e;
    }
    if (sync != null) {
      sync.written();
    }
    publish(end + batch.length());
  }

  /**
   * Makes all that is published survive a power cut, whatever the sync policy. A store calls it
   * before it commits a position, which would otherwise outlive the frames below it. Any thread.
   */
  public void force() throws IOException {
    long published = end;
    for (Segment segment : segments) {
      if (publishedTo(segment) > forced) {
        try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.WRITE)) {
          channel.force(false);
        }
      }
    }
    forced = published;
  }

  private void stamp(FrameBatch batch) {
    byte[] buffer = batch.buffer();
    int at = 0;
    while (at < batch.length()) {
      int length = (buffer[at + 4] & 0xff) << 8 | (buffer[at + 5] & 0xff);
      Receipt.stamp(buffer, at, length, end + at, crc);
      at += length;
    }
  }

  private void cut() throws IOException {
    writer.truncate(end - segments.getLast().first());
    torn = false;
  }

  /**
   * Ends the last segment before it has grown to its size, where it holds anything: what is rolled
   * can be archived. Any thread, which must not be interrupted.
   */
  public void rollEarly() throws IOException {
    synchronized (writing) {
      if (torn) {
        cut();
      }
      if (end > segments.getLast().first()) {
        roll();
      }
    }
  }

  private Segment roll() throws IOException {
    // Whatever the policy: after a power cut only the last segment is repaired.
    writer.force(true);
    Segment next = SegmentFiles.create(directory, end);
    FileChannel channel;
    try {
      if (!options.syncNever()) {
        SegmentFiles.syncDirectory(directory);
      }
      channel = FileChannel.open(next.file(), StandardOpenOption.WRITE);
    } catch (IOException e) {
      next.close();
      // Else there is a gap between it and what the last segment takes meanwhile.
      Files.deleteIfExists(next.file());
      throw e;
    }
    FileChannel rolled = writer;
    writer = channel;
    if (sync != null) {
      sync.follow(channel);
    }
    rolled.close();
    synchronized (this) {
      List<Segment> all = new ArrayList<>(segments);
      all.add(next);
      segments = List.copyOf(all);
    }
    return next;
  }

  private void publish(long newEnd) {
    end = newEnd;
    if (waiting.get() > 0) {
      readers.lock();
      try {
        published.signalAll();
      } finally {
        readers.unlock();
      }
    }
  }

  boolean awaitBeyond(long position, long nanos) throws InterruptedException {
    if (end > position) {
      return true;
    }
    readers.lockInterruptibly();
    try {
      // Counted before the end is looked at again: an appender that misses the count has published
      // before, and its end is seen here.
      waiting.incrementAndGet();
      long left = nanos;
      while (end <= position && left > 0) {
        left = published.awaitNanos(left);
      }
      return end > position;
    } finally {
      waiting.decrementAndGet();
      readers.unlock();
    }
  }

  /**
   * A reader that begins at the position of a frame, or at the end.
   *
   * @throws IOException where the position is not kept any more, or not reached yet
   */
  public JournalReader reader(long position) throws IOException {
    checkKept(position, position);
    return new JournalReader(this, position);
  }

  /**
   * Copies the frame at a position into the buffer; any thread. Fast when many are read: a copy out
   * of a mapped file.
   *
   * @throws IOException where it is not kept any more, or not published yet
   */
  public void readFrame(long position, int length, byte[] into, int at) throws IOException {
    checkKept(position, position + length);
    Segment segment = segmentAt(position);
    long segmentEnd = publishedTo(segment);
    if (position + length > segmentEnd) {
      throw new IOException(
          "no frame of " + length + " bytes lies at journal position " + position);
    }
    segment.read(position - segment.first(), length, into, at, segmentEnd - segment.first());
  }

  private void checkKept(long from, long to) throws IOException {
    long start = startPosition();
    if (from < start || to > end) {
      throw new IOException(
          "journal position " + from + " is not within what is kept, " + start + " to " + end);
    }
  }

  Segment segmentAt(long position) throws IOException {
    List<Segment> all = segments;
    int low = 0;
    int high = all.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (all.get(middle).first() <= position) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    Segment segment = all.get(low);
    if (segment.first() > position) {
      throw new IOException("journal position " + position + " was released and deleted");
    }
    return segment;
  }

  /** Position up to which a segment may be read: its end, once it is rolled. */
  long publishedTo(Segment segment) {
    // Before the list, so that an end that lies in a newer segment comes with a list that has it.
    long to = end;
    List<Segment> all = segments;
    for (int i = all.size() - 1; i > 0; i--) {
      Segment next = all.get(i);
      if (next.first() <= segment.first()) {
        break;
      }
      to = Math.min(to, next.first());
    }
    return to;
  }

  /**
   * Rolled segments wholly below the position may be deleted, but those that are {@linkplain #hold
   * held}. They are kept for 60 s more, so that a search that began before can still read them, and
   * then deleted by {@link #deleteReleased}.
   */
  public synchronized void release(long position) throws IOException {
    released = Math.max(released, position);
    deleteReleased();
  }

  /** Deletes what was released and is no longer held or read. Called now and then. */
  public synchronized void deleteReleased() throws IOException {
    long now = nanoClock.getAsLong();
    List<Segment> all = segments;
    long marked = releases.isEmpty() ? all.getFirst().first() : releases.getLast().end();
    long free = marked;
    long to = Math.min(released, held);
    for (int i = 1; i < all.size() && all.get(i).first() <= to; i++) {
      free = Math.max(free, all.get(i).first());
    }
    if (free > marked) {
      releases.add(new Release(free, now));
    }
    long dead = -1;
    while (!releases.isEmpty() && now - releases.getFirst().nanos() >= GRACE.toNanos()) {
      dead = releases.removeFirst().end();
    }
    if (dead >= 0) {
      delete(dead);
    }
  }

  /**
   * Deletes rolled segments wholly below the position at once: for a journal in which nobody
   * searches. A reader of them meets an {@link IOException} at the latest where the next begins.
   */
  public synchronized void discard(long position) throws IOException {
    List<Segment> all = segments;
    long dead = all.getFirst().first();
    for (int i = 1; i < all.size() && all.get(i).first() <= position; i++) {
      dead = all.get(i).first();
    }
    delete(dead);
  }

  /**
   * From now on segments that end behind the position are kept, whatever is released. An archive
   * calls it before anything is released, and again when it has taken a segment.
   */
  public void hold(long position) {
    held = position;
  }

  /**
   * The positions at which the kept segments begin, in order. Each but the last was rolled, and
   * ends where the next begins.
   */
  public List<Long> segmentStarts() {
    return segments.stream().map(Segment::first).toList();
  }

  private void delete(long below) throws IOException {
    List<Segment> old = new ArrayList<>();
    List<Segment> kept = new ArrayList<>();
    for (Segment segment : segments) {
      (segment.first() < below ? old : kept).add(segment);
    }
    segments = List.copyOf(kept);
    for (Segment segment : old) {
      segment.close();
      Files.deleteIfExists(segment.file());
    }
  }

  /** Bytes on disk that may still be read. */
  public long bytes() {
    return end - startPosition();
  }

  /** The same without what is released, and deleted within 60 s. */
  public synchronized long keptBytes() {
    return end - (releases.isEmpty() ? startPosition() : releases.getLast().end());
  }

  /** After the last append; writes back what the sync policy asks for. */
  @Override
  public synchronized void close() throws IOException {
    if (!writer.isOpen()) {
      return;
    }
    if (sync != null) {
      sync.close();
    }
    try {
      if (!options.syncNever()) {
        writer.force(true);
      }
    } finally {
      writer.close();
      for (Segment segment : segments) {
        segment.close();
      }
      lock.close();
    }
    log.debug("journal closed at position {}", end);
  }
}
