package io.hepatica.server.performance;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Counts by key, few keys of many possible ones: 12 bytes for each that occurs. Not thread-safe.
 */
final class Tally {
  private static final int[] NO_KEYS = {};
  private static final long[] NO_COUNTS = {};

  private int[] keys = NO_KEYS;
  private long[] counts = NO_COUNTS;
  private int size;

  void add(int key) {
    int found = Arrays.binarySearch(keys, 0, size, key);
    if (found >= 0) {
      counts[found]++;
      return;
    }
    int at = -found - 1;
    if (size == keys.length) {
      int room = Math.max(4, size * 2);
      keys = Arrays.copyOf(keys, room);
      counts = Arrays.copyOf(counts, room);
    }
    System.arraycopy(keys, at, keys, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    keys[at] = key;
    counts[at] = 1;
    size++;
  }

  long count(int key) {
    int found = Arrays.binarySearch(keys, 0, size, key);
    return found < 0 ? 0 : counts[found];
  }

  /** The key of the value with this rank, from 1, when all are laid in a row by key. */
  int keyOfRank(long rank) {
    long seen = 0;
    for (int i = 0; i < size; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return keys[i];
      }
    }
    throw new IllegalArgumentException("rank " + rank + " of " + seen);
  }

  /** Every key that occurs, ascending. */
  void forEachKey(IntConsumer consumer) {
    for (int i = 0; i < size; i++) {
      consumer.accept(keys[i]);
    }
  }
}
