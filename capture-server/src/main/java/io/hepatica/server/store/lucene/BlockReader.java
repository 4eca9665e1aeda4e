package io.hepatica.server.store.lucene;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.util.BytesRef;

/** Reads blocks of one index. Not thread-safe: one per search. */
final class BlockReader implements AutoCloseable {
  private static final int MAX_LENGTH = BlockWriter.MAX_BYTES + 65_535;

  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private final DaySnapshot index;
  private boolean dictionaryLoaded;
  private byte[] frames = {};
  private int length;

  BlockReader(DaySnapshot index) {
    this.index = index;
  }

  /** Reads the frames of a document. */
  void read(int document) throws IOException {
    List<LeafReaderContext> leaves = index.searcher().getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
    BinaryDocValues values = leaf.reader().getBinaryDocValues(BlockDocument.FRAMES);
    if (values == null || !values.advanceExact(document - leaf.docBase)) {
      throw new IOException(DayIndex.name(index.table(), index.day()) + ": a block has no frames");
    }
    inflate(values.binaryValue());
  }

  private void inflate(BytesRef block) throws IOException {
    byte[] dictionary = index.dictionary();
    if (!dictionaryLoaded && dictionary != null) {
      zstd.loadDict(dictionary);
      dictionaryLoaded = true;
    }
    long size = Zstd.getFrameContentSize(block.bytes, block.offset, block.length);
    if (size < 0 || size > MAX_LENGTH) {
      throw new IOException(
          DayIndex.name(index.table(), index.day()) + ": a block says it has " + size + " bytes");
    }
    if (frames.length < size) {
      frames = new byte[Math.min(MAX_LENGTH, (int) Math.max(2 * size, 1 << 16))];
    }
    try {
      length =
          zstd.decompressByteArray(
              frames, 0, frames.length, block.bytes, block.offset, block.length);
    } catch (ZstdException e) {
      throw new IOException(
          DayIndex.name(index.table(), index.day()) + ": a block can't be read", e);
    }
  }

  byte[] frames() {
    return frames;
  }

  /** Bytes of {@link #frames()} that are the block's. */
  int length() {
    return length;
  }

  @Override
  public void close() {
    zstd.close();
  }
}
