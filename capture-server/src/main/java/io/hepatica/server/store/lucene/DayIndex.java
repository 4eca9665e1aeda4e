package io.hepatica.server.store.lucene;

import io.hepatica.server.message.Table;
import io.hepatica.server.store.DurableFile;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.MessageStore.DayUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.LogByteSizeMergePolicy;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/**
 * The Lucene index of one table and day. Its commit carries the journal position that it covers.
 * The reader stays open as long as the index is there, the writer only while it is written to. Not
 * thread-safe: used under the lock of {@link DayIndices}.
 */
final class DayIndex {
  private static final String POSITION = "position";

  /** Of a restored day: microseconds since the epoch. */
  private static final String KEPT_UNTIL = "kept_until";

  private static final double WRITER_BUFFER_MB = 64;
  private static final double MAX_MERGED_MB = 2048;

  private final Path path;
  private final Table table;
  private final long day;
  private final MergeThread merges;
  private final Directory directory;
  private @Nullable IndexWriter writer;
  private @Nullable DirectoryReader reader;
  private byte @Nullable [] dictionary;
  private DayUsage usage;
  private long position;
  private long keptUntilMicros;
  private long writtenNanos;

  /** Whether there may be blocks that no commit covers. */
  private boolean writing;

  private DayIndex(Path path, Table table, long day, MergeThread merges) throws IOException {
    this.path = path;
    this.table = table;
    this.day = day;
    this.merges = merges;
    this.directory = FSDirectory.open(path);
    this.usage = new DayUsage(day, table, 0, 0, MessageStore.NOT_RESTORED);
  }

  /**
   * Opens or creates.
   *
   * @param day days since the epoch, UTC
   */
  static DayIndex open(Path store, Table table, long day, MergeThread merges) throws IOException {
    DayIndex index = new DayIndex(store.resolve(name(table, day)), table, day, merges);
    index.dictionary = FrameDictionary.read(index.path);
    index.refresh();
    return index;
  }

  static String name(Table table, long day) {
    return table.indexName()
        + "_"
        + LocalDate.ofEpochDay(day).format(DateTimeFormatter.BASIC_ISO_DATE);
  }

  /** Takes what the last commit holds as what {@link #snapshot} shows from now on. */
  void refresh() throws IOException {
    DirectoryReader current = reader;
    if (current == null) {
      if (!DirectoryReader.indexExists(directory)) {
        return;
      }
      reader = DirectoryReader.open(directory);
    } else {
      DirectoryReader newer = DirectoryReader.openIfChanged(current);
      if (newer == null) {
        return;
      }
      reader = newer;
      current.decRef();
    }
    Map<String, String> committed = reader.getIndexCommit().getUserData();
    position = Long.parseLong(committed.getOrDefault(POSITION, "0"));
    keptUntilMicros = Long.parseLong(committed.getOrDefault(KEPT_UNTIL, "0"));
    usage = usage(reader);
  }

  private DayUsage usage(DirectoryReader shown) throws IOException {
    byte[] trained = dictionary;
    long bytes = trained == null ? 0 : trained.length;
    for (String file : shown.getIndexCommit().getFileNames()) {
      bytes += directory.fileLength(file);
    }
    return new DayUsage(
        day,
        table,
        bytes,
        table == Table.SESSION ? shown.numDocs() : messages(shown),
        keptUntilMicros);
  }

  private static long messages(DirectoryReader blocks) throws IOException {
    long messages = 0;
    for (LeafReaderContext leaf : blocks.leaves()) {
      NumericDocValues ofBlocks = DocValues.getNumeric(leaf.reader(), BlockDocument.MESSAGES);
      while (ofBlocks.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        messages += ofBlocks.longValue();
      }
    }
    return messages;
  }

  /** Null while nothing is committed. Good until the next call of a method that writes. */
  @Nullable DaySnapshot snapshot() {
    return reader == null ? null : DaySnapshot.of(usage, reader, dictionary);
  }

  /** Of what the last commit holds. */
  DayUsage usage() {
    return usage;
  }

  Table table() {
    return table;
  }

  long day() {
    return day;
  }

  String name() {
    return name(table, day);
  }

  /** Journal position that the last commit covers; 0 where there is none. */
  long position() {
    return position;
  }

  byte @Nullable [] dictionary() {
    return dictionary;
  }

  /** Sets the dictionary of all blocks from now on; only where there was none. */
  void dictionary(byte[] trained) throws IOException {
    FrameDictionary.write(path, trained);
    dictionary = trained;
  }

  IndexWriter writer() throws IOException {
    IndexWriter open = writer;
    if (open == null) {
      // Neighbouring segments are merged, so that blocks stay in order of time and the skip
      // index of the doc values can leave out whole ranges. Ten small ones become one: each block
      // is rewritten some three times on a day of full load.
      LogByteSizeMergePolicy policy = new LogByteSizeMergePolicy();
      policy.setMaxMergeMB(MAX_MERGED_MB);
      IndexWriterConfig config =
          new IndexWriterConfig()
              .setOpenMode(IndexWriterConfig.OpenMode.CREATE_OR_APPEND)
              .setRAMBufferSizeMB(WRITER_BUFFER_MB)
              .setMergePolicy(policy)
              .setMergeScheduler(merges)
              .setMaxFullFlushMergeWaitMillis(0);
      open = new IndexWriter(directory, config);
      writer = open;
    }
    writing = true;
    writtenNanos = System.nanoTime();
    return open;
  }

  /** Makes what was written since the last commit durable, as covering the journal to there. */
  void commit(long end) throws IOException {
    IndexWriter open = writer();
    open.setLiveCommitData(commitData(end).entrySet());
    open.commit();
    writing = false;
    position = end;
  }

  private Map<String, String> commitData(long end) {
    return Map.of(POSITION, Long.toString(end), KEPT_UNTIL, Long.toString(keptUntilMicros));
  }

  /** Until when retention leaves the index alone: microseconds since the epoch. */
  long keptUntilMicros() {
    return keptUntilMicros;
  }

  /** Takes effect with the next commit. */
  void keepUntil(long micros) {
    keptUntilMicros = micros;
  }

  /**
   * Commits merges that ended since the last commit, which frees the disk of what they replaced.
   * Only where nothing else was written since.
   *
   * @return whether there were any
   */
  boolean commitMerges() throws IOException {
    IndexWriter open = writer;
    if (open == null || writing || !open.hasUncommittedChanges()) {
      return false;
    }
    open.setLiveCommitData(commitData(position).entrySet());
    open.commit();
    return true;
  }

  /** Forgets what was written since the last commit. */
  void rollback() throws IOException {
    IndexWriter open = writer;
    writer = null;
    writing = false;
    if (open != null) {
      open.rollback();
    }
  }

  boolean isWriterOpen() {
    return writer != null;
  }

  /** {@link System#nanoTime} of the last use of the writer. */
  long writtenNanos() {
    return writtenNanos;
  }

  /** Whether the writer was closed, since nothing was written for so long. */
  boolean closeIdle(long idleNanos) throws IOException {
    IndexWriter open = writer;
    if (open == null || System.nanoTime() - writtenNanos < idleNanos) {
      return false;
    }
    writer = null;
    open.close();
    return true;
  }

  void close() throws IOException {
    commitMerges();
    abandon();
  }

  /** Closes without writing anything more. */
  private void abandon() throws IOException {
    rollback();
    DirectoryReader open = reader;
    reader = null;
    if (open != null) {
      open.decRef();
    }
    directory.close();
  }

  /** Removes the index for good: after a crash it is there whole, or not at all. */
  void drop(Path grave) throws IOException {
    abandon();
    Files.move(path, grave);
    DurableFile.syncParent(grave);
  }
}
