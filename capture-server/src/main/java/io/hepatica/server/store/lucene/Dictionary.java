package io.hepatica.server.store.lucene;

import io.hepatica.server.message.Span;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The distinct byte values of a generation, each once, with ordinals from 1. One thread adds;
 * readers look up without locks.
 *
 * <p>Values lie in an arena of pages, none across two. The hash table is open addressing over
 * ordinals, and is replaced, never rearranged, when it grows: a reader that holds the table of
 * before misses only values that were added after it looked. The hash is seeded at random, so that
 * no sender can choose values that collide.
 */
final class Dictionary {
  private static final int ARENA_PAGE_BITS = 18;
  private static final int ARENA_PAGE = 1 << ARENA_PAGE_BITS;

  /** Bytes beside the value itself: offset, length, hash and its slots in the table. */
  private static final int OVERHEAD = 24;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

  private final long seed;
  private final byte[] @Nullable [] arena;
  private final IntColumn offsets;
  private final IntColumn lengths;
  private final IntColumn hashes;
  private int arenaEnd;
  private int size;
  private long bytes;
  private volatile int published;
  private volatile int[] table = new int[1 << 12];

  /**
   * @param maxBytes what {@link #bytes()} may reach before the last row
   * @param slack bytes that one more row may add
   */
  Dictionary(long seed, long maxBytes, int slack) {
    this.seed = seed;
    int values = Math.toIntExact((maxBytes + slack) / OVERHEAD + 2);
    this.offsets = new IntColumn(values);
    this.lengths = new IntColumn(values);
    this.hashes = new IntColumn(values);
    // Half a page per page may be lost to a value that did not fit its rest.
    this.arena = new byte[Math.toIntExact(2 * (maxBytes + slack) / ARENA_PAGE + 2)][];
  }

  /** Ordinal of the value, which is added where new. */
  int add(byte[] value, int start, int length) {
    int hash = hash(value, start, length);
    int[] slots = table;
    int slot = hash & (slots.length - 1);
    for (int ordinal; (ordinal = slots[slot]) != 0; slot = (slot + 1) & (slots.length - 1)) {
      if (hashes.get(ordinal) == hash && equal(ordinal, value, start, length)) {
        return ordinal;
      }
    }
    int ordinal = ++size;
    int offset = allot(length);
    byte[] page = page(offset);
    System.arraycopy(value, start, page, offset & (ARENA_PAGE - 1), length);
    offsets.set(ordinal, offset);
    lengths.set(ordinal, length);
    hashes.set(ordinal, hash);
    bytes += length + OVERHEAD;
    slots[slot] = ordinal;
    if (2 * size > slots.length) {
      grow();
    }
    return ordinal;
  }

  private int allot(int length) {
    if ((arenaEnd & (ARENA_PAGE - 1)) + length > ARENA_PAGE) {
      arenaEnd = (arenaEnd | (ARENA_PAGE - 1)) + 1;
    }
    int offset = arenaEnd;
    if (arena[offset >>> ARENA_PAGE_BITS] == null) {
      arena[offset >>> ARENA_PAGE_BITS] = new byte[ARENA_PAGE];
    }
    arenaEnd += length;
    return offset;
  }

  private void grow() {
    int[] wider = new int[4 * table.length];
    for (int ordinal = 1; ordinal <= size; ordinal++) {
      int slot = hashes.get(ordinal) & (wider.length - 1);
      while (wider[slot] != 0) {
        slot = (slot + 1) & (wider.length - 1);
      }
      wider[slot] = ordinal;
    }
    table = wider;
  }

  /** Makes all values added so far visible to readers. */
  void publish() {
    published = size;
  }

  /** Highest ordinal that readers may ask for. */
  int published() {
    return published;
  }

  /** Ordinal of a published value, or 0. */
  int find(byte[] value) {
    int visible = published;
    int[] slots = table;
    int hash = hash(value, 0, value.length);
    int slot = hash & (slots.length - 1);
    for (int ordinal; (ordinal = slots[slot]) != 0; slot = (slot + 1) & (slots.length - 1)) {
      if (ordinal <= visible
          && hashes.get(ordinal) == hash
          && equal(ordinal, value, 0, value.length)) {
        return ordinal;
      }
    }
    return 0;
  }

  void get(int ordinal, Span into) {
    int offset = offsets.get(ordinal);
    into.set(page(offset), offset & (ARENA_PAGE - 1), lengths.get(ordinal));
  }

  /** Memory taken by the values and their places. */
  long bytes() {
    return bytes;
  }

  private byte[] page(int offset) {
    byte[] page = arena[offset >>> ARENA_PAGE_BITS];
    if (page == null) {
      throw new IllegalStateException("no value at " + offset);
    }
    return page;
  }

  private boolean equal(int ordinal, byte[] value, int start, int length) {
    if (lengths.get(ordinal) != length) {
      return false;
    }
    int offset = offsets.get(ordinal);
    int at = offset & (ARENA_PAGE - 1);
    return Arrays.equals(page(offset), at, at + length, value, start, start + length);
  }

  private int hash(byte[] value, int start, int length) {
    long hash = seed ^ length;
    int at = start;
    int end = start + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(value, at));
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << Byte.SIZE | value[at] & 0xff;
    }
    hash = mix(hash ^ rest);
    return (int) (hash >>> Integer.SIZE);
  }

  private static long mix(long word) {
    long product = word * MULTIPLIER;
    return (product ^ product >>> 32) * MULTIPLIER;
  }
}
