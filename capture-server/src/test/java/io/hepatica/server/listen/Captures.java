package io.hepatica.server.listen;

import io.hepatica.server.TestCaptures;
import io.hepatica.server.packet.Datagram;
import io.hepatica.server.packet.StreamBytes;
import io.hepatica.server.packet.Transported;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What agents sent to port 9060 in the captures, and a plain reading of it. */
final class Captures {
  private static final int HEP_PORT = 9060;

  private Captures() {}

  /** The payloads of all datagrams. */
  static List<byte[]> datagrams(String name) throws IOException {
    return read(name).stream()
        .filter(Datagram.class::isInstance)
        .map(Datagram.class::cast)
        .filter(d -> d.destination().port() == HEP_PORT)
        .map(Datagram::bytes)
        .toList();
  }

  /** The bytes of each TCP connection. */
  static List<byte[]> streams(String name) throws IOException {
    Map<Integer, ByteArrayOutputStream> streams = new TreeMap<>();
    for (Transported item : read(name)) {
      if (item instanceof StreamBytes part && part.destination().port() == HEP_PORT) {
        streams
            .computeIfAbsent(part.stream(), s -> new ByteArrayOutputStream())
            .writeBytes(part.bytes());
      }
    }
    return streams.values().stream().map(ByteArrayOutputStream::toByteArray).toList();
  }

  private static List<Transported> read(String name) throws IOException {
    try (InputStream in = TestCaptures.open(name)) {
      return TestCaptures.carried(in);
    }
  }

  /** HEP3 frames of a stream, by their lengths alone. */
  static List<byte[]> split(byte[] stream) {
    List<byte[]> frames = new ArrayList<>();
    int at = 0;
    while (at < stream.length) {
      int length = u16(stream, at + 4);
      frames.add(Arrays.copyOfRange(stream, at, at + length));
      at += length;
    }
    return frames;
  }

  /** The chunks of a HEP3 frame in hex, header and all, without those of a vendor and type. */
  static List<String> chunks(byte[] frame, int vendor, int type) {
    List<String> chunks = new ArrayList<>();
    int at = 6;
    while (at < u16(frame, 4)) {
      int length = u16(frame, at + 4);
      if (u16(frame, at) != vendor || u16(frame, at + 2) != type) {
        chunks.add(HexFormat.of().formatHex(frame, at, at + length));
      }
      at += length;
    }
    return chunks;
  }

  static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }
}
