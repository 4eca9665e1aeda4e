package io.hepatica.hep;

import static io.hepatica.hep.HepFrame.HEADER;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Writes one HEP3 frame after another into a caller's array. Reusable; not thread-safe; allocates
 * nothing.
 *
 * <p>What does not fit, in the room given or in the 65,535 bytes that HEP3's length can say, is not
 * written, nor is anything after it; {@link #finish()} then answers {@link #DOES_NOT_FIT}. So a
 * frame is never cut, and only the end has to be asked.
 */
public final class Hep3Encoder {
  /** The answer of {@link #finish()} and {@link #chunk} where there was not enough room. */
  public static final int DOES_NOT_FIT = -1;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] buffer = {};
  private int offset;
  private int at;
  private int end;
  private boolean full;

  /**
   * Begins a frame.
   *
   * @param room bytes that may be written from {@code offset} on
   */
  public Hep3Encoder begin(byte[] buffer, int offset, int room) {
    Objects.checkFromIndexSize(offset, room, buffer.length);
    this.buffer = buffer;
    this.offset = offset;
    end = offset + Math.min(room, HepFrame.MAX_LENGTH);
    full = room < HEADER;
    at = offset;
    if (!full) {
      INT.set(buffer, offset, HepFrame.HEP3);
      at += HEADER;
    }
    return this;
  }

  /**
   * Adds a chunk whose value the caller writes.
   *
   * @return where the value begins in the array, or {@link #DOES_NOT_FIT}
   */
  public int chunk(int vendor, int type, int valueLength) {
    if (full || valueLength > end - at - HEADER) {
      full = true;
      return DOES_NOT_FIT;
    }
    int value = at + HEADER;
    SHORT.set(buffer, at, (short) vendor);
    SHORT.set(buffer, at + 2, (short) type);
    SHORT.set(buffer, at + 4, (short) (HEADER + valueLength));
    at = value + valueLength;
    return value;
  }

  /** Adds a generic chunk of 1 byte. */
  public Hep3Encoder u8(int type, int value) {
    return u8(0, type, value);
  }

  /** Adds a vendor's chunk of 1 byte. */
  public Hep3Encoder u8(int vendor, int type, int value) {
    int start = chunk(vendor, type, 1);
    if (start >= 0) {
      buffer[start] = (byte) value;
    }
    return this;
  }

  /** Adds a generic chunk of 2 bytes. */
  public Hep3Encoder u16(int type, int value) {
    return u16(0, type, value);
  }

  /** Adds a vendor's chunk of 2 bytes. */
  public Hep3Encoder u16(int vendor, int type, int value) {
    int start = chunk(vendor, type, 2);
    if (start >= 0) {
      SHORT.set(buffer, start, (short) value);
    }
    return this;
  }

  /** Adds a generic chunk of 4 bytes. */
  public Hep3Encoder u32(int type, long value) {
    return u32(0, type, value);
  }

  /** Adds a vendor's chunk of 4 bytes. */
  public Hep3Encoder u32(int vendor, int type, long value) {
    int start = chunk(vendor, type, 4);
    if (start >= 0) {
      INT.set(buffer, start, (int) value);
    }
    return this;
  }

  /** Adds a vendor's chunk of 8 bytes. */
  public Hep3Encoder u64(int vendor, int type, long value) {
    int start = chunk(vendor, type, 8);
    if (start >= 0) {
      LONG.set(buffer, start, value);
    }
    return this;
  }

  /** Adds a generic chunk. */
  public Hep3Encoder bytes(int type, byte[] from, int start, int length) {
    return bytes(0, type, from, start, length);
  }

  /** Adds a vendor's chunk. */
  public Hep3Encoder bytes(int vendor, int type, byte[] from, int start, int length) {
    int value = chunk(vendor, type, length);
    if (value >= 0) {
      System.arraycopy(from, start, buffer, value, length);
    }
    return this;
  }

  /** Adds a chunk of a HEP3 frame byte for byte; {@code chunk} as {@link HepFrame#nextChunk}. */
  public Hep3Encoder copy(HepFrame frame, int chunk) {
    return bytes(
        frame.chunkVendor(chunk),
        frame.chunkType(chunk),
        frame.buffer(),
        frame.chunkValueStart(chunk),
        frame.chunkValueLength(chunk));
  }

  /** Adds the chunks of an address of 4 or 16 bytes at the sending end; none for another length. */
  public Hep3Encoder source(byte[] from, int start, int length) {
    return address(HepChunk.SOURCE_IPV4, HepChunk.SOURCE_IPV6, from, start, length);
  }

  /** As {@link #source}, at the receiving end. */
  public Hep3Encoder destination(byte[] from, int start, int length) {
    return address(HepChunk.DESTINATION_IPV4, HepChunk.DESTINATION_IPV6, from, start, length);
  }

  private Hep3Encoder address(int ipv4, int ipv6, byte[] from, int start, int length) {
    return switch (length) {
      case 4 -> bytes(ipv4, from, start, length);
      case 16 -> bytes(ipv6, from, start, length);
      default -> this;
    };
  }

  /** Adds the chunks of a time in microseconds since the epoch; none for 0. */
  public Hep3Encoder time(long micros) {
    if (micros == 0) {
      return this;
    }
    return u32(HepChunk.SECONDS, micros / 1_000_000).u32(HepChunk.MICROSECONDS, micros % 1_000_000);
  }

  /**
   * Adds what a frame of v1 or v2 holds, as generic chunks.
   *
   * @param timeMicros the time to be written: the frame's, or that of arrival where it has none
   * @throws IllegalArgumentException for HEP3, whose chunks are copied one by one
   */
  public Hep3Encoder fields(HepFrame frame, long timeMicros) {
    if (frame.version() != 1 && frame.version() != 2) {
      throw new IllegalArgumentException("a frame of version " + frame.version());
    }
    byte[] from = frame.buffer();
    u8(HepChunk.FAMILY, frame.sourceAddressLength() == 4 ? 2 : 10);
    u8(HepChunk.PROTOCOL, frame.protocol());
    source(from, frame.sourceAddressStart(), frame.sourceAddressLength());
    destination(from, frame.destinationAddressStart(), frame.destinationAddressLength());
    u16(HepChunk.SOURCE_PORT, frame.sourcePort());
    u16(HepChunk.DESTINATION_PORT, frame.destinationPort());
    time(timeMicros);
    u8(HepChunk.PROTOCOL_TYPE, frame.protocolType());
    if (frame.version() == 2) {
      u32(HepChunk.AGENT_ID, frame.agentId());
    }
    return bytes(HepChunk.PAYLOAD, from, frame.payloadStart(), frame.payloadLength());
  }

  /** Bytes written so far, the frame's header included. */
  public int length() {
    return at - offset;
  }

  /** Ends the frame: its length in bytes, or {@link #DOES_NOT_FIT}. */
  public int finish() {
    if (full) {
      return DOES_NOT_FIT;
    }
    SHORT.set(buffer, offset + 4, (short) length());
    return length();
  }
}
