package io.hepatica.server.pcap;

import static io.hepatica.server.packet.PacketBytes.ETHERNET;
import static io.hepatica.server.packet.PacketBytes.TIME;
import static io.hepatica.server.packet.PacketBytes.ascii;
import static io.hepatica.server.packet.PacketBytes.ethernet;
import static io.hepatica.server.packet.PacketBytes.ipv4;
import static io.hepatica.server.packet.PacketBytes.pcap;
import static io.hepatica.server.packet.PacketBytes.read;
import static io.hepatica.server.packet.PacketBytes.udp;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.hepatica.server.TestCaptures;
import io.hepatica.server.Tshark;
import io.hepatica.server.packet.PacketBytes;
import io.hepatica.server.packet.Transported;
import io.hepatica.server.probe.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketReaderTest {
  private static final byte[] HELLO = ipv4(17, 1, 0, udp(ascii("hello")));

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
          .map(PacketBytes::line)
          .isEqualTo(
              read(Files.readAllBytes(file)).carried().stream().map(PacketBytes::line).toList());
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

  @Test
  void read_zstd_givesTheSameAsGzip() throws IOException {
    byte[] zstd = Zstd.compress(unpacked("sip-rtcp-input-ipv4"));
    assertThat(read(zstd).carried())
        .map(PacketBytes::line)
        .isEqualTo(
            TestCaptures.carried(TestCaptures.open("sip-rtcp-input-ipv4")).stream()
                .map(PacketBytes::line)
                .toList())
        .hasSize(100);
    PacketBytes.Read cut = read(Arrays.copyOf(zstd, zstd.length / 2));
    assertThat(cut.outcome().problem()).startsWith("broken zstd");
    byte[] garbage = Arrays.copyOf(zstd, 500);
    Arrays.fill(garbage, 6, 500, (byte) 0xff);
    assertThat(read(garbage).outcome().problem()).startsWith("broken zstd");
  }

  @Test
  void read_fileThatGrows_givesWholePacketsOfWhatIsThere() throws IOException {
    byte[] whole = unpacked("sip-rtcp-input-ipv4");
    int packets = 0;
    for (int length = 24; length < whole.length; length += 997) {
      Outcome outcome = read(Arrays.copyOf(whole, length)).outcome();
      assertThat(outcome.packets()).isGreaterThanOrEqualTo(packets);
      assertThat(outcome.stoppedAt()).isBetween(length - 4_000L, (long) length);
      packets = (int) outcome.packets();
    }
    assertThat(packets).isGreaterThan(90);
  }

  @Test
  void read_filesOfWiresharksTools_giveWhatTsharkGives(@TempDir Path directory) throws Exception {
    Path a = Files.write(directory.resolve("a.pcap"), unpacked("sip-rtcp-input-ipv4"));
    Path b = Files.write(directory.resolve("b.pcap"), unpacked("heplify-sip-ipv6-udp"));
    Path merged = directory.resolve("merged.pcapng");
    run("mergecap", "-w", merged.toString(), a.toString(), b.toString());
    Path ranges = directory.resolve("ranges.pcap");
    run("editcap", "-F", "pcap", "-C", "14", "-L", "-T", "rawip", a.toString(), ranges.toString());
    Path snapped = directory.resolve("snapped.pcap");
    run("editcap", "-s", "400", a.toString(), snapped.toString());
    Path hex = Files.writeString(directory.resolve("hex"), "0000 4f 50 54 49 4f 4e 53\n");
    Path text = directory.resolve("text.pcapng");
    run("text2pcap", "-q", "-u", "5060,5062", hex.toString(), text.toString());

    for (Path file : List.of(merged, ranges, text)) {
      assertThat(read(Files.readAllBytes(file)).carried().stream().map(PacketReaderTest::payload))
          .containsExactlyElementsOf(
              Tshark.fields(file, "udp", "udp.payload").stream().map(List::getFirst).toList());
    }
    PacketBytes.Read read = read(Files.readAllBytes(snapped));
    assertThat(read.carried())
        .hasSize(Tshark.fields(snapped, "udp && frame.len <= 400", "frame.len").size());
    assertThat(read.outcome().skipped())
        .containsOnlyKeys("packet cut by the capture's snap length");
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static String payload(Transported carried) {
    return HexFormat.of().formatHex(carried.bytes());
  }

  private static byte[] unpacked(String name) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPInputStream in = new GZIPInputStream(TestCaptures.open(name))) {
      in.transferTo(out);
    }
    return out.toByteArray();
  }
}
