package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.store.MessageStore.MessageConsumer;
import io.hepatica.server.store.PositionSet;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;

/** Reads all messages of a day, each once, as they were journaled. Not thread-safe. */
final class StoredDay implements AutoCloseable {
  private final ParsedMessage message;

  /** Those that carry a report and were given, so that they are not given again as reports. */
  private final PositionSet given = new PositionSet();

  StoredDay(Schema schema) {
    this.message = new ParsedMessage(schema);
  }

  /**
   * Gives what the day's indices have.
   *
   * @param fromPosition blocks that end before it are left out
   */
  void forEach(
      List<DaySnapshot> days,
      long day,
      Set<Table> tables,
      long fromPosition,
      MessageConsumer consumer)
      throws IOException, InterruptedException {
    List<DaySnapshot> asked =
        days.stream()
            .filter(snapshot -> snapshot.day() == day && tables.contains(snapshot.table()))
            // Reports last: what has another role is given in its own.
            .sorted(Comparator.comparing(snapshot -> snapshot.table() == Table.REPORT))
            .toList();
    for (DaySnapshot snapshot : asked) {
      try (BlockReader blocks = new BlockReader(snapshot)) {
        for (LeafReaderContext leaf : snapshot.searcher().getIndexReader().leaves()) {
          NumericDocValues last = DocValues.getNumeric(leaf.reader(), BlockDocument.POSITION_MAX);
          for (int document = last.nextDoc();
              document != DocIdSetIterator.NO_MORE_DOCS;
              document = last.nextDoc()) {
            if (last.longValue() >= fromPosition) {
              blocks.read(leaf.docBase + document);
              giveBlock(blocks, consumer);
            }
          }
        }
      }
    }
  }

  private void giveBlock(BlockReader blocks, MessageConsumer consumer)
      throws IOException, InterruptedException {
    int length;
    for (int at = 0; at < blocks.length(); at += length) {
      length = StoredFrame.length(blocks.frames(), at);
      StoredFrame.restoreChecksum(blocks.frames(), at, length);
      message.read(blocks.frames(), at, length);
      give(consumer);
    }
  }

  /** Gives what is in memory. */
  void forEach(
      List<Generation> recent,
      FrameSource source,
      long day,
      Set<Table> tables,
      MessageConsumer consumer)
      throws IOException, InterruptedException {
    byte[] frame = new byte[Receipt.MAX_FRAME];
    for (Generation generation : recent) {
      int rows = generation.rows();
      for (int row = 0; row < rows; row++) {
        if (DaySnapshot.dayOf(generation.time(row)) == day
            && tables.contains(generation.table(row))) {
          int length = generation.frameLength(row);
          source.read(generation, row, frame, 0);
          byte[] link = generation.link(row);
          if (link != null) {
            length = Receipt.insertLink(frame, 0, length, link);
            StoredFrame.restoreChecksum(frame, 0, length);
          }
          message.read(frame, 0, length);
          give(consumer);
        }
      }
    }
  }

  private void give(MessageConsumer consumer) throws IOException, InterruptedException {
    if (!message.carriesReport() || given.add(message.position())) {
      consumer.accept(message);
    }
  }

  @Override
  public void close() {
    message.close();
  }
}
