package io.hepatica.server.archive;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A Bloom filter of Call-IDs: 10 bits for each and 7 hashes, so that at most about one in a hundred
 * that are not there seems to be. Immutable. Bits and hashes are part of the index's format.
 */
record CallIdFilter(byte[] bits) {
  private static final int BITS_PER_ID = 10;
  private static final int HASHES = 7;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** A filter of those with these {@linkplain #hash hashes}. */
  static CallIdFilter of(Set<Long> hashes) {
    byte[] bits = new byte[(hashes.size() * BITS_PER_ID + 7) / 8];
    for (long hash : hashes) {
      for (int i = 0; i < HASHES; i++) {
        int bit = bit(hash, i, bits.length);
        bits[bit >>> 3] |= (byte) (1 << (bit & 7));
      }
    }
    return new CallIdFilter(bits);
  }

  /** Whether a Call-ID may be among them; never false for one that is. */
  boolean mayHold(long hash) {
    if (bits.length == 0) {
      return false;
    }
    for (int i = 0; i < HASHES; i++) {
      int bit = bit(hash, i, bits.length);
      if ((bits[bit >>> 3] & 1 << (bit & 7)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static int bit(long hash, int i, int bytes) {
    long mixed = (hash & 0xffff_ffffL) + i * (hash >>> 32 | 1);
    return (int) ((mixed & 0xffff_ffffL) * (bytes * 8L) >>> 32);
  }

  /** FNV-1a of 64 bits, its bits mixed as in the end of MurmurHash3. */
  static long hash(String callId) {
    long hash = FNV_OFFSET;
    for (byte octet : callId.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }
}
