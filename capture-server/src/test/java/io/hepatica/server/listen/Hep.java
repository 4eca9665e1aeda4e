package io.hepatica.server.listen;

import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepFault;
import io.hepatica.hep.HepFrame;
import io.hepatica.hep.PayloadInflater;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Frames that no capture holds. */
final class Hep {
  /** Where the source port lies in a frame made here. */
  static final int SOURCE_PORT = 6 + 10 + 10 + 6;

  private Hep() {}

  /** A frame of exactly this many bytes, its payload random or all the same. */
  static byte[] padded(int size, boolean random) {
    byte[] payload = new byte[size - 6 - 10 - 10 - 8 - 8 - 7 - 6];
    if (random) {
      new Random(size).nextBytes(payload);
    } else {
      Arrays.fill(payload, (byte) 'x');
    }
    return frame(payload, null);
  }

  static byte[] frame(byte[] payload, @Nullable String password) {
    byte[] buffer = new byte[HepFrame.MAX_LENGTH];
    Hep3Encoder encoder =
        new Hep3Encoder()
            .begin(buffer, 0, buffer.length)
            .source(new byte[] {10, 0, 0, 1}, 0, 4)
            .destination(new byte[] {10, 0, 0, 2}, 0, 4)
            .u16(HepChunk.SOURCE_PORT, 5060)
            .u16(HepChunk.DESTINATION_PORT, 5062)
            .u8(HepChunk.PROTOCOL_TYPE, 100)
            .bytes(HepChunk.PAYLOAD, payload, 0, payload.length);
    if (password != null) {
      byte[] key = password.getBytes(StandardCharsets.UTF_8);
      encoder.bytes(HepChunk.AUTH_KEY, key, 0, key.length);
    }
    return Arrays.copyOf(buffer, encoder.finish());
  }

  /** The frame's payload, inflated. */
  static byte[] payload(byte[] bytes) {
    HepFrame frame = new HepFrame();
    HepFault fault = frame.read(bytes, 0, bytes.length);
    if (fault != null) {
      throw new AssertionError(fault);
    }
    int start = frame.payloadStart();
    if (!frame.payloadCompressed()) {
      return Arrays.copyOfRange(bytes, start, start + frame.payloadLength());
    }
    try (PayloadInflater inflater = new PayloadInflater(1 << 20)) {
      if (inflater.inflate(bytes, start, frame.payloadLength()) != null) {
        throw new AssertionError("not inflated");
      }
      return Arrays.copyOf(inflater.buffer(), inflater.length());
    }
  }
}
