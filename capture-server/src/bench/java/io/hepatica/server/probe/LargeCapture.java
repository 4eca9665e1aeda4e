package io.hepatica.server.probe;

import io.hepatica.server.TestCaptures;
import io.hepatica.server.pcap.FileInput;
import io.hepatica.server.pcap.PacketReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Packets of real captures, and a file of any size made of them: round after round, each with fresh
 * Call-IDs and other IP addresses, so that its TCP connections are others too.
 */
final class LargeCapture {
  private static final byte[] CALL_ID = "Call-ID: ".getBytes(StandardCharsets.US_ASCII);
  private static final int ADDRESSES = 14 + 12;

  /** A packet of Ethernet and IPv4. */
  record Packet(long timeMicros, byte[] bytes) {}

  private LargeCapture() {}

  static List<Packet> packets(String... captures) throws IOException {
    List<Packet> packets = new ArrayList<>();
    for (String capture : captures) {
      try (FileInput input = FileInput.of(TestCaptures.open(capture))) {
        PacketReader reader = PacketReader.open(input);
        while (reader.next()) {
          int at = reader.offset();
          packets.add(
              new Packet(
                  reader.timeMicros(),
                  Arrays.copyOfRange(reader.bytes(), at, at + reader.captured())));
        }
      }
    }
    return packets;
  }

  /** Writes whole rounds until the file has the size; gives how many. */
  static int write(List<Packet> packets, long size, Path file) throws IOException {
    int rounds = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(
          ByteBuffer.allocate(24)
              .putInt(0xa1b2c3d4)
              .putInt(0x0002_0004)
              .putLong(0)
              .putInt(262_144)
              .putInt(1)
              .array());
      for (long written = 24; written < size; rounds++) {
        for (Packet packet : packets) {
          byte[] bytes = packet.bytes.clone();
          renew(bytes, rounds);
          out.write(
              ByteBuffer.allocate(16)
                  .putInt((int) (packet.timeMicros / 1_000_000))
                  .putInt((int) (packet.timeMicros % 1_000_000))
                  .putInt(bytes.length)
                  .putInt(bytes.length)
                  .array());
          out.write(bytes);
          written += 16 + bytes.length;
        }
      }
    }
    return rounds;
  }

  private static void renew(byte[] packet, int round) {
    for (int address = ADDRESSES; address <= ADDRESSES + 4; address += 4) {
      packet[address + 1] = (byte) (round >> 8);
      packet[address + 2] = (byte) round;
    }
    for (int at = ADDRESSES + 8; at + CALL_ID.length + 6 <= packet.length; at++) {
      if (packet[at] == 'C'
          && Arrays.equals(packet, at, at + CALL_ID.length, CALL_ID, 0, CALL_ID.length)) {
        byte[] fresh = String.format("%06d", round).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(fresh, 0, packet, at + CALL_ID.length, fresh.length);
      }
    }
  }
}
