package io.hepatica.server.pcap;

import static io.hepatica.server.packet.PacketBytes.ETHERNET;
import static io.hepatica.server.packet.PacketBytes.TIME;
import static io.hepatica.server.packet.PacketBytes.ascii;
import static io.hepatica.server.packet.PacketBytes.ethernet;
import static io.hepatica.server.packet.PacketBytes.hex;
import static io.hepatica.server.packet.PacketBytes.ipv4;
import static io.hepatica.server.packet.PacketBytes.ipv6;
import static io.hepatica.server.packet.PacketBytes.join;
import static io.hepatica.server.packet.PacketBytes.pcap;
import static io.hepatica.server.packet.PacketBytes.read;
import static io.hepatica.server.packet.PacketBytes.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.TestCaptures;
import io.hepatica.server.Tshark;
import io.hepatica.server.packet.PacketBytes;
import io.hepatica.server.packet.Transported;
import io.hepatica.server.probe.FrameFile;
import io.hepatica.server.probe.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureFileTest {
  private static final byte[] HELLO = ipv4(17, 1, 0, udp(ascii("hello")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kamailio-siptrace-hep3-calls",
        "heplify-sip-ipv6-udp",
        "sip-rtcp-input-ipv4",
        "hepipe-log-udp"
      })
  void read_datagrams_areThoseOfTshark(String name, @TempDir Path directory) throws IOException {
    Path file = Files.write(directory.resolve("a.pcap.gz"), TestCaptures.open(name).readAllBytes());
    List<String> expected =
        Tshark.fields(
                file,
                "udp",
                "frame.time_epoch",
                "ip.src",
                "udp.srcport",
                "ip.dst",
                "udp.dstport",
                "udp.payload")
            .stream()
            .map(f -> String.join(" ", f).replaceFirst("000 ", " "))
            .toList();
    assertThat(read(Files.readAllBytes(file)).carried())
        .map(CaptureFileTest::line)
        .containsExactlyElementsOf(expected);
  }

  private static String line(Transported carried) {
    return String.format(
        Locale.ROOT,
        "%d.%06d %s %d %s %d %s",
        carried.timeMicros() / 1_000_000,
        carried.timeMicros() % 1_000_000,
        carried.source().inetAddress().getHostAddress(),
        carried.source().port(),
        carried.destination().inetAddress().getHostAddress(),
        carried.destination().port(),
        HexFormat.of().formatHex(carried.bytes()));
  }

  @ParameterizedTest
  @CsvSource({"pcapng, 0", "nsecpcap, 0", "modpcap, 1", "pcap, 0"})
  void read_otherFormats_asWiresharkWritesThem(String format, int unknown, @TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("a.pcap.gz");
    Files.write(file, TestCaptures.open("sip-rtcp-input-ipv4").readAllBytes());
    Path converted = directory.resolve("b");
    Process editcap =
        new ProcessBuilder("editcap", "-F", format, file.toString(), converted.toString())
            .inheritIO()
            .start();
    assertThat(editcap.waitFor()).isZero();
    PacketBytes.Read read = read(Files.readAllBytes(converted));
    if (unknown == 1) {
      assertThat(read.outcome().problem()).contains("neither pcap nor pcapng");
    } else {
      assertThat(read.carried())
          .map(CaptureFileTest::line)
          .isEqualTo(
              read(Files.readAllBytes(file)).carried().stream()
                  .map(CaptureFileTest::line)
                  .toList());
    }
  }

  @Test
  void read_byteOrdersAndResolutions_giveTheSameTime() throws IOException {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      for (boolean nanos : new boolean[] {true, false}) {
        byte[] file = pcap(order, nanos, ETHERNET, ethernet("0800", HELLO));
        assertThat(read(file).carried().getFirst().timeMicros()).isEqualTo(TIME);
      }
    }
  }

  static List<Object[]> linkTypes() {
    return List.of(
        new Object[] {1, "020000000002 020000000001 0800"},
        new Object[] {1, "020000000002 020000000001 8100 0064 0800"},
        new Object[] {1, "020000000002 020000000001 88a8 0001 8100 0064 0800"},
        new Object[] {0, "02000000"},
        new Object[] {108, "00000002"},
        new Object[] {12, ""},
        new Object[] {101, ""},
        new Object[] {228, ""},
        new Object[] {113, "0000 0304 0006 000000000000 0000 0800"},
        new Object[] {276, "0800 0000 00000001 0304 00 06 0000000000000000"});
  }

  @ParameterizedTest
  @MethodSource("linkTypes")
  void read_linkType_findsTheIpPacket(int linkType, String header) throws IOException {
    byte[] file = pcap(ByteOrder.LITTLE_ENDIAN, false, linkType, join(hex(header), HELLO));
    assertThat(read(file).texts()).containsExactly("hello");
  }

  @Test
  void read_unknownLinkType_isCounted() throws IOException {
    byte[] file = pcap(ByteOrder.LITTLE_ENDIAN, false, 105, HELLO);
    assertThat(read(file).outcome().skipped()).containsExactly(Map.entry("unknown link type", 1L));
  }

  @Test
  void read_ipv4WithOptions_findsTheDatagram() throws IOException {
    byte[] packet =
        ethernet(
            "0800",
            join(
                hex("4600 0025 0001 0000 4011 0000 0a000001 0a000002 01010100"),
                udp(ascii("hello"))));
    assertThat(read(pcap(packet)).texts()).containsExactly("hello");
  }

  @Test
  void read_ethernetPadding_isNotPayload() throws IOException {
    byte[] packet = join(ethernet("0800", HELLO), new byte[13]);
    assertThat(read(pcap(packet)).texts()).containsExactly("hello");
  }

  @Test
  void read_ipv6ExtensionHeaders_arePassedOver() throws IOException {
    byte[] hopByHop = hex("3c00 0104 0000 0000"); // next: destination options
    byte[] destination = hex("3300 0104 0000 0000"); // next: authentication
    byte[] authentication =
        hex("1104 0000 00000001 00000002 000000000000000000000000"); // next: UDP
    byte[] packet =
        ethernet("86dd", ipv6(0, join(hopByHop, destination, authentication, udp(ascii("hello")))));
    PacketBytes.Read read = read(pcap(packet));
    assertThat(read.texts()).containsExactly("hello");
    assertThat(read.carried().getFirst().source().inetAddress().getHostAddress())
        .isEqualTo("2001:db8:0:0:0:0:0:1");
  }

  @Test
  void read_ipv4Fragments_inAnyOrder_arePutTogether() throws IOException {
    byte[] whole = udp(ascii("0123456789abcdefghijklmn"));
    byte[] a = ethernet("0800", ipv4(17, 7, 0x2000, Arrays.copyOfRange(whole, 0, 16)));
    byte[] b = ethernet("0800", ipv4(17, 7, 0x2002, Arrays.copyOfRange(whole, 16, 24)));
    byte[] c = ethernet("0800", ipv4(17, 7, 0x0003, Arrays.copyOfRange(whole, 24, 32)));
    for (byte[][] order : new byte[][][] {{a, b, c}, {c, b, a}, {b, b, c, a}}) {
      assertThat(read(pcap(order)).texts()).containsExactly("0123456789abcdefghijklmn");
    }
    assertThat(read(pcap(a, c)).outcome().skipped())
        .containsEntry("IP packet with fragments missing or overlapping", 1L);
  }

  @Test
  void read_ipv6Fragments_arePutTogether() throws IOException {
    byte[] whole = udp(ascii("0123456789abcdef"));
    byte[] a = join(hex("1100 0001 0000002a"), Arrays.copyOfRange(whole, 0, 16));
    byte[] b = join(hex("1100 0010 0000002a"), Arrays.copyOfRange(whole, 16, 24));
    assertThat(read(pcap(ethernet("86dd", ipv6(44, a)), ethernet("86dd", ipv6(44, b)))).texts())
        .containsExactly("0123456789abcdef");
  }

  @Test
  void read_overlappingFragments_areCountedAndNotGivenOut() throws IOException {
    byte[] whole = udp(ascii("0123456789abcdef"));
    byte[] a = ethernet("0800", ipv4(17, 7, 0x2000, Arrays.copyOfRange(whole, 0, 16)));
    byte[] b = ethernet("0800", ipv4(17, 7, 0x0001, Arrays.copyOfRange(whole, 8, 24)));
    PacketBytes.Read read = read(pcap(a, b));
    assertThat(read.carried()).isEmpty();
    assertThat(read.outcome().skipped())
        .containsEntry("IP packet with fragments missing or overlapping", 1L);
  }

  @Test
  void read_packetBeyondItsSnapLength_isCounted() throws IOException {
    byte[] packet = ethernet("0800", HELLO);
    assertThat(read(pcap(Arrays.copyOf(packet, packet.length - 1))).outcome().skipped())
        .containsEntry("packet cut by the capture's snap length", 1L);
  }

  @Test
  void read_lyingPacketLength_stopsAndSaysWhere() throws IOException {
    byte[] file = pcap(ethernet("0800", HELLO), ethernet("0800", HELLO));
    int second = 24 + 16 + 14 + HELLO.length;
    file[second + 11] = 0x7f; // the most significant byte of the captured length
    PacketBytes.Read read = read(file);
    assertThat(read.texts()).containsExactly("hello");
    assertThat(read.outcome().problem()).startsWith("a packet of 213").contains("at most 262144");
    assertThat(read.outcome().stoppedAt()).isEqualTo(second + 16);
  }

  @Test
  void read_truncatedFile_givesWholePacketsAndSaysWhere() throws IOException {
    byte[] file = pcap(ethernet("0800", HELLO), ethernet("0800", HELLO));
    PacketBytes.Read read = read(Arrays.copyOf(file, file.length - 3));
    assertThat(read.texts()).containsExactly("hello");
    int packet = 14 + HELLO.length;
    assertThat(read.outcome().problem())
        .isEqualTo("the file ends within a packet of " + packet + " bytes, after " + (packet - 3));
    assertThat(read.outcome().stoppedAt()).isEqualTo(file.length - packet);
  }

  @Test
  void read_truncatedGzip_saysSo() throws IOException {
    byte[] gzip = TestCaptures.open("sip-input-ipv4").readAllBytes();
    PacketBytes.Read read = read(Arrays.copyOf(gzip, gzip.length / 2));
    assertThat(read.outcome().problem()).startsWith("broken gzip");
    assertThat(read.carried()).isNotEmpty();
  }

  @Test
  void read_truncatedAtEveryByte_neverThrows() throws IOException {
    byte[] whole = unpacked("heplify-live-dns-udp");
    for (int length = 0; length < whole.length; length++) {
      PacketBytes.Read read = read(Arrays.copyOf(whole, length));
      assertThat(read.carried().size()).isLessThan(3);
      assertThat(read.outcome().stoppedAt()).isLessThanOrEqualTo(length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sip-rtcp-input-ipv4", "hepgen-sip-rtcp-reports-tcp", "pcapng"})
  void read_mutatedFile_neverThrowsAndAccountsForAll(String name) throws IOException {
    byte[] whole = name.equals("pcapng") ? PcapngFiles.sample() : unpacked(name);
    whole = Arrays.copyOf(whole, Math.min(whole.length, 20_000));
    Random random = new Random(20_261_121);
    for (int round = 0; round < 400; round++) {
      byte[] file = whole.clone();
      for (int i = 0; i < 1 + random.nextInt(20); i++) {
        file[random.nextInt(file.length)] = (byte) random.nextInt();
      }
      long[] bytes = new long[1];
      Outcome outcome =
          FrameFile.read(
              new ByteArrayInputStream(file),
              TestCaptures.AGENT,
              frame -> bytes[0] += frame.length);
      assertThat(outcome.stoppedAt()).isBetween(0L, (long) file.length);
      assertThat(bytes[0]).isLessThan(4L * file.length);
    }
  }

  @Test
  void read_randomBytesBehindAHeader_neverThrows() throws IOException {
    Random random = new Random(7);
    byte[] header = Arrays.copyOf(pcap(), 24);
    for (int round = 0; round < 500; round++) {
      byte[] noise = new byte[random.nextInt(2_000)];
      random.nextBytes(noise);
      byte[] file = join(header, noise);
      assertThat(read(file).outcome().stoppedAt()).isLessThanOrEqualTo(file.length);
      assertThat(read(noise).outcome().stoppedAt()).isLessThanOrEqualTo(noise.length);
    }
  }

  private static byte[] unpacked(String name) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPInputStream in = new GZIPInputStream(TestCaptures.open(name))) {
      in.transferTo(out);
    }
    return out.toByteArray();
  }
}
