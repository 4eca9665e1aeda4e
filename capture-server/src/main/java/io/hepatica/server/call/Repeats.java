package io.hepatica.server.call;

import java.util.Arrays;

/**
 * Counts the messages that came more than once, by their hashes. Of more than {@value #LIMIT}
 * different ones, those with the lowest hashes are watched: one that is dropped can never come back
 * among them, so the count does not depend on the order.
 */
final class Repeats {
  static final int LIMIT = 512;

  private static final int COUNT_BITS = 12;
  private static final long MAX_COUNT = (1 << COUNT_BITS) - 1;

  /** Sorted; a hash in the upper bits, how often it came again in the lower ones. */
  private long[] entries = new long[8];

  private int size;

  void add(long hash) {
    long key = hash & ~MAX_COUNT;
    int found = Arrays.binarySearch(entries, 0, size, key);
    int at = found >= 0 ? found : -found - 1;
    if (at < size && (entries[at] & ~MAX_COUNT) == key) {
      if ((entries[at] & MAX_COUNT) < MAX_COUNT) {
        entries[at]++;
      }
      return;
    }
    if (at == LIMIT) {
      return;
    }
    if (size == entries.length && size < LIMIT) {
      entries = Arrays.copyOf(entries, Math.min(LIMIT, size + (size >> 1)));
    }
    size = Math.min(size + 1, LIMIT);
    System.arraycopy(entries, at, entries, at + 1, size - at - 1);
    entries[at] = key;
  }

  long count() {
    long count = 0;
    for (int i = 0; i < size; i++) {
      count += entries[i] & MAX_COUNT;
    }
    return count;
  }
}
