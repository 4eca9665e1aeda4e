package io.hepatica.server.probe;

import static io.hepatica.server.packet.PacketBytes.ethernet;
import static io.hepatica.server.packet.PacketBytes.hex;
import static io.hepatica.server.packet.PacketBytes.ipv4;
import static io.hepatica.server.packet.PacketBytes.ipv6;
import static io.hepatica.server.packet.PacketBytes.join;
import static io.hepatica.server.packet.PacketBytes.pcap;
import static io.hepatica.server.packet.PacketBytes.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.TestCaptures;
import io.hepatica.server.pcap.FileInput;
import io.hepatica.server.pcap.PacketReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real SIP packets by UDP and TCP, in headers of links and tunnels that are written by hand from
 * the standards. tshark has to find the same Call-IDs in each file, which shows that it was wrapped
 * right.
 */
class WrappedPacketsTest {
  private static final int ETHERNET = 1;
  private static final int RAW = 101;
  private static final int GRE = 47;
  private static final int IPIP = 4;

  /** How an IP packet is wrapped, and what tshark must be told. */
  record Wrapping(
      String name, int linkType, Function<byte[], List<byte[]>> wrap, List<String> tshark) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Wrapping one(
      String name, int linkType, UnaryOperator<byte[]> wrap, String... tshark) {
    return new Wrapping(name, linkType, ip -> List.of(wrap.apply(ip)), List.of(tshark));
  }

  private static Wrapping header(String name, int linkType, String header, String... tshark) {
    return one(name, linkType, ip -> join(hex(header), ip), tshark);
  }

  static Stream<Wrapping> wrappings() {
    return Stream.of(links(), labels(), tunnels(), fragmented()).flatMap(s -> s);
  }

  private static Stream<Wrapping> links() {
    return Stream.of(
        header("ethernet", ETHERNET, "020000000002 020000000001 0800"),
        header("vlan", ETHERNET, "020000000002 020000000001 8100 0064 0800"),
        header("qinq", ETHERNET, "020000000002 020000000001 88a8 0001 8100 0064 0800"),
        header("old qinq", ETHERNET, "020000000002 020000000001 9100 0001 8100 0064 0800"),
        one("snap", ETHERNET, WrappedPacketsTest::snap),
        header("null", 0, "02000000"),
        header("loop", 108, "00000002"),
        header("ppp", 9, "ff03 0021"),
        header("ppp without address", 9, "0021"),
        header("hdlc", 104, "0f00 0800"),
        header("raw 12", 12, ""),
        header("raw", RAW, ""),
        header("raw ipv4", 228, ""),
        header("sll", 113, "0000 0304 0006 000000000000 0000 0800"),
        header("sll vlan", 113, "0000 0001 0006 020000000001 0000 8100 0064 0800"),
        header("sll2", 276, "0800 0000 00000001 0304 00 06 0000000000000000"),
        header("sll2 vlan", 276, "8100 0000 00000001 0001 00 06 0200000000010000 0064 0800"),
        one("pppoe", ETHERNET, ip -> ethernet("8864", pppoe(ip))),
        one("pppoe vlan", ETHERNET, ip -> ethernet("81000007 8864", pppoe(ip))));
  }

  private static Stream<Wrapping> labels() {
    return Stream.of(
        header("mpls", ETHERNET, "020000000002 020000000001 8847 00010140"),
        header("mpls stack", ETHERNET, "020000000002 020000000001 8847 00010040 00011040 00012140"),
        one(
            "ethernet over mpls with control word",
            ETHERNET,
            ip -> ethernet("8847 00010040 00011140 00000000", ethernet("0800", ip)),
            "-d",
            "mpls.label==17,pwethcw"),
        one(
            "ethernet over mpls",
            ETHERNET,
            ip -> ethernet("8847 00010040 00011140", ethernet("0800", ip)),
            "-d",
            "mpls.label==17,pwethnocw"),
        one(
            "vlan over mpls",
            ETHERNET,
            ip -> ethernet("8847 00011140", ethernet("8100 0005 0800", ip)),
            "-d",
            "mpls.label==17,pwethnocw"),
        one("mpls over gre", RAW, ip -> gre("0000 8847 00010140", ip)));
  }

  private static Stream<Wrapping> tunnels() {
    return Stream.of(
        one("ipip", ETHERNET, ip -> ethernet("0800", ipv4(IPIP, 0, 0, ip))),
        one("ip in ipv6", ETHERNET, ip -> ethernet("86dd", ipv6(IPIP, ip))),
        one("ipip twice", RAW, ip -> ipv4(IPIP, 0, 0, ipv4(IPIP, 0, 0, ip))),
        one("gre", RAW, ip -> gre("0000 0800", ip)),
        one("gre with checksum", RAW, ip -> gre("8000 0800 0000 0000", ip)),
        one("gre with key", RAW, ip -> gre("2000 0800 00000007", ip)),
        one("gre with all", RAW, ip -> gre("b000 0800 0000 0000 00000007 00000001", ip)),
        one("gre over ipv6", RAW, ip -> ipv6(GRE, join(hex("0000 0800"), ip))),
        one("gre bridged", RAW, ip -> gre("2000 6558 00000007", ethernet("0800", ip))),
        one("gre bridged vlan", RAW, ip -> gre("0000 6558", ethernet("8100 0005 0800", ip))),
        one(
            "gre pptp",
            RAW,
            ip ->
                gre(
                    String.format("3001 880b %04x 0001 00000001", ip.length + 4),
                    join(hex("ff03 0021"), ip))),
        one("erspan 1", RAW, ip -> gre("0000 88be", ethernet("0800", ip))),
        one(
            "erspan 2",
            RAW,
            ip -> gre("1000 88be 00000001 1001 0001 00000000", ethernet("0800", ip))),
        one(
            "erspan 3",
            RAW,
            ip -> gre("1000 22eb 00000001 2001 0001 00000000 00000000", ethernet("0800", ip))),
        one(
            "erspan 3 with platform header",
            RAW,
            ip ->
                gre(
                    "1000 22eb 00000001 2001 0001 00000000 00000001 0c000000 00000000",
                    ethernet("0800", ip))),
        one("etherip", RAW, ip -> ipv4(97, 0, 0, join(hex("3000"), ethernet("0800", ip)))),
        one("vxlan", RAW, ip -> vxlan(4789, ip)),
        one("vxlan 8472", RAW, ip -> vxlan(8472, ip), "-d", "udp.port==8472,vxlan"),
        one("vxlan over ipip", RAW, ip -> ipv4(IPIP, 0, 0, vxlan(4789, ip))));
  }

  private static Stream<Wrapping> fragmented() {
    return Stream.of(
        new Wrapping("fragments in ipip", RAW, ip -> tunnelled(fragments(ip)), List.of()),
        new Wrapping(
            "fragmented ipip", RAW, ip -> fragments(ipv4(IPIP, idOf(ip), 0, ip)), List.of()),
        new Wrapping(
            "fragmented vxlan, out of order",
            RAW,
            ip -> fragments(vxlan(4789, ip)).reversed(),
            List.of()),
        new Wrapping("fragmented ipv6", RAW, WrappedPacketsTest::fragments6, List.of()),
        one("destination options", RAW, ip -> ipv6(60, join(hex("0400 0104 00000000"), ip))),
        one(
            "routing header",
            RAW,
            ip -> ipv6(43, join(hex("0402 0400 00000000 20010db8000000000000000000000003"), ip))),
        one(
            "hop-by-hop and authentication",
            RAW,
            ip ->
                ipv6(
                    0,
                    join(
                        hex("3300 0104 00000000"),
                        hex("0404 0000 00000001 00000002 000000000000000000000000"),
                        ip))));
  }

  @ParameterizedTest
  @MethodSource("wrappings")
  void read_wrappedPackets_findsWhatTsharkFinds(Wrapping wrapping, @TempDir Path directory)
      throws IOException {
    List<byte[]> packets = new ArrayList<>();
    for (byte[] ip : ipPackets()) {
      packets.addAll(wrapping.wrap.apply(ip));
    }
    byte[] file =
        pcap(ByteOrder.LITTLE_ENDIAN, false, wrapping.linkType, packets.toArray(byte[][]::new));
    Path path = Files.write(directory.resolve("wrapped.pcap"), file);
    List<byte[]> frames = new ArrayList<>();
    Outcome outcome =
        FrameFile.read(new ByteArrayInputStream(file), TestCaptures.AGENT, frames::add);
    List<String> expected = TsharkSip.callIds(path, wrapping.tshark);
    assertThat(expected).hasSizeGreaterThan(180);
    assertThat(TsharkSip.callIds(frames)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(outcome.skipped()).isEmpty();
  }

  /** IP packets of 150 datagrams and all segments. */
  private static List<byte[]> ipPackets() throws IOException {
    List<byte[]> datagrams = new ArrayList<>();
    List<byte[]> segments = new ArrayList<>();
    FileInput input = FileInput.of(TestCaptures.open("sip-input-ipv4"));
    PacketReader reader = PacketReader.open(input);
    while (reader.next()) {
      int at = reader.offset() + 14;
      List<byte[]> to = reader.bytes()[at + 9] == 17 ? datagrams : segments;
      to.add(Arrays.copyOfRange(reader.bytes(), at, reader.offset() + reader.captured()));
    }
    List<byte[]> all = new ArrayList<>(datagrams.subList(0, 150));
    all.addAll(segments);
    return all;
  }

  private static byte[] snap(byte[] ip) {
    byte[] length = ByteBuffer.allocate(2).putShort((short) (ip.length + 8)).array();
    return join(hex("020000000002 020000000001"), length, hex("aaaa03 000000 0800"), ip);
  }

  private static byte[] pppoe(byte[] ip) {
    return join(hex(String.format("1100 0001 %04x 0021", ip.length + 2)), ip);
  }

  private static byte[] gre(String header, byte[] payload) {
    return ipv4(GRE, 0, 0, join(hex(header), payload));
  }

  private static byte[] vxlan(int port, byte[] ip) {
    byte[] datagram = udp(join(hex("08000000 00000700"), ethernet("0800", ip)));
    ByteBuffer.wrap(datagram).putShort(2, (short) port);
    return ipv4(17, idOf(ip), 0, datagram);
  }

  /** Fragments of a packet follow each other, so that only neighbours need different ids. */
  private static int idOf(byte[] ip) {
    return Arrays.hashCode(ip) & 0xffff;
  }

  /** An IPv4 packet in fragments of 400 bytes. */
  private static List<byte[]> fragments(byte[] ip) {
    List<byte[]> fragments = new ArrayList<>();
    int id = idOf(ip);
    for (int at = 20; at < ip.length; at += 400) {
      int end = Math.min(at + 400, ip.length);
      byte[] fragment = join(Arrays.copyOf(ip, 20), Arrays.copyOfRange(ip, at, end));
      ByteBuffer.wrap(fragment)
          .putShort(2, (short) fragment.length)
          .putShort(4, (short) id)
          .putShort(6, (short) ((end < ip.length ? 0x2000 : 0) | (at - 20) / 8));
      fragments.add(fragment);
    }
    return fragments;
  }

  private static List<byte[]> tunnelled(List<byte[]> packets) {
    return packets.stream().map(ip -> ipv4(IPIP, 0, 0, ip)).toList();
  }

  /** The packet within IPv6, in fragments of 400 bytes. */
  private static List<byte[]> fragments6(byte[] ip) {
    List<byte[]> fragments = new ArrayList<>();
    int id = idOf(ip);
    for (int at = 0; at < ip.length; at += 400) {
      int end = Math.min(at + 400, ip.length);
      byte[] header =
          ByteBuffer.allocate(8)
              .putShort((short) 0x0400)
              .putShort((short) (at | (end < ip.length ? 1 : 0)))
              .putInt(id)
              .array();
      fragments.add(ipv6(44, join(header, Arrays.copyOfRange(ip, at, end))));
    }
    return fragments;
  }
}
