package io.hepatica.hep;

import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites heplify 1's protobuf message as HEP3. Its fields, all of proto2 and required: 1 version
 * (the IP family), 2 protocol, 3 and 4 addresses as text, 5 and 6 ports, 7 seconds, 8 microseconds,
 * 9 protocol type, 10 node id, 11 node password, 12 payload, 13 correlation id, 14 VLAN. Empty
 * texts and VLAN 0 stand for nothing and are left out.
 */
final class HeplifyProtobuf {
  private static final int FIELDS = 15;
  private static final int SOURCE = 3;
  private static final int DESTINATION = 4;
  private static final int PASSWORD = 11;
  private static final int PAYLOAD = 12;
  private static final int CORRELATION_ID = 13;

  /** The longest text of an IPv6 address, with an IPv4 tail and a scope id of 16. */
  private static final int ADDRESS_TEXT = 62;

  private final Hep3Encoder encoder = new Hep3Encoder();
  private final byte[] buffer = new byte[HepFrame.MAX_LENGTH];

  /** Numbers by field; of texts their length. */
  private final long[] values = new long[FIELDS];

  private final int[] starts = new int[FIELDS];
  private int length;
  private int at;

  /** Whether a datagram that begins so is the protobuf: field 1, with family 2 or 10. */
  static boolean matches(int first, int second) {
    return first == 0x08 && (second == 2 || second == 10);
  }

  /** Rewrites the message into {@link #buffer()}; null when it is whole. */
  @Nullable HepFault read(byte[] from, int offset, int size) {
    length = 0;
    for (int field = 0; field < FIELDS; field++) {
      values[field] = 0;
    }
    if (!readFields(from, offset, offset + size)) {
      return HepFault.BAD_CHUNK;
    }
    length = write(from);
    if (length == Hep3Encoder.DOES_NOT_FIT) {
      length = 0;
      return HepFault.BAD_LENGTH;
    }
    return null;
  }

  private boolean readFields(byte[] from, int start, int end) {
    at = start;
    while (at < end) {
      long key = varint(from, end);
      if (key < 0) {
        return false;
      }
      int wire = (int) (key & 7);
      long field = key >>> 3;
      if (wire != 0 && wire != 2) {
        return false;
      }
      long value = varint(from, end);
      if (value < 0) {
        return false;
      }
      int valueStart = at;
      if (wire == 2) {
        if (value > end - at) {
          return false;
        }
        at += (int) value;
      }
      if (field < FIELDS && isText((int) field) == (wire == 2)) {
        values[(int) field] = value;
        starts[(int) field] = valueStart;
      }
    }
    return true;
  }

  private static boolean isText(int field) {
    return switch (field) {
      case SOURCE, DESTINATION, PASSWORD, PAYLOAD, CORRELATION_ID -> true;
      default -> false;
    };
  }

  /** The next varint; -1 where it is cut, or beyond 63 bits. */
  private long varint(byte[] from, int end) {
    long value = 0;
    for (int shift = 0; shift < 63 && at < end; shift += 7) {
      byte b = from[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    return -1;
  }

  private int write(byte[] from) {
    encoder.begin(buffer, 0, buffer.length);
    encoder.u8(HepChunk.FAMILY, (int) values[1]).u8(HepChunk.PROTOCOL, (int) values[2]);
    byte[] source = address(from, SOURCE);
    encoder.source(source, 0, source.length);
    byte[] destination = address(from, DESTINATION);
    encoder.destination(destination, 0, destination.length);
    encoder.u16(HepChunk.SOURCE_PORT, (int) values[5]);
    encoder.u16(HepChunk.DESTINATION_PORT, (int) values[6]);
    encoder.u32(HepChunk.SECONDS, values[7]).u32(HepChunk.MICROSECONDS, values[8]);
    encoder.u8(HepChunk.PROTOCOL_TYPE, (int) values[9]);
    encoder.u32(HepChunk.AGENT_ID, values[10]);
    text(HepChunk.AUTH_KEY, from, PASSWORD);
    text(HepChunk.CORRELATION_ID, from, CORRELATION_ID);
    if (values[14] != 0) {
      encoder.u16(HepChunk.VLAN, (int) values[14]);
    }
    text(HepChunk.PAYLOAD, from, PAYLOAD);
    return encoder.finish();
  }

  private void text(int type, byte[] from, int field) {
    if (values[field] > 0) {
      encoder.bytes(type, from, starts[field], (int) values[field]);
    }
  }

  /** The bytes of a numeric address; none where the text is not one. No name is ever looked up. */
  private byte[] address(byte[] from, int field) {
    if (values[field] > ADDRESS_TEXT) {
      return new byte[0];
    }
    String text = new String(from, starts[field], (int) values[field], StandardCharsets.ISO_8859_1);
    byte[] address = NetUtil.createByteArrayFromIpAddressString(text);
    return address == null ? new byte[0] : address;
  }

  byte[] buffer() {
    return buffer;
  }

  int length() {
    return length;
  }
}
