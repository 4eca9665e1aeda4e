package io.hepatica.hep;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The recorded traffic of real senders: classic pcap, Ethernet, IPv4, to port 9060. */
final class Captures {
  private static final int PORT = 9060;
  private static final int UDP = 17;
  private static final int TCP = 6;
  private static final int SYN = 2;

  private Captures() {}

  /** The payloads of all datagrams to the HEP port, in order. */
  static List<byte[]> datagrams(String capture) {
    List<byte[]> datagrams = new ArrayList<>();
    for (ByteBuffer packet : packets(capture)) {
      ByteBuffer segment = transport(packet, UDP);
      if (segment != null) {
        datagrams.add(bytes(segment, 8));
      }
    }
    return datagrams;
  }

  /** Each connection to the HEP port as its segments, put in order, repetitions left out. */
  static List<List<byte[]>> connections(String capture) {
    Map<Integer, TreeMap<Integer, byte[]>> bySender = new LinkedHashMap<>();
    Map<Integer, Integer> starts = new LinkedHashMap<>();
    for (ByteBuffer packet : packets(capture)) {
      ByteBuffer segment = transport(packet, TCP);
      if (segment == null) {
        continue;
      }
      int sender = segment.getChar(0);
      int sequence = segment.getInt(4);
      if ((segment.get(13) & SYN) != 0) {
        starts.put(sender, sequence + 1);
      }
      byte[] data = bytes(segment, (segment.get(12) >> 4 & 0xf) * 4);
      if (data.length > 0) {
        int relative = sequence - Objects.requireNonNull(starts.get(sender));
        bySender.computeIfAbsent(sender, s -> new TreeMap<>()).put(relative, data);
      }
    }
    return bySender.values().stream().map(Captures::ordered).toList();
  }

  private static List<byte[]> ordered(SortedMap<Integer, byte[]> segments) {
    List<byte[]> ordered = new ArrayList<>();
    int next = 0;
    for (Map.Entry<Integer, byte[]> segment : segments.entrySet()) {
      int known = next - segment.getKey();
      if (known < 0) {
        throw new IllegalStateException("a gap of " + -known + " bytes at " + next);
      }
      byte[] data = segment.getValue();
      if (known < data.length) {
        ordered.add(Arrays.copyOfRange(data, known, data.length));
        next += data.length - known;
      }
    }
    return ordered;
  }

  /** The transport header and what follows, of a packet of this protocol to the HEP port. */
  private static @Nullable ByteBuffer transport(ByteBuffer packet, int protocol) {
    int ip = 14;
    if (packet.getChar(12) != 0x0800 || packet.get(ip + 9) != protocol) {
      return null;
    }
    int header = (packet.get(ip) & 0xf) * 4;
    int total = packet.getChar(ip + 2);
    ByteBuffer segment = packet.slice(ip + header, total - header);
    return segment.getChar(2) == PORT ? segment : null;
  }

  private static byte[] bytes(ByteBuffer segment, int header) {
    byte[] bytes = new byte[segment.limit() - header];
    segment.get(header, bytes);
    return bytes;
  }

  private static List<ByteBuffer> packets(String capture) {
    String resource = "/captures/" + capture + ".pcap.gz";
    try (InputStream file = Captures.class.getResourceAsStream(resource);
        InputStream plain = new GZIPInputStream(Objects.requireNonNull(file, resource))) {
      ByteBuffer pcap = ByteBuffer.wrap(plain.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      if (pcap.getInt(0) != 0xa1b2c3d4 || pcap.getInt(20) != 1) {
        throw new IllegalStateException(resource + " is not a little-endian pcap of Ethernet");
      }
      List<ByteBuffer> packets = new ArrayList<>();
      int at = 24;
      while (at < pcap.limit()) {
        int size = pcap.getInt(at + 8);
        packets.add(pcap.slice(at + 16, size));
        at += 16 + size;
      }
      return packets;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
