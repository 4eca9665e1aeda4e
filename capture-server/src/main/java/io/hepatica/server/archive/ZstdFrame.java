package io.hepatica.server.archive;

/**
 * One zstd frame of an archived segment, as its index has it.
 *
 * @param offset in the file
 * @param length compressed bytes
 * @param rawLength bytes of HEP frames; 0 where the bytes are in no whole zstd frame
 * @param firstPosition journal position of its first HEP frame
 * @param endPosition journal position behind its last; -1 where nothing is known
 * @param minMicros earliest event time
 * @param maxMicros latest event time
 * @param messages HEP frames
 * @param crc CRC32C of the compressed bytes
 * @param callIds those of its messages
 */
record ZstdFrame(
    long offset,
    int length,
    int rawLength,
    long firstPosition,
    long endPosition,
    long minMicros,
    long maxMicros,
    int messages,
    int crc,
    CallIdFilter callIds) {
  /** What was asked for as raw bytes; a HEP frame goes beyond. */
  static final int RAW_BYTES = 4 << 20;

  /** The most raw bytes: one byte was missing when a HEP frame of the greatest length came. */
  static final int MAX_RAW = RAW_BYTES + 65_535;

  boolean isWhole() {
    return rawLength > 0;
  }

  /** Whether it may hold a message of that time with one of these Call-IDs; none: any. */
  boolean mayHold(long fromMicros, long toMicros, long[] hashes) {
    if (!isWhole()) {
      return true;
    }
    if (minMicros >= toMicros || maxMicros < fromMicros) {
      return false;
    }
    for (long hash : hashes) {
      if (callIds.mayHold(hash)) {
        return true;
      }
    }
    return hashes.length == 0;
  }
}
