package io.hepatica.server.probe;

import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Moves capture times by whole seconds, so that the latest frame happened within the last second
 * and all distances are kept: what was sent lies in the past, where a search looks. Frames without
 * a time, v1 among them, stay as they are. Not thread-safe.
 */
public final class TimeShift {
  private static final int PROTOBUF = 0x08;
  private static final int PROTOBUF_SECONDS = 7;

  private boolean known;
  private long latestMicros;
  private long shiftSeconds;

  /**
   * The file begins again.
   *
   * @param latestMicros capture time of its latest frame; 0: not known, the first frame happens now
   */
  public void restart(long latestMicros) {
    this.latestMicros = latestMicros;
    known = false;
  }

  /**
   * Rewrites the time in the bytes as they came.
   *
   * @param read what the bytes were read as
   * @param bytes HEP3, v2 or heplify's protobuf
   */
  public void apply(byte[] bytes, HepFrame read, long nowMicros) {
    if (read.timeMicros() == 0) {
      return;
    }
    if (!known) {
      known = true;
      long reference = latestMicros == 0 ? read.timeMicros() : latestMicros;
      shiftSeconds = Math.floorDiv(nowMicros - reference, 1_000_000L);
    }
    int seconds = (int) (read.timeMicros() / 1_000_000 + shiftSeconds);
    if (bytes[0] == PROTOBUF) {
      protobuf(bytes, seconds);
    } else if (read.version() == 2) {
      v2(bytes, read, seconds);
    } else if (read.has(HepChunk.SECONDS)) {
      ByteBuffer.wrap(bytes).putInt(read.start(HepChunk.SECONDS) - read.offset(), seconds);
    }
  }

  private static void v2(byte[] bytes, HepFrame read, int seconds) {
    int at = bytes[2] == 2 ? 16 : 40;
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (Integer.toUnsignedLong(buffer.getInt(at)) != read.timeMicros() / 1_000_000) {
      buffer.order(ByteOrder.BIG_ENDIAN);
    }
    buffer.putInt(at, seconds);
  }

  /**
   * Seconds of 1978 to 3058 take 5 bytes as a varint, so the new ones fit where the old ones are.
   * The bytes were read as a whole message before, so every varint ends within them.
   */
  private static void protobuf(byte[] bytes, int seconds) {
    int at = 0;
    while (at < bytes.length) {
      int value = endOfVarint(bytes, at);
      long key = varint(bytes, at, value);
      int behind = endOfVarint(bytes, value);
      if (key >>> 3 == PROTOBUF_SECONDS) {
        if (behind - value == 5) {
          putVarint(bytes, value, behind, Integer.toUnsignedLong(seconds));
        }
        return;
      }
      at = behind + ((key & 7) == 2 ? (int) varint(bytes, value, behind) : 0);
    }
  }

  private static int endOfVarint(byte[] bytes, int start) {
    int at = start;
    while (bytes[at] < 0) {
      at++;
    }
    return at + 1;
  }

  private static long varint(byte[] bytes, int start, int end) {
    long value = 0;
    for (int at = end - 1; at >= start; at--) {
      value = (value << 7) | (bytes[at] & 0x7f);
    }
    return value;
  }

  private static void putVarint(byte[] bytes, int start, int end, long value) {
    long rest = value;
    for (int at = start; at < end; at++) {
      bytes[at] = (byte) ((rest & 0x7f) | (at < end - 1 ? 0x80 : 0));
      rest >>>= 7;
    }
  }
}
