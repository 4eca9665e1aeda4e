package io.hepatica.hep;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a datagram of any form that agents send, and leaves a {@link HepFrame} to look at. HEP3,
 * EEP3, v1 and v2 are viewed where they lie; a HEP3 frame within gzip (heplify 2's {@code
 * payload_zip}) is inflated, and heplify 1's protobuf is rewritten as HEP3, into a buffer of this
 * object, which is valid until the next call. Reusable; not thread-safe.
 *
 * <p>Both are bounded by {@link HepFrame#MAX_LENGTH}: no frame can be larger, so a zip bomb ends
 * there as {@link HepFault#BAD_COMPRESSION}.
 */
public final class HepDatagram implements AutoCloseable {
  private static final int GZIP = 0x1f8b;

  private final HepFrame frame = new HepFrame();
  private final PayloadInflater inflater = new PayloadInflater(HepFrame.MAX_LENGTH);
  private final HeplifyProtobuf protobuf = new HeplifyProtobuf();

  /**
   * Reads the datagram at the given place; as {@link HepFrame#read}, and may give {@link
   * HepFault#BAD_COMPRESSION} as well. A field of protobuf that is broken or cut counts as {@link
   * HepFault#BAD_CHUNK}.
   */
  public @Nullable HepFault read(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length < HepFrame.HEADER) {
      return frame.read(buffer, offset, length);
    }
    int first = buffer[offset] & 0xff;
    int second = buffer[offset + 1] & 0xff;
    if ((first << 8 | second) == GZIP) {
      return readGzip(buffer, offset, length);
    }
    if (HeplifyProtobuf.matches(first, second)) {
      return readProtobuf(buffer, offset, length);
    }
    return frame.read(buffer, offset, length);
  }

  private @Nullable HepFault readGzip(byte[] buffer, int offset, int length) {
    HepFault fault = inflater.inflate(buffer, offset, length);
    if (fault != null) {
      frame.read(buffer, offset, 0);
      return fault;
    }
    return frame.readHep3(inflater.buffer(), 0, inflater.length());
  }

  private @Nullable HepFault readProtobuf(byte[] buffer, int offset, int length) {
    HepFault fault = protobuf.read(buffer, offset, length);
    if (fault != null) {
      frame.read(buffer, offset, 0);
      return fault;
    }
    return frame.read(protobuf.buffer(), 0, protobuf.length());
  }

  /** The frame of the last datagram; empty after a fault but {@link HepFault#NO_PAYLOAD}. */
  public HepFrame frame() {
    return frame;
  }

  @Override
  public void close() {
    inflater.close();
  }
}
