package io.hepatica.server.store.lucene;

import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** The blocks of one index by Call-ID. Fast where many are asked for in order. Not thread-safe. */
final class CallBlocks implements AutoCloseable {
  private record Leaf(int docBase, TermsEnum terms) {}

  private final DaySnapshot day;
  private final BlockReader blocks;
  private final List<Leaf> leaves = new ArrayList<>();
  private @Nullable PostingsEnum postings;

  CallBlocks(DaySnapshot day) throws IOException {
    this.day = day;
    this.blocks = new BlockReader(day);
    for (LeafReaderContext leaf : day.searcher().getIndexReader().leaves()) {
      Terms terms = leaf.reader().terms(TermGroup.CALL_ID.luceneField());
      if (terms != null) {
        leaves.add(new Leaf(leaf.docBase, terms.iterator()));
      }
    }
  }

  Table table() {
    return day.table();
  }

  boolean has(BytesRef callId) throws IOException {
    for (Leaf leaf : leaves) {
      if (leaf.terms.seekExact(callId)) {
        return true;
      }
    }
    return false;
  }

  /** Reads each message of the blocks that have the Call-ID into the message, and tells of it. */
  void forEach(BytesRef callId, ParsedMessage message, Runnable read) throws IOException {
    for (Leaf leaf : leaves) {
      if (leaf.terms.seekExact(callId)) {
        postings = leaf.terms.postings(postings, PostingsEnum.NONE);
        for (int document = postings.nextDoc();
            document != DocIdSetIterator.NO_MORE_DOCS;
            document = postings.nextDoc()) {
          blocks.read(leaf.docBase + document);
          int length;
          for (int at = 0; at < blocks.length(); at += length) {
            length = StoredFrame.length(blocks.frames(), at);
            message.read(blocks.frames(), at, length);
            read.run();
          }
        }
      }
    }
  }

  @Override
  public void close() {
    blocks.close();
  }
}
