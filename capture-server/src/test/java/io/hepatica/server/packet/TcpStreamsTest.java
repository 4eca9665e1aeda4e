package io.hepatica.server.packet;

import static io.hepatica.server.packet.PacketBytes.pcap;
import static io.hepatica.server.packet.PacketBytes.read;
import static io.hepatica.server.packet.PacketBytes.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.TestCaptures;
import io.hepatica.server.Tshark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TcpStreamsTest {
  private static final int SYN = 2;
  private static final int FIN = 1;
  private static final int ACK = 16;

  @Test
  void segment_inOrder_isGivenOutAtOnce() throws IOException {
    assertThat(
            read(pcap(segment(9, SYN, ""), segment(10, ACK, "ab"), segment(12, ACK, "cd"))).texts())
        .containsExactly("ab", "cd");
  }

  @Test
  void segment_outOfOrder_waitsForTheOneBefore() throws IOException {
    PacketBytes.Read read =
        read(
            pcap(
                segment(9, SYN, ""),
                segment(12, ACK, "cd"),
                segment(14, ACK, "ef"),
                segment(10, ACK, "ab")));
    assertThat(read.texts()).containsExactly("ab", "cd", "ef");
    assertThat(read.carried()).allMatch(c -> !((StreamBytes) c).afterGap());
  }

  @Test
  void segment_sentAgain_isGivenOutOnce() throws IOException {
    PacketBytes.Read read =
        read(
            pcap(
                segment(9, SYN, ""),
                segment(9, SYN, ""),
                segment(10, ACK, "abcd"),
                segment(10, ACK, "abcd"),
                segment(12, ACK, "cdef"),
                segment(15, ACK, "f")));
    assertThat(read.texts()).containsExactly("abcd", "ef");
  }

  @Test
  void segment_sequenceWrapsAround_goesOn() throws IOException {
    PacketBytes.Read read =
        read(
            pcap(
                segment(-3, SYN, ""),
                segment(2, ACK, "ef"),
                segment(-2, ACK, "abcd"),
                segment(4, ACK, "gh")));
    assertThat(read.texts()).containsExactly("abcd", "ef", "gh");
  }

  @Test
  void segment_midStream_beginsWithAGap() throws IOException {
    PacketBytes.Read read = read(pcap(segment(1000, ACK, "ab"), segment(1002, ACK, "cd")));
    assertThat(read.texts()).containsExactly("ab", "cd");
    assertThat(read.carried()).map(c -> ((StreamBytes) c).afterGap()).containsExactly(true, false);
  }

  @Test
  void segment_missing_isAGapAtTheEnd() throws IOException {
    PacketBytes.Read read =
        read(pcap(segment(9, SYN, ""), segment(10, ACK, "ab"), segment(14, ACK, "ef")));
    assertThat(read.texts()).containsExactly("ab", "ef");
    assertThat(read.carried()).map(c -> ((StreamBytes) c).afterGap()).containsExactly(false, true);
    assertThat(read.outcome().skipped()).containsEntry("gap in a TCP stream", 1L);
  }

  @Test
  void segment_missingBeforeMuchElse_isGivenUp() throws IOException {
    String kilobytes = "x".repeat(32_000);
    byte[][] packets = new byte[40][];
    packets[0] = segment(9, SYN, "");
    for (int i = 1; i < packets.length; i++) {
      packets[i] = segment(11 + (i - 1) * 32_000, ACK, kilobytes); // the byte 10 never comes
    }
    PacketBytes.Read read = read(pcap(packets));
    assertThat(read.carried()).hasSize(39);
    assertThat(read.carried())
        .filteredOn(c -> ((StreamBytes) c).afterGap())
        .hasSize(1)
        .containsExactly(read.carried().getFirst());
  }

  @Test
  void segment_newConnectionBetweenTheSameEnds_isAnotherStream() throws IOException {
    PacketBytes.Read read =
        read(
            pcap(
                segment(9, SYN, ""),
                segment(10, ACK | FIN, "ab"),
                segment(500, SYN, ""),
                segment(501, ACK, "cd")));
    assertThat(read.texts()).containsExactly("ab", "cd");
    assertThat(read.carried()).map(c -> ((StreamBytes) c).stream()).containsExactly(0, 1);
  }

  @Test
  void segment_realCaptureOutOfOrder_isPutInOrderAsTsharkDoes(@TempDir Path directory)
      throws IOException {
    byte[] gzip = TestCaptures.open("heplify-sip-tcp-multiframe").readAllBytes();
    Path file = Files.write(directory.resolve("a.pcap.gz"), gzip);
    String follow = Tshark.run(file, List.of("-q", "-z", "follow,tcp,raw,0"));
    String expected =
        follow.lines().filter(line -> line.matches("[0-9a-f]+")).collect(Collectors.joining());
    ByteArrayOutputStream ours = new ByteArrayOutputStream();
    read(gzip).carried().stream()
        .filter(c -> c.destination().port() == 9060)
        .forEach(c -> ours.writeBytes(c.bytes()));
    assertThat(expected).hasSizeGreaterThan(1_000_000);
    assertThat(HexFormat.of().formatHex(ours.toByteArray())).isEqualTo(expected);
  }
}
