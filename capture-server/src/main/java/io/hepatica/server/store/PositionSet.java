package io.hepatica.server.store;

import java.util.HashMap;
import java.util.Map;

/**
 * Journal positions of frames: a bit for each {@value #BYTES} bytes of journal, in pieces that are
 * there only where a bit is set. No frame is as short as that with its receipt, so no two share a
 * bit. It takes at most 1/256 of the frames' bytes. Not thread-safe.
 */
public final class PositionSet {
  private static final int BYTES = 32;
  private static final int PIECE_BITS = 1 << 15;

  private final Map<Long, long[]> pieces = new HashMap<>();
  private long current = -1;
  private long[] piece = {};

  /** Whether it was not there before. */
  public boolean add(long position) {
    long bit = position / BYTES;
    long number = bit / PIECE_BITS;
    if (number != current) {
      current = number;
      piece = pieces.computeIfAbsent(number, _ -> new long[PIECE_BITS / Long.SIZE]);
    }
    int word = (int) (bit % PIECE_BITS) / Long.SIZE;
    long mask = 1L << bit;
    boolean news = (piece[word] & mask) == 0;
    piece[word] |= mask;
    return news;
  }
}
