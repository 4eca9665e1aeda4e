package io.hepatica.server.archive;

import com.github.luben.zstd.ZstdCompressCtx;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.JournalReader;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compresses a segment of the journal, a zstd frame at a time, in bounded memory. Frames that are
 * not whole are left out and said. Not thread-safe.
 */
final class SegmentWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);

  /** Of zstd. */
  static final int LEVEL = 6;

  private final Set<Table> tables;
  private final ParsedMessage message;
  private final ZstdCompressCtx zstd = new ZstdCompressCtx();
  private final byte[] raw = new byte[ZstdFrame.MAX_RAW];
  private final byte[] compressed = new byte[ZstdFile.MAX_LENGTH];
  private final List<ZstdFrame> frames = new ArrayList<>();
  private FrameFacts facts = new FrameFacts();
  private int rawLength;
  private long offset;
  private long damaged;
  private long messages;

  SegmentWriter(Archive.Options options, int level) {
    this.tables = options.tables();
    this.message = new ParsedMessage(options.schema());
    zstd.setLevel(level);
    zstd.setChecksum(true);
    zstd.setContentSize(true);
  }

  /**
   * Writes the frames between two positions of the journal, and makes sure that they are on the
   * disk.
   *
   * @param progress told after each zstd frame
   * @return its index; without frames where none was to be kept
   */
  SegmentIndex write(Journal journal, long first, long end, Path file, Progress progress)
      throws IOException, InterruptedException {
    frames.clear();
    facts = new FrameFacts();
    rawLength = 0;
    offset = 0;
    damaged = 0;
    messages = 0;
    try (JournalReader reader = journal.reader(first);
        FileChannel out =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      while (reader.read() && reader.position() < end) {
        add(reader, out, progress);
      }
      flush(out);
      out.force(true);
      damaged += reader.skippedBytes();
    }
    if (damaged > 0) {
      LOG.warn(
          "{} damaged bytes of the journal between {} and {} are not archived",
          damaged,
          first,
          end);
    }
    return SegmentIndex.of(first, end, facts.receivedMicros(), facts.tables(), frames);
  }

  private void add(JournalReader reader, FileChannel out, Progress progress)
      throws IOException, InterruptedException {
    byte[] buffer = reader.buffer();
    int at = reader.from();
    while (at < reader.to()) {
      int length = Receipt.frameLength(buffer, at);
      if (!Receipt.checksumHolds(buffer, at, length)) {
        damaged += length;
      } else {
        message.read(buffer, at, length);
        if (MessageRoles.isOf(message, tables)) {
          System.arraycopy(buffer, at, raw, rawLength, length);
          rawLength += length;
          facts.add(message);
          messages++;
        }
      }
      if (rawLength >= ZstdFrame.RAW_BYTES) {
        flush(out);
        progress.done(messages);
      }
      at += length;
    }
  }

  private void flush(FileChannel out) throws IOException {
    if (rawLength == 0) {
      return;
    }
    int length = zstd.compressByteArray(compressed, 0, compressed.length, raw, 0, rawLength);
    ByteBuffer bytes = ByteBuffer.wrap(compressed, 0, length);
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
    frames.add(facts.finish(offset, compressed, 0, length));
    offset += length;
    rawLength = 0;
  }

  @Override
  public void close() {
    zstd.close();
    message.close();
  }
}
