package io.hepatica.server.store.elastic;

import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.store.MessageStore.MessageConsumer;
import io.hepatica.server.store.PositionSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongPredicate;

/**
 * Sends dead letters again, as they are read today. A document that the cluster has meanwhile stays
 * what it is. What is refused again becomes a dead letter again, with the new reason; what is of a
 * deleted import is forgotten. Of one thread.
 */
final class DeadReplay {
  private static final byte[] MAGIC = {'H', 'E', 'P', '3'};
  private static final int HEADER = 6;

  private final DeadLetters letters;
  private final IndexNames names;
  private final MessageDocument documents;
  private final Schema schema;
  private final LongPredicate deletedImports;
  private final BulkWriter writer;

  /** Frames of this run, by journal position. */
  private final PositionSet seen = new PositionSet();

  private long fresh;

  /**
   * @param deletedImports which imports' messages are forgotten
   * @param writer for this alone, started
   */
  DeadReplay(
      DeadLetters letters,
      IndexNames names,
      MessageDocument documents,
      Schema schema,
      LongPredicate deletedImports,
      BulkWriter writer) {
    this.letters = letters;
    this.names = names;
    this.documents = documents;
    this.schema = schema;
    this.deletedImports = deletedImports;
    this.writer = writer;
  }

  void run(MessageConsumer tried) throws IOException, InterruptedException {
    try (ParsedMessage message = new ParsedMessage(schema)) {
      for (Path segment : letters.takeAll()) {
        byte[] frames = Files.readAllBytes(segment);
        for (int at = 0; at + HEADER <= frames.length; ) {
          int length = frameLength(frames, at);
          if (length == 0) {
            // What a crash left of a frame, which was journaled and is refused again on its own.
            at++;
            continue;
          }
          message.read(frames, at, length);
          send(message);
          tried.accept(message);
          at += length;
        }
        writer.flush();
        letters.delete(segment);
      }
    }
  }

  /** Frames of this run that were dead and are written, or forgotten. */
  long revived() {
    return fresh - writer.dead();
  }

  /** 0 where no whole frame begins there. */
  private static int frameLength(byte[] frames, int at) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (frames[at + i] != MAGIC[i]) {
        return 0;
      }
    }
    int length = Receipt.frameLength(frames, at);
    return length >= HEADER
            && at + length <= frames.length
            && Receipt.checksumHolds(frames, at, length)
        ? length
        : 0;
  }

  private void send(ParsedMessage message) throws InterruptedException {
    long position = ClusterPosition.inJournal(message.position());
    boolean first = seen.add(position);
    if (!message.isOfImport(deletedImports)) {
      BulkBatch batch = writer.next();
      add(message, position, batch);
      if (message.carriesReport()) {
        message.asReport();
        add(message, position, batch);
        message.asItself();
      }
      batch.endFrame(0, message.receivedMicros(), false);
    }
    if (first && writer.isFresh(position)) {
      fresh++;
    }
  }

  private void add(ParsedMessage message, long position, BulkBatch batch) {
    String index = names.of(message.table(), IndexNames.dayOf(message.timeMicros()));
    batch.add(position, index, documents.position(message), documents.write(message));
  }
}
