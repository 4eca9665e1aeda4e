package io.hepatica.server.export;

import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;

/** Frames whose payload is compressed, and so may be larger than a frame. */
final class ZippedFrames {
  private ZippedFrames() {}

  static byte[] frame(int protocol, byte[] payload) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (DeflaterOutputStream zlib = new DeflaterOutputStream(zipped)) {
      zlib.write(payload);
    }
    byte[] buffer = new byte[HepFrame.MAX_LENGTH];
    Hep3Encoder encoder = new Hep3Encoder().begin(buffer, 0, buffer.length);
    encoder.u8(HepChunk.FAMILY, 2).u8(HepChunk.PROTOCOL, protocol);
    encoder.source(new byte[] {10, 0, 0, 1}, 0, 4).destination(new byte[] {10, 0, 0, 2}, 0, 4);
    encoder.u16(HepChunk.SOURCE_PORT, 5060).u16(HepChunk.DESTINATION_PORT, 5062);
    encoder.time(ExportedMessages.TIME).u8(HepChunk.PROTOCOL_TYPE, 1);
    encoder.bytes(HepChunk.COMPRESSED_PAYLOAD, zipped.toByteArray(), 0, zipped.size());
    return Arrays.copyOf(buffer, encoder.finish());
  }
}
