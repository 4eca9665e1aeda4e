package io.hepatica.server.packet;

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
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketDecoderTest {
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
        .map(PacketBytes::line)
        .containsExactlyElementsOf(expected);
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
  void packet_cutBySnapLength_isCounted() throws IOException {
    byte[] packet = ethernet("0800", HELLO);
    Skipped skipped = new Skipped();
    PacketDecoder decoder = new PacketDecoder(item -> {}, skipped);
    decoder.packet(0, 1, packet, 0, packet.length - 1, packet.length);
    assertThat(skipped.counts())
        .containsExactly(Map.entry("packet cut by the capture's snap length", 1L));
  }

  @Test
  void packet_shorterThanItsHeaderSays_isCounted() throws IOException {
    byte[] packet = ethernet("0800", HELLO);
    assertThat(read(pcap(Arrays.copyOf(packet, packet.length - 1))).outcome().skipped())
        .containsExactly(Map.entry("IP packet of another length than its header says", 1L));
  }

  @Test
  void packet_fragmentedWithinAFragmentedTunnel_isPutTogetherTwice() throws IOException {
    byte[] whole = udp(ascii("0123456789abcdefghijklmn"));
    byte[] a = ipv4(17, 7, 0x2000, Arrays.copyOfRange(whole, 0, 16));
    byte[] b = ipv4(17, 7, 0x0002, Arrays.copyOfRange(whole, 16, 32));
    byte[][] packets = new byte[4][];
    int id = 100;
    for (byte[] inner : new byte[][] {a, b}) {
      packets[(id - 100) * 2] =
          ethernet("0800", ipv4(4, id, 0x2000, Arrays.copyOfRange(inner, 0, 24)));
      packets[(id - 100) * 2 + 1] =
          ethernet("0800", ipv4(4, id, 0x0003, Arrays.copyOfRange(inner, 24, inner.length)));
      id++;
    }
    assertThat(read(pcap(packets)).texts()).containsExactly("0123456789abcdefghijklmn");
  }

  @Test
  void packet_tunnelsWithoutEnd_areGivenUp() throws IOException {
    byte[] packet = HELLO;
    for (int i = 0; i < 1_000; i++) {
      packet = ipv4(4, 0, 0, packet);
    }
    assertThat(read(pcap(ethernet("0800", packet))).outcome().skipped())
        .containsExactly(Map.entry("too many headers in a packet", 1L));
  }

  @Test
  void packet_icmpAndEsp_areCountedByName() throws IOException {
    assertThat(
            read(pcap(
                    ethernet("0800", ipv4(1, 0, 0, HELLO)),
                    ethernet("86dd", ipv6(58, HELLO)),
                    ethernet("0800", ipv4(50, 0, 0, HELLO)),
                    ethernet("0806", HELLO)))
                .outcome()
                .skipped())
        .containsOnly(
            Map.entry("ICMP", 2L),
            Map.entry("encrypted by IPsec", 1L),
            Map.entry("packet without IP", 1L));
  }

  @Test
  void tick_fragmentsThatNeverComplete_areGivenUp() throws IOException {
    Skipped skipped = new Skipped();
    PacketDecoder decoder = new PacketDecoder(item -> {}, skipped);
    byte[] packet = ipv4(17, 7, 0x2000, new byte[16]);
    decoder.packet(1_000_000, 101, packet, 0, packet.length, packet.length);
    decoder.tick(30_000_000);
    assertThat(skipped.counts()).isEmpty();
    decoder.tick(31_000_000);
    assertThat(skipped.counts())
        .containsExactly(Map.entry("IP packet with fragments missing or overlapping", 1L));
  }
}
