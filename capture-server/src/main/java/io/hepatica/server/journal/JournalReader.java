package io.hepatica.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the journal from a position on, in order, while it is written. {@link #read} fills the
 * buffer with as many whole frames as fit; they lie end to end in {@link #buffer()} between {@link
 * #from()} and {@link #to()}, the first at journal position {@link #position()}, until the next
 * call.
 *
 * <p>Damaged bytes between frames (a failing disk) are skipped, counted and said; {@link
 * Receipt#checksumHolds} tells of a frame that was damaged inside. Not thread-safe. Interrupting a
 * thread that reads ends the reader with a {@link java.nio.channels.ClosedByInterruptException}.
 */
public final class JournalReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JournalReader.class);
  private static final int BUFFER = 256 << 10;

  private final Journal journal;
  private final byte[] buffer = new byte[BUFFER];
  private final ByteBuffer view = ByteBuffer.wrap(buffer);
  private long next;
  private long position;
  private int from;
  private int to;
  private long skipped;
  private @Nullable Segment segment;
  private @Nullable FileChannel channel;

  JournalReader(Journal journal, long position) {
    this.journal = journal;
    this.next = position;
    this.position = position;
  }

  public byte[] buffer() {
    return buffer;
  }

  public int from() {
    return from;
  }

  public int to() {
    return to;
  }

  /** Journal position of the byte at {@link #from()}. */
  public long position() {
    return position;
  }

  /** Bytes passed over because they belong to no frame. */
  public long skippedBytes() {
    return skipped;
  }

  /**
   * Reads on.
   *
   * @return whether there is a frame to look at; if not, {@link #await} more
   */
  public boolean read() throws IOException {
    from = 0;
    to = 0;
    while (next < journal.endPosition()) {
      int bytes = fill();
      to = wholeFrames(bytes);
      position = next;
      if (to > 0) {
        next += to;
        return true;
      }
      resync(bytes);
    }
    return false;
  }

  /**
   * Waits until there is more to read.
   *
   * @return whether there is
   */
  public boolean await(long nanos) throws InterruptedException {
    return journal.awaitBeyond(next, nanos);
  }

  /** Reads what is published of one segment from {@link #next} on, up to a buffer full. */
  private int fill() throws IOException {
    Segment current = segment;
    FileChannel file = channel;
    if (current == null || file == null || next >= journal.publishedTo(current)) {
      close();
      current = journal.segmentAt(next);
      file = FileChannel.open(current.file(), StandardOpenOption.READ);
      segment = current;
      channel = file;
    }
    long offset = next - current.first();
    view.clear();
    view.limit((int) Math.min(buffer.length, journal.publishedTo(current) - next));
    while (view.hasRemaining()) {
      if (file.read(view, offset + view.position()) < 0) {
        throw new IOException(
            current.file() + " ends before position " + journal.publishedTo(current));
      }
    }
    return view.position();
  }

  private int wholeFrames(int bytes) {
    int at = 0;
    while (at < bytes) {
      int length = SegmentScan.frameLength(buffer, at, bytes, next + at);
      if (length <= 0) {
        break;
      }
      at += length;
    }
    return at;
  }

  /** Moves {@link #next} to the next place where a frame lies, or behind what was read. */
  private void resync(int bytes) {
    int at = 1;
    while (at < bytes
        && SegmentScan.frameLength(buffer, at, bytes, next + at) <= SegmentScan.NO_FRAME) {
      at++;
    }
    log.warn("journal: {} damaged bytes at position {} are passed over", at, next);
    skipped += at;
    next += at;
  }

  @Override
  public void close() throws IOException {
    FileChannel file = channel;
    channel = null;
    segment = null;
    if (file != null) {
      file.close();
    }
  }
}
