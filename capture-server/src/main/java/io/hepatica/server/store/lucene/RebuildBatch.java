package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Span;
import java.io.IOException;
import java.util.Arrays;

/**
 * Messages of a rebuild on their way into blocks: a generation, and the frames themselves, which
 * the journal may not have any more. Filled by one thread, then read by another.
 */
final class RebuildBatch implements FrameSource {
  private static final int FIRST_BYTES = 1 << 20;

  private final Generation generation;
  private final int maxBytes;
  private final int[] offsets;
  private final Span callId = new Span();
  private byte[] frames = new byte[FIRST_BYTES];
  private int length;

  /**
   * @param maxRows full when it has so many rows; one more is taken
   * @param maxBytes full when its frames take so many bytes
   */
  RebuildBatch(Schema schema, long seed, int maxRows, int maxBytes) {
    this.generation = new Generation(schema, seed, maxRows, maxBytes);
    this.maxBytes = maxBytes;
    this.offsets = new int[maxRows + 1];
  }

  /** Adds a message in the roles that are asked for. */
  void add(ParsedMessage message, boolean asItself, boolean asReport) {
    int offset = length;
    int frameLength = copy(message);
    if (asItself) {
      addRow(message, offset, frameLength, 0);
    }
    if (asReport) {
      message.asReport();
      addRow(message, offset, frameLength, Generation.SECOND_ROLE);
      message.asItself();
    }
  }

  private void addRow(ParsedMessage message, int offset, int frameLength, int marks) {
    offsets[generation.rows()] = offset;
    generation.add(message, frameLength, marks, 0);
  }

  /** Appends the frame, with the link in it where it has none; gives its length. */
  private int copy(ParsedMessage message) {
    Span frame = message.frame();
    if (length + 2 * Receipt.MAX_FRAME > frames.length) {
      frames = Arrays.copyOf(frames, 2 * frames.length);
    }
    System.arraycopy(frame.bytes, frame.start, frames, length, frame.length);
    int copied = frame.length;
    if (message.isLinked() && !message.isLinkStored()) {
      message.text(Field.CALL_ID, 0, callId);
      byte[] link = Arrays.copyOfRange(callId.bytes, callId.start, callId.start + callId.length);
      copied = Receipt.insertLink(frames, length, copied, link);
    }
    length += copied;
    return copied;
  }

  boolean full() {
    return generation.full() || length >= maxBytes;
  }

  Generation generation() {
    return generation;
  }

  @Override
  public void read(Generation of, int row, byte[] into, int at) throws IOException {
    System.arraycopy(frames, offsets[row], into, at, of.frameLength(row));
  }
}
