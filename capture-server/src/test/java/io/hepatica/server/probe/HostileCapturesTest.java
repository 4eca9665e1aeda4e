package io.hepatica.server.probe;

import static io.hepatica.server.packet.PacketBytes.ETHERNET;
import static io.hepatica.server.packet.PacketBytes.ascii;
import static io.hepatica.server.packet.PacketBytes.ethernet;
import static io.hepatica.server.packet.PacketBytes.hex;
import static io.hepatica.server.packet.PacketBytes.ipv4;
import static io.hepatica.server.packet.PacketBytes.ipv6;
import static io.hepatica.server.packet.PacketBytes.join;
import static io.hepatica.server.packet.PacketBytes.pcap;
import static io.hepatica.server.packet.PacketBytes.sctp;
import static io.hepatica.server.packet.PacketBytes.sctpData;
import static io.hepatica.server.packet.PacketBytes.segment;
import static io.hepatica.server.packet.PacketBytes.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.hep.HepDatagram;
import io.hepatica.hep.HepFault;
import io.hepatica.server.TestCaptures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a file or a packet holds: no exception, an end, bounded output, and frames that are
 * whole.
 */
class HostileCapturesTest {
  private static final int SYN = 2;
  private static final int ACK = 16;
  private static final String OPTIONS =
      "OPTIONS sip:a@b SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 0\r\n\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip-rtcp-input-ipv4",
        "hepgen-sip-rtcp-reports-tcp",
        "sip-input-ipv4",
        "every layer"
      })
  void file_mutated_isRead(String name) throws IOException {
    byte[] whole = name.equals("every layer") ? everyLayer() : unpacked(name);
    whole = Arrays.copyOf(whole, Math.min(whole.length, 20_000));
    Random random = new Random(20_261_121);
    for (int round = 0; round < 500; round++) {
      byte[] file = whole.clone();
      for (int i = 0; i < 1 + random.nextInt(20); i++) {
        file[24 + random.nextInt(file.length - 24)] = (byte) random.nextInt();
      }
      read(file);
    }
  }

  @Test
  void file_cutAtEveryByte_isReadUpToThere() throws IOException {
    byte[] whole = everyLayer();
    long before = 0;
    for (int length = 0; length <= whole.length; length++) {
      long frames = read(Arrays.copyOf(whole, length));
      assertThat(frames).isGreaterThanOrEqualTo(before);
      before = frames;
    }
    assertThat(before).isEqualTo(9);
  }

  @Test
  void packet_everyByteChangedInTurn_isDecoded() throws IOException {
    for (byte[] packet : layers()) {
      byte[] bytes = join(new byte[] {ETHERNET}, packet);
      for (int at = 1; at < bytes.length; at++) {
        byte was = bytes[at];
        for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff, was ^ 1}) {
          bytes[at] = (byte) value;
          decode(bytes);
        }
        bytes[at] = was;
      }
    }
  }

  @Test
  void packet_randomOfEachLinkType_isDecoded() throws IOException {
    Random random = new Random(6);
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = new byte[1 + random.nextInt(100)];
      random.nextBytes(bytes);
      decode(bytes);
    }
  }

  @Test
  void fragments_thatNeverComplete_areBoundedAndCounted() throws IOException {
    PacketFrames frames = new PacketFrames(TestCaptures.AGENT, frame -> {});
    for (int i = 0; i < 100_000; i++) {
      byte[] packet = ipv4(17, i & 0xffff, 0x2000, new byte[1_000]);
      packet[15] = (byte) (i >> 16);
      frames.packet(1, 101, packet, 0, packet.length, packet.length);
    }
    frames.finish();
    assertThat(frames.skipped())
        .containsExactly(Map.entry("IP packet with fragments missing or overlapping", 100_000L));
  }

  @Test
  void streams_thatHoldHalfAMessageEach_areBounded() throws IOException {
    long[] found = new long[1];
    PacketFrames frames = new PacketFrames(TestCaptures.AGENT, frame -> found[0]++);
    String half = OPTIONS.substring(0, 40) + "x".repeat(1_000);
    long before = used();
    for (int i = 0; i < 100_000; i++) {
      for (byte[] packet : List.of(segment(9, SYN, ""), segment(10, ACK, half))) {
        packet[14 + 13] = (byte) (i >> 16);
        packet[14 + 14] = (byte) (i >> 8);
        packet[14 + 15] = (byte) i;
        frames.packet(1, ETHERNET, packet, 0, packet.length, packet.length);
      }
    }
    // 24 MiB of messages that are not whole, and what 50,000 streams take.
    assertThat(used() - before).isLessThan(70_000_000);
    frames.finish();
    assertThat(found[0]).isZero();
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Gives how many frames there were. */
  private static long read(byte[] file) throws IOException {
    long[] found = new long[2];
    Outcome outcome =
        FrameFile.read(
            new ByteArrayInputStream(file),
            TestCaptures.AGENT,
            frame -> {
              found[0]++;
              found[1] += frame.length;
              assertWhole(frame);
            });
    // Unpacked, a file may be longer than it is, and a frame has headers and names of its own.
    if (file.length > 1 && file[0] != 0x1f && file[0] != 0x28) {
      assertThat(outcome.stoppedAt()).isBetween(0L, (long) file.length);
      assertThat(found[1]).isLessThanOrEqualTo(6L * file.length);
    }
    return found[0];
  }

  private static void decode(byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      return;
    }
    int linkType = Byte.toUnsignedInt(bytes[0]) == 255 ? 276 : Byte.toUnsignedInt(bytes[0]);
    int length = bytes.length - 1;
    try (PacketFrames frames =
        new PacketFrames(TestCaptures.AGENT, HostileCapturesTest::assertWhole)) {
      frames.packet(1, linkType, bytes, 1, length, length);
      frames.packet(2, linkType, bytes, 1, length, length + 1);
      frames.tick(20_000_000);
      frames.finish();
    }
  }

  private static void assertWhole(byte[] frame) {
    try (HepDatagram datagram = new HepDatagram()) {
      HepFault fault = datagram.read(frame, 0, frame.length);
      assertThat(fault == null || fault == HepFault.NO_PAYLOAD).as("%s", fault).isTrue();
    }
  }

  /** Packets of Ethernet, each another way to the same SIP message. */
  private static List<byte[]> layers() {
    byte[] ip = ipv4(17, 0, 0, udp(ascii(OPTIONS)));
    byte[] inner = ethernet("0800", ip);
    List<byte[]> packets = new ArrayList<>();
    packets.add(inner);
    packets.add(ethernet("8847 00010040 00011140 00000000", inner));
    packets.add(ethernet("8864", join(hex("1100 0001 0100 0021"), ip)));
    packets.add(
        ethernet("0800", ipv4(47, 0, 0, join(hex("b000 0800 0000 0000 00000007 00000001"), ip))));
    packets.add(
        ethernet(
            "0800",
            ipv4(
                47,
                0,
                0,
                join(
                    hex("1000 22eb 00000001 2001 0001 00000000 00000001 0c000000 00000000"),
                    inner))));
    packets.add(ethernet("86dd", ipv6(0, join(hex("3c00 0104 00000000 0400 0104 00000000"), ip))));
    packets.add(ethernet("0800", ipv4(132, 0, 0, sctp(sctpData(7, 3, ascii(OPTIONS))))));
    packets.add(segment(9, ACK, OPTIONS));
    packets.add(segment(9 + OPTIONS.length(), ACK, "\r\n\r\n" + OPTIONS));
    return packets;
  }

  private static byte[] everyLayer() {
    return pcap(layers().toArray(byte[][]::new));
  }

  private static byte[] unpacked(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPInputStream in = new GZIPInputStream(TestCaptures.open(name))) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
