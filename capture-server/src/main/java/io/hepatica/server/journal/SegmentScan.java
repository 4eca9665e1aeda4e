package io.hepatica.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Finds the frames of a segment by what they say of themselves, so that damage can't hide. */
final class SegmentScan {
  /** Not enough bytes to tell. */
  static final int MORE = 0;

  static final int NO_FRAME = -1;

  private static final int MAGIC = 'H' << 24 | 'E' << 16 | 'P' << 8 | '3';
  private static final int SMALLEST = 6 + Receipt.bytes(4);

  private SegmentScan() {}

  /**
   * The length of the journal's frame at an offset, {@link #MORE} or {@link #NO_FRAME}. It is one
   * where magic, length and receipt are in place and the receipt names the very position at which
   * it lies; the checksum is not looked at.
   */
  static int frameLength(byte[] buffer, int at, int to, long position) {
    if (to - at < 6) {
      return MORE;
    }
    int magic =
        buffer[at] << 24
            | (buffer[at + 1] & 0xff) << 16
            | (buffer[at + 2] & 0xff) << 8
            | (buffer[at + 3] & 0xff);
    int length = (buffer[at + 4] & 0xff) << 8 | (buffer[at + 5] & 0xff);
    if (magic != MAGIC || length < SMALLEST) {
      return NO_FRAME;
    }
    if (length > to - at) {
      return MORE;
    }
    boolean holds =
        Receipt.isPresent(buffer, at, length) && Receipt.position(buffer, at, length) == position;
    return holds ? length : NO_FRAME;
  }

  /**
   * @param wholeTo offset behind the last whole frame
   * @param damaged bytes before it that belong to no whole frame
   */
  record Result(long wholeTo, long damaged) {}

  /** Reads a whole segment and checks every frame with its checksum. */
  static Result scan(Path file, long first) throws IOException {
    byte[] buffer = new byte[1 << 20];
    long offset = 0;
    long wholeTo = 0;
    long damaged = 0;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      while (offset < size) {
        int to = fill(channel, offset, buffer);
        if (to <= 0) {
          break;
        }
        boolean last = offset + to >= size;
        int at = 0;
        while (at < to) {
          int length = frameLength(buffer, at, to, first + offset + at);
          if (length == MORE && !last) {
            break;
          }
          if (length > 0 && Receipt.checksumHolds(buffer, at, length)) {
            damaged += offset + at - wholeTo;
            at += length;
            wholeTo = offset + at;
          } else {
            at++;
          }
        }
        offset += at;
      }
    }
    return new Result(wholeTo, damaged);
  }

  private static int fill(FileChannel channel, long offset, byte[] buffer) throws IOException {
    ByteBuffer into = ByteBuffer.wrap(buffer);
    while (into.hasRemaining()) {
      int count = channel.read(into, offset + into.position());
      if (count < 0) {
        break;
      }
    }
    return into.position();
  }
}
