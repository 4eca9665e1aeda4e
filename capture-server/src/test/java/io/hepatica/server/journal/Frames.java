package io.hepatica.server.journal;

import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepChunk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Frames of tests: made, put into batches, and read back. */
final class Frames {
  static final byte[] PEER = {10, 1, 2, 3};
  static final long RECEIVED = 1_795_238_000_123_456L;

  private Frames() {}

  /** A frame with this payload. */
  static byte[] frame(byte[] payload) {
    byte[] buffer = new byte[payload.length + 64];
    int length =
        new Hep3Encoder()
            .begin(buffer, 0, buffer.length)
            .u8(HepChunk.PROTOCOL_TYPE, 100)
            .bytes(HepChunk.PAYLOAD, payload, 0, payload.length)
            .finish();
    return Arrays.copyOf(buffer, length);
  }

  static void stage(FrameBatch batch, byte[] frame) {
    System.arraycopy(frame, 0, batch.buffer(), batch.length(), frame.length);
    batch.add(
        Receipt.append(
            batch.buffer(), batch.length(), frame.length, RECEIVED, Transport.UDP, 3, 5060, PEER));
  }

  static FrameBatch batch(String... payloads) {
    FrameBatch batch = new FrameBatch(256 << 10);
    for (String payload : payloads) {
      stage(batch, frame(payload.getBytes(StandardCharsets.UTF_8)));
    }
    return batch;
  }

  /** A payload as text: the value of the frame's second chunk. */
  static String payload(byte[] buffer, int frame, int length) {
    int start = frame + 6 + 7 + 6;
    return new String(
        buffer, start, Receipt.start(buffer, frame, length) - start, StandardCharsets.UTF_8);
  }

  /** The payloads of all frames from a position on; every checksum and position is checked. */
  static List<String> payloads(Journal journal, long position) throws Exception {
    List<String> payloads = new ArrayList<>();
    try (JournalReader reader = journal.reader(position)) {
      while (reader.read()) {
        int at = reader.from();
        while (at < reader.to()) {
          byte[] buffer = reader.buffer();
          int length = (buffer[at + 4] & 0xff) << 8 | (buffer[at + 5] & 0xff);
          if (!Receipt.checksumHolds(buffer, at, length)
              || Receipt.position(buffer, at, length) != reader.position() + at - reader.from()) {
            throw new AssertionError("torn at " + (reader.position() + at));
          }
          payloads.add(payload(buffer, at, length));
          at += length;
        }
      }
    }
    return payloads;
  }
}
