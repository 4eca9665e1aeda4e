package io.hepatica.server.journal;

/**
 * Frames on their way into the journal: HEP3 with a blank receipt, end to end in one array. A
 * listener writes a frame behind {@link #length()} and then {@linkplain #add adds} it. Reused;
 * owned by one thread at a time.
 */
public final class FrameBatch {
  /** The most bytes that one frame can take: HEP3's total length has 16 bits. */
  public static final int MAX_FRAME = 65_535;

  private final byte[] buffer;
  private int length;
  private int frames;

  /**
   * @param capacity bytes, at least {@link #MAX_FRAME}
   */
  public FrameBatch(int capacity) {
    if (capacity < MAX_FRAME) {
      throw new IllegalArgumentException("a batch holds at least one frame of " + MAX_FRAME);
    }
    this.buffer = new byte[capacity];
  }

  public byte[] buffer() {
    return buffer;
  }

  /** Bytes taken, and where the next frame is to be written. */
  public int length() {
    return length;
  }

  public int frames() {
    return frames;
  }

  public boolean isEmpty() {
    return frames == 0;
  }

  /** Whether a frame of any size still fits. */
  public boolean hasRoom() {
    return buffer.length - length >= MAX_FRAME;
  }

  /**
   * Takes in the frame that was written at {@link #length()}.
   *
   * @param frameLength its total length, receipt included
   */
  public void add(int frameLength) {
    length += frameLength;
    frames++;
  }

  /** Takes in all frames of another batch, where they fit; else nothing. */
  boolean addAll(FrameBatch other) {
    if (buffer.length - length < other.length) {
      return false;
    }
    System.arraycopy(other.buffer, 0, buffer, length, other.length);
    length += other.length;
    frames += other.frames;
    return true;
  }

  public void clear() {
    length = 0;
    frames = 0;
  }
}
