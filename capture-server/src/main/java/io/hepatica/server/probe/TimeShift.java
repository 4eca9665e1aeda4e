package io.hepatica.server.probe;

import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepDatagram;
import io.hepatica.hep.HepFault;
import io.hepatica.hep.HepFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Moves capture times by whole seconds, so that the latest frame happened within the last second
 * and all distances are kept: what was sent lies in the past, where a search looks. Frames without
 * a time, v1 among them, stay as they are. Not thread-safe.
 */
public final class TimeShift {
  private static final byte GZIP = 0x1f;
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
   * Takes a frame out of its gzip, where its fields can't be rewritten.
   *
   * @param frame of any form
   * @param datagram reads what is returned
   * @return the HEP3 frame that was packed; the bytes as they are where they are not gzip
   */
  public static byte[] unpacked(byte[] frame, HepDatagram datagram) {
    boolean whole = datagram.read(frame, 0, frame.length) != HepFault.BAD_COMPRESSION;
    if (frame[0] != GZIP || !whole) {
      return frame;
    }
    HepFrame read = datagram.frame();
    byte[] plain = Arrays.copyOfRange(read.buffer(), read.offset(), read.offset() + read.length());
    datagram.read(plain, 0, plain.length);
    return plain;
  }

  /**
   * Rewrites the time of a frame.
   *
   * @param frame of any form; its bytes are changed, unless it is gzip
   * @param datagram reads what is returned
   * @return the bytes that have the new time; what was gzip is unpacked
   */
  public byte[] apply(byte[] frame, HepDatagram datagram, long nowMicros) {
    byte[] bytes = unpacked(frame, datagram);
    rewrite(bytes, datagram.frame(), nowMicros);
    datagram.read(bytes, 0, bytes.length);
    return bytes;
  }

  private void rewrite(byte[] bytes, HepFrame read, long nowMicros) {
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
