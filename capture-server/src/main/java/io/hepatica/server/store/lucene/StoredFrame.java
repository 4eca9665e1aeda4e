package io.hepatica.server.store.lucene;

import io.hepatica.server.journal.Receipt;
import java.util.zip.CRC32C;

/**
 * A journaled frame as blocks keep it: byte for byte, but with the checksum of its last chunk
 * blank, since those four bytes would not compress, and can be computed again.
 */
final class StoredFrame {
  private static final int TOTAL_LENGTH = 4;
  private static final int CHECKSUM = 4;

  private StoredFrame() {}

  static void blankChecksum(byte[] buffer, int offset, int length) {
    if (!Receipt.isPresent(buffer, offset, length)) {
      throw new IllegalArgumentException("a frame without receipt");
    }
    u32(buffer, offset + length - CHECKSUM, 0);
  }

  static void restoreChecksum(byte[] frame) {
    restoreChecksum(frame, 0, frame.length);
  }

  static void restoreChecksum(byte[] buffer, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(buffer, offset, length - CHECKSUM);
    u32(buffer, offset + length - CHECKSUM, (int) crc.getValue());
  }

  /** Total length that the frame at the place gives itself. */
  static int length(byte[] buffer, int offset) {
    int at = offset + TOTAL_LENGTH;
    return (buffer[at] & 0xff) << Byte.SIZE | buffer[at + 1] & 0xff;
  }

  private static void u32(byte[] buffer, int at, int value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      buffer[at + i] = (byte) (value >>> Byte.SIZE * (Integer.BYTES - 1 - i));
    }
  }
}
