package io.hepatica.server.store.lucene;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionJson;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Reads sessions of one index. Not thread-safe: one per search. */
final class SessionReader implements AutoCloseable {
  /** A fold is bounded far below this. */
  static final int MAX_LENGTH = 1 << 20;

  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private final DaySnapshot index;
  private byte[] json = new byte[1 << 14];

  SessionReader(DaySnapshot index) {
    this.index = index;
    byte[] dictionary = index.dictionary();
    if (dictionary != null) {
      zstd.loadDict(dictionary);
    }
  }

  /** Reads the session of a document of the whole index. */
  Session read(int document) throws IOException {
    List<LeafReaderContext> leaves = index.searcher().getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
    return read(values(leaf.reader()), document - leaf.docBase);
  }

  /** The values of a segment, to be read in ascending order. */
  BinaryDocValues values(LeafReader leaf) throws IOException {
    BinaryDocValues values = leaf.getBinaryDocValues(SessionDocument.SESSION);
    if (values == null) {
      throw damaged("has no sessions", null);
    }
    return values;
  }

  Session read(BinaryDocValues values, int document) throws IOException {
    if (!values.advanceExact(document)) {
      throw damaged("has a document without its session", null);
    }
    BytesRef compressed = values.binaryValue();
    long size = Zstd.getFrameContentSize(compressed.bytes, compressed.offset, compressed.length);
    if (size < 0 || size > MAX_LENGTH) {
      throw damaged("has a session of " + size + " bytes", null);
    }
    if (json.length < size) {
      json = new byte[(int) size];
    }
    try {
      int length =
          zstd.decompressByteArray(
              json, 0, json.length, compressed.bytes, compressed.offset, compressed.length);
      return SessionJson.read(json, 0, length);
    } catch (ZstdException e) {
      throw damaged("has a session that can't be read", e);
    }
  }

  private IOException damaged(String what, @Nullable Exception cause) {
    return new IOException(DayIndex.name(index.table(), index.day()) + " " + what, cause);
  }

  @Override
  public void close() {
    zstd.close();
  }
}
