package io.hepatica.server.index;

import io.hepatica.server.call.LiveSession;
import org.jspecify.annotations.Nullable;

/**
 * Which session an address and port belong to, by its SDP: where reports without an id are looked
 * up. The newest session wins. Of fixed size: where a bucket is full, the entry put first is
 * forgotten, and its reports are linked when the call is looked at. Not thread-safe.
 */
final class MediaTable {
  /** Entries of a bucket. */
  private static final int WAYS = 8;

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final long seed;
  private final int mask;
  private final long[] keys;
  private final @Nullable LiveSession[] sessions;

  /** Place of the entry to be forgotten next, by bucket. */
  private final byte[] oldest;

  /**
   * @param seed unknown to senders, so that they can't fill one bucket
   * @param bucketBits 2 to this power buckets of 8 entries of 12 bytes
   */
  MediaTable(long seed, int bucketBits) {
    this.seed = seed;
    this.mask = (1 << bucketBits) - 1;
    this.keys = new long[WAYS << bucketBits];
    this.sessions = new LiveSession[WAYS << bucketBits];
    this.oldest = new byte[1 << bucketBits];
  }

  /** A key for {@link #put} and {@link #find}; two endpoints share one in 2 to the power of 63. */
  long key(byte[] address, int start, int length, int port) {
    long hash = seed ^ port;
    for (int i = start; i < start + length; i++) {
      hash = mix(hash ^ address[i] & 0xff);
    }
    // 0 is a free place.
    return hash | 1;
  }

  private static long mix(long word) {
    long product = word * MULTIPLIER;
    return (product ^ product >>> 32) * MULTIPLIER;
  }

  private int bucket(long key) {
    return (int) (key >>> 32) & mask;
  }

  void put(long key, LiveSession session) {
    int bucket = bucket(key);
    int free = -1;
    for (int i = bucket * WAYS; i < (bucket + 1) * WAYS; i++) {
      if (keys[i] == key) {
        sessions[i] = session;
        return;
      } else if (keys[i] == 0) {
        free = i;
      }
    }
    if (free < 0) {
      free = bucket * WAYS + oldest[bucket];
      oldest[bucket] = (byte) ((oldest[bucket] + 1) % WAYS);
    }
    keys[free] = key;
    sessions[free] = session;
  }

  @Nullable LiveSession find(long key) {
    int bucket = bucket(key);
    for (int i = bucket * WAYS; i < (bucket + 1) * WAYS; i++) {
      if (keys[i] == key) {
        return sessions[i];
      }
    }
    return null;
  }

  /** Forgets the entry, where it is still that of the session. */
  void remove(long key, LiveSession session) {
    int bucket = bucket(key);
    for (int i = bucket * WAYS; i < (bucket + 1) * WAYS; i++) {
      if (keys[i] == key && session.equals(sessions[i])) {
        keys[i] = 0;
        sessions[i] = null;
      }
    }
  }
}
