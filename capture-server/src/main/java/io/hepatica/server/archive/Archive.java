package io.hepatica.server.archive;

import io.hepatica.server.archive.SegmentIndex.Summary;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compressed segments of the journal in a directory tree by day. Thread-safe: any number read,
 * verify and delete at once. What it holds is known from the start, so lists open no files.
 *
 * <p>One process at a time opens a directory. Days are UTC days of receipt, in days since the
 * epoch.
 */
public final class Archive {
  private static final Logger LOG = LoggerFactory.getLogger(Archive.class);
  private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

  /**
   * How segments are kept.
   *
   * @param schema how their messages are read
   * @param tables of which messages are kept; others are left out
   */
  public record Options(Schema schema, Set<Table> tables) {
    public Options {
      tables = Set.copyOf(tables);
    }
  }

  private final ArchiveFiles files;
  private final Options options;

  /** By first position. */
  private final NavigableMap<Long, ArchivedSegment> segments = new ConcurrentSkipListMap<>();

  /** Segments whose index is missing or damaged, until it is made again; guarded by itself. */
  private final Deque<Path> unindexed = new ArrayDeque<>();

  /** Segments of which no index can be made, since the disk does not give them. */
  private final List<Damage> unreadable = new CopyOnWriteArrayList<>();

  private Archive(Path directory, Options options) {
    this.files = new ArchiveFiles(directory);
    this.options = options;
  }

  /**
   * Opens or creates, and removes what a crash left. Of each segment only the head of its index is
   * read; where that is missing or damaged, it is made again when the archive is first read, or by
   * {@link ArchiveThread}.
   *
   * @throws IOException where the directory can't be read or created
   */
  public static Archive open(Path directory, Options options) throws IOException {
    Archive archive = new Archive(directory.toAbsolutePath().normalize(), options);
    for (Path file : archive.files.open()) {
      try {
        archive.add(file, IndexCodec.readSummary(ArchiveFiles.index(file)));
      } catch (IOException e) {
        archive.unindexed.add(file);
      }
    }
    if (!archive.unindexed.isEmpty()) {
      LOG.warn("The indices of {} archived segments are made again", archive.unindexed.size());
      // The newest tells where the archive ends, which a journal must know.
      archive.index(archive.newestUnindexed(), -1);
    }
    return archive;
  }

  private Path newestUnindexed() {
    Path newest = unindexed.getFirst();
    for (Path file : unindexed) {
      newest = files.firstPosition(file) > files.firstPosition(newest) ? file : newest;
    }
    unindexed.remove(newest);
    return newest;
  }

  private void add(Path file, Summary summary) throws IOException {
    long firstPosition = files.firstPosition(file);
    if (summary.firstPosition() != firstPosition) {
      throw new IOException("the index of another segment");
    }
    Path index = ArchiveFiles.index(file);
    long indexBytes = Files.exists(index) ? Files.size(index) : 0;
    segments.put(
        firstPosition,
        new ArchivedSegment(
            file,
            files.day(file),
            firstPosition,
            summary.endPosition(),
            summary.minMicros(),
            summary.maxMicros(),
            summary.messages(),
            Files.size(file) + indexBytes,
            summary.rawBytes(),
            summary.tables(),
            summary.damagedBytes()));
  }

  /** Takes in a segment that was written to its place. */
  void added(Path file, SegmentIndex index) throws IOException {
    add(file, index.summary());
  }

  /**
   * Makes one missing or damaged index again from its segment; one that can't be read is named in
   * what is read and verified from then on, and holds up nothing.
   *
   * @return whether one was missing
   */
  boolean completeIndex() {
    synchronized (unindexed) {
      Path file = unindexed.poll();
      if (file == null) {
        return false;
      }
      try {
        index(file, -1);
      } catch (IOException e) {
        LOG.warn("The archived segment {} can't be read: {}", file, e.toString());
        unreadable.add(new Damage(file, 0, 0, files.firstPosition(file), -1, e.toString()));
      }
      return true;
    }
  }

  /** Segments that can't be read at all. */
  List<Damage> unreadable() {
    return unreadable;
  }

  private void completeIndexes(Progress progress) throws InterruptedException {
    while (completeIndex()) {
      progress.done(0);
    }
  }

  private SegmentIndex index(Path file, long knownEnd) throws IOException {
    SegmentIndex index = FileScan.of(file, options.schema(), files.firstPosition(file), knownEnd);
    try {
      ArchiveFiles.writeTemporary(ArchiveFiles.index(file), IndexCodec.encode(index));
      ArchiveFiles.publish(ArchiveFiles.index(file));
    } catch (IOException e) {
      LOG.warn("The index of {} can't be written: {}", file, e.toString());
    }
    add(file, index.summary());
    return index;
  }

  /** The index of a segment; made anew from it where it is missing or damaged. */
  SegmentIndex indexOf(ArchivedSegment segment) throws IOException {
    try {
      SegmentIndex index = IndexCodec.read(ArchiveFiles.index(segment.file()));
      if (index.summary().firstPosition() == segment.firstPosition()) {
        return index;
      }
      LOG.warn("{} has the index of another segment; it is made again", segment.file());
    } catch (IOException e) {
      LOG.warn("{}: {}; it is made again", segment.file(), e.toString());
    }
    return index(segment.file(), segment.endPosition());
  }

  /** Where it lies. */
  public Path directory() {
    return files.directory();
  }

  ArchiveFiles files() {
    return files;
  }

  Options options() {
    return options;
  }

  /** All segments, in order of position. Opens no file. */
  public List<ArchivedSegment> list() {
    return List.copyOf(segments.values());
  }

  /** Bytes on disk. */
  public long bytes() {
    return segments.values().stream().mapToLong(ArchivedSegment::bytes).sum();
  }

  /** Journal position behind the newest segment; 0 for none. */
  public long endPosition() {
    Map.Entry<Long, ArchivedSegment> last = segments.lastEntry();
    return last == null ? 0 : last.getValue().endPosition();
  }

  /** The oldest day that is kept. */
  public OptionalLong oldestDay() {
    return segments.values().stream().mapToLong(ArchivedSegment::day).min();
  }

  /** The newest day that is kept. */
  public OptionalLong newestDay() {
    return segments.values().stream().mapToLong(ArchivedSegment::day).max();
  }

  /**
   * Finds what must be read for messages of some time and calls.
   *
   * @param fromMicros event time, inclusive, microseconds since the epoch
   * @param toMicros event time, exclusive
   * @param callIds of which calls; empty: all
   * @param progress told of every index that had to be made again
   * @throws IOException where an index that is missing can't be made
   * @throws InterruptedException of the progress
   */
  public Selection select(long fromMicros, long toMicros, Set<String> callIds, Progress progress)
      throws IOException, InterruptedException {
    completeIndexes(progress);
    long[] hashes = callIds.stream().mapToLong(CallIdFilter::hash).toArray();
    List<ArchivedSegment> found = new ArrayList<>();
    long messages = 0;
    long zstdFrames = 0;
    for (ArchivedSegment segment : segments.values()) {
      if (!segment.mayHold(fromMicros, toMicros)) {
        continue;
      }
      boolean holds = false;
      for (ZstdFrame frame : indexOf(segment).frames()) {
        if (frame.mayHold(fromMicros, toMicros, hashes)) {
          holds = true;
          messages += frame.messages();
          zstdFrames += frame.isWhole() ? 1 : 0;
        }
      }
      if (holds) {
        found.add(segment);
      }
    }
    return new Selection(
        fromMicros, toMicros, Set.copyOf(callIds), List.copyOf(found), messages, zstdFrames);
  }

  /**
   * Hands over the messages that were selected, in order of position. What is damaged is passed
   * over and named in the result.
   *
   * @throws IOException where the disk fails, or of the consumer
   * @throws InterruptedException of the consumer or the progress
   */
  public ReadResult read(Selection selection, FrameConsumer consumer, Progress progress)
      throws IOException, InterruptedException {
    try (SelectionReader reader = new SelectionReader(this, selection, consumer, progress)) {
      return reader.run();
    }
  }

  /**
   * Reads everything and compares it with checksums and indices.
   *
   * @throws IOException where the disk fails
   * @throws InterruptedException of the progress
   */
  public VerifyResult verify(Progress progress) throws IOException, InterruptedException {
    completeIndexes(progress);
    try (Verification verification = new Verification(this, progress)) {
      return verification.run(list());
    }
  }

  /**
   * Deletes whole days that ended longer ago than they are kept.
   *
   * @param keepDays 24 hours each
   * @param nowMicros microseconds since the epoch
   * @return what was deleted, oldest first
   */
  public List<DroppedDay> prune(int keepDays, long nowMicros) throws IOException {
    List<DroppedDay> dropped = new ArrayList<>();
    long firstKept = Math.floorDiv(nowMicros, DAY_MICROS) - keepDays;
    for (Damage lost : List.copyOf(unreadable)) {
      if (files.day(lost.file()) < firstKept) {
        files.delete(lost.file());
        unreadable.remove(lost);
      }
    }
    OptionalLong oldest = oldestDay();
    while (oldest.isPresent() && oldest.getAsLong() < firstKept) {
      dropped.add(drop(oldest.getAsLong()));
      oldest = oldestDay();
    }
    return dropped;
  }

  /** Deletes a day. */
  public synchronized DroppedDay drop(long day) throws IOException {
    Collection<ArchivedSegment> ofDay =
        segments.values().stream().filter(segment -> segment.day() == day).toList();
    long messages = 0;
    long bytes = 0;
    for (ArchivedSegment segment : ofDay) {
      files.delete(segment.file());
      segments.remove(segment.firstPosition());
      messages += segment.messages();
      bytes += segment.bytes();
    }
    files.deleteEmptyDirectories(day);
    return new DroppedDay(day, ofDay.size(), messages, bytes);
  }
}
