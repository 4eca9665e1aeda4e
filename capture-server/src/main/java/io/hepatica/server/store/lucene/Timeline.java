package io.hepatica.server.store.lucene;

import io.hepatica.server.search.Histogram;
import java.util.Arrays;
import org.apache.lucene.util.BytesRef;

/**
 * Times and classes of a block's messages, a few bytes each, so that they are counted without the
 * frames. In order of time; of each message the microseconds since the one before, the first since
 * the block's oldest, and the three bits of its {@link io.hepatica.server.message.MessageClass}, as
 * one number of seven bits a byte, lowest first, the top bit set where more follow. Not
 * thread-safe.
 */
final class Timeline {
  private static final int CLASS_BITS = 3;
  private static final int CLASS_MASK = (1 << CLASS_BITS) - 1;
  private static final int MORE = 0x80;
  private static final int BITS = 7;
  private static final int MAX_BYTES = 10;

  private final long[] messages = new long[BlockWriter.MAX_MESSAGES];
  private final byte[] bytes = new byte[MAX_BYTES * BlockWriter.MAX_MESSAGES];
  private int size;

  void clear() {
    size = 0;
  }

  void add(long timeMicros, int messageClass) {
    messages[size++] = timeMicros << CLASS_BITS | messageClass;
  }

  /** What was added, from the block's oldest message on; good until it is called again. */
  BytesRef encode(long oldestMicros) {
    Arrays.sort(messages, 0, size);
    int length = 0;
    long before = oldestMicros;
    for (int i = 0; i < size; i++) {
      long time = messages[i] >> CLASS_BITS;
      long rest = time - before << CLASS_BITS | messages[i] & CLASS_MASK;
      before = time;
      while (rest >= MORE) {
        bytes[length++] = (byte) (rest | MORE);
        rest >>>= BITS;
      }
      bytes[length++] = (byte) rest;
    }
    return new BytesRef(bytes, 0, length);
  }

  static void count(BytesRef timeline, long oldestMicros, Histogram into) {
    long time = oldestMicros;
    int end = timeline.offset + timeline.length;
    for (int at = timeline.offset; at < end; ) {
      long value = 0;
      int shift = 0;
      byte next;
      do {
        next = timeline.bytes[at++];
        value |= (long) (next & MORE - 1) << shift;
        shift += BITS;
      } while (next < 0);
      time += value >>> CLASS_BITS;
      into.add(time, (int) value & CLASS_MASK);
    }
  }
}
