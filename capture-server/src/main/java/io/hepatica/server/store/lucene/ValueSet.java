package io.hepatica.server.store.lucene;

import java.util.Arrays;

/** A set of longs other than 0, emptied in one go. Not thread-safe. */
final class ValueSet {
  private long[] slots = new long[256];
  private int size;

  /** Whether it is new. */
  boolean add(long value) {
    int slot = slot(value, slots);
    if (slots[slot] == value) {
      return false;
    }
    slots[slot] = value;
    if (2 * ++size > slots.length) {
      grow();
    }
    return true;
  }

  private static int slot(long value, long[] slots) {
    long hash = value * 0x9e3779b97f4a7c15L;
    int slot = (int) (hash >>> Integer.SIZE) & (slots.length - 1);
    while (slots[slot] != 0 && slots[slot] != value) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] wider = new long[2 * slots.length];
    for (long value : slots) {
      if (value != 0) {
        wider[slot(value, wider)] = value;
      }
    }
    slots = wider;
  }

  void clear() {
    if (size > 0) {
      Arrays.fill(slots, 0);
      size = 0;
    }
  }
}
