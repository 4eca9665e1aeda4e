package io.hepatica.server.pcap;

import static io.hepatica.server.packet.PacketBytes.ETHERNET;
import static io.hepatica.server.packet.PacketBytes.TIME;
import static io.hepatica.server.packet.PacketBytes.ascii;
import static io.hepatica.server.packet.PacketBytes.ethernet;
import static io.hepatica.server.packet.PacketBytes.ipv4;
import static io.hepatica.server.packet.PacketBytes.join;
import static io.hepatica.server.packet.PacketBytes.pcap;
import static io.hepatica.server.packet.PacketBytes.read;
import static io.hepatica.server.packet.PacketBytes.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.TestCaptures;
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
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketReaderTest {
  private static final byte[] HELLO = ipv4(17, 1, 0, udp(ascii("hello")));

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
          .map(PacketReaderTest::line)
          .isEqualTo(
              read(Files.readAllBytes(file)).carried().stream()
                  .map(PacketReaderTest::line)
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
