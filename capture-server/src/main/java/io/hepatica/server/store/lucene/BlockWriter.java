package io.hepatica.server.store.lucene;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.IndexWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of a generation into an index, a block for each Call-ID: frames end to end, in
 * order of arrival, compressed. What is too much for one block goes on in the next. Used by one
 * thread.
 */
final class BlockWriter {
  /** Messages of a block at most. */
  static final int MAX_MESSAGES = 256;

  /** Bytes of frames after which a block takes no further one. */
  static final int MAX_BYTES = 1 << 18;

  private static final int MAX_FRAME = 65_535;
  private static final int LEVEL = 3;

  private final FrameSource source;
  private final StageTimes times;
  private final BlockDocument document;
  private final byte[] frames = new byte[MAX_BYTES + MAX_FRAME];
  private final byte[] compressed = new byte[(int) Zstd.compressBound(MAX_BYTES + MAX_FRAME)];
  private int length;

  /** CPU time up to which the stages have been counted. */
  private long counted;

  BlockWriter(Schema schema, FrameSource source, StageTimes times) {
    this.source = source;
    this.times = times;
    this.document = new BlockDocument(schema);
  }

  /** Adds the blocks; the caller commits. */
  void write(Generation generation, Partition partition, DayIndex index) throws IOException {
    counted = StageTimes.now();
    // An attempt before may have failed halfway.
    length = 0;
    document.clear();
    boolean[] starts = new boolean[partition.size()];
    int[] rows = partition.byCallId(generation, starts);
    if (index.dictionary() == null) {
      byte[] trained = train(generation, rows, starts);
      if (trained != null) {
        index.dictionary(trained);
      }
    }
    IndexWriter writer = index.writer();
    byte[] dictionary = index.dictionary();
    // In this order, since the dictionary can't be closed before what uses it.
    try (ZstdDictCompress prepared =
            dictionary == null ? null : new ZstdDictCompress(dictionary, LEVEL);
        ZstdCompressCtx zstd = new ZstdCompressCtx()) {
      zstd.setLevel(LEVEL);
      if (prepared != null) {
        zstd.loadDict(prepared);
      }
      for (int i = 0; i < rows.length; i++) {
        if (i > 0 && (starts[i] || length >= MAX_BYTES || document.count() == MAX_MESSAGES)) {
          finish(writer, zstd);
        }
        append(generation, rows[i]);
        document.add(generation, rows[i]);
      }
      finish(writer, zstd);
    }
  }

  private void append(Generation generation, int row) throws IOException {
    int frameLength = generation.frameLength(row);
    source.read(generation, row, frames, length);
    byte[] link = generation.link(row);
    if (link != null) {
      frameLength = Receipt.insertLink(frames, length, frameLength, link);
    }
    StoredFrame.blankChecksum(frames, length, frameLength);
    length += frameLength;
  }

  private void finish(IndexWriter writer, ZstdCompressCtx zstd) throws IOException {
    int size = zstd.compressByteArray(compressed, 0, compressed.length, frames, 0, length);
    length = 0;
    var block = document.finish(compressed, size);
    long built = StageTimes.now();
    writer.addDocument(block);
    times.block.add(built - counted);
    counted = StageTimes.now();
    times.index.add(counted - built);
  }

  private byte @Nullable [] train(Generation generation, int[] rows, boolean[] starts)
      throws IOException {
    long bytes = 0;
    for (int row : rows) {
      bytes += generation.frameLength(row);
    }
    if (bytes < FrameDictionary.MIN_SAMPLES) {
      return null;
    }
    // Whole calls, evenly spread.
    int every = (int) (bytes / FrameDictionary.MAX_SAMPLES) + 1;
    List<byte[]> samples = new ArrayList<>();
    int call = 0;
    for (int i = 0; i < rows.length; i++) {
      call += starts[i] ? 1 : 0;
      if (call % every == 0) {
        append(generation, rows[i]);
        samples.add(Arrays.copyOf(frames, length));
        length = 0;
      }
    }
    return FrameDictionary.train(samples);
  }
}
