package io.hepatica.server.packet;

import static io.hepatica.server.packet.PacketBytes.pcap;
import static io.hepatica.server.packet.PacketBytes.read;
import static io.hepatica.server.packet.PacketBytes.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.TestCaptures;
import io.hepatica.server.Tshark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TcpStreamsTest {
  private static final int SYN = 2;
  private static final int FIN = 1;
  private static final int RST = 4;
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

  @Test
  void segment_keepAlives_areNoPartOfTheStream() throws IOException {
    assertThat(
            read(pcap(
                    segment(9, SYN, ""),
                    segment(10, ACK, "ab"),
                    segment(11, ACK, ""), // RFC 9293 section 3.8.4: a byte before what is next
                    segment(11, ACK, "?"),
                    segment(12, ACK, "cd")))
                .texts())
        .containsExactly("ab", "cd");
  }

  @Test
  void segment_otherConnectionWithoutItsSyn_isNotTakenForSentAgain() throws IOException {
    PacketBytes.Read read =
        read(
            pcap(
                segment(9, SYN, ""),
                segment(10, ACK | FIN, "ab"),
                segment(0x7000_0000, ACK, "cd"),
                segment(0x1000_0000, ACK, "ef")));
    assertThat(read.texts()).containsExactly("ab", "cd", "ef");
    assertThat(read.carried()).map(c -> ((StreamBytes) c).stream()).containsExactly(0, 1, 2);
  }

  @Test
  void tick_segmentThatNeverComes_isGivenUpAfter10Seconds() throws IOException {
    List<Transported> carried = new ArrayList<>();
    Skipped skipped = new Skipped();
    PacketDecoder decoder = new PacketDecoder(c -> carried.add(TestCaptures.copy(c)), skipped);
    for (byte[] packet : List.of(segment(9, SYN, ""), segment(12, ACK, "late"))) {
      decoder.packet(5_000_000, PacketBytes.ETHERNET, packet, 0, packet.length, packet.length);
    }
    decoder.tick(15_000_000);
    assertThat(carried).isEmpty();
    decoder.tick(15_000_001);
    assertThat(carried).hasSize(1);
    assertThat(((StreamBytes) carried.getFirst()).afterGap()).isTrue();
    assertThat(skipped.counts()).containsExactly(Map.entry("gap in a TCP stream", 1L));
  }

  @Test
  void reset_thatIsNotNext_endsNothing() throws IOException {
    PacketBytes.Read read =
        read(
            pcap(
                segment(9, SYN, ""),
                segment(10, ACK, "ab"),
                segment(5_000, RST, ""),
                segment(12, ACK, "cd"),
                segment(14, RST, ""),
                segment(14, ACK, "ef")));
    assertThat(read.texts()).containsExactly("ab", "cd", "ef");
    // What comes behind a believed one is of another connection.
    assertThat(read.carried()).map(c -> ((StreamBytes) c).stream()).containsExactly(0, 0, 1);
  }

  @Test
  void segment_farAheadAndAlone_doesNotSilenceTheStream() throws IOException {
    List<Transported> carried = new ArrayList<>();
    Skipped skipped = new Skipped();
    PacketDecoder decoder = new PacketDecoder(c -> carried.add(TestCaptures.copy(c)), skipped);
    feed(decoder, 1_000_000, segment(9, SYN, ""), segment(10, ACK, "ab"));
    feed(decoder, 2_000_000, segment(3_000_000, ACK, "forged"), segment(12, ACK, "cd"));
    decoder.tick(20_000_000);
    feed(decoder, 21_000_000, segment(14, ACK, "ef"));
    assertThat(carried).extracting(TcpStreamsTest::text).containsExactly("ab", "cd", "ef");
    assertThat(skipped.counts())
        .containsExactly(Map.entry("TCP segment ahead of its stream, and alone", 1L));
  }

  @Test
  void segment_farAhead_isBelievedWhenAnotherContinuesIt() throws IOException {
    List<Transported> carried = new ArrayList<>();
    Skipped skipped = new Skipped();
    PacketDecoder decoder = new PacketDecoder(c -> carried.add(TestCaptures.copy(c)), skipped);
    feed(decoder, 1_000_000, segment(9, SYN, ""), segment(10, ACK, "ab"));
    feed(decoder, 2_000_000, segment(3_000_000, ACK, "lost"));
    decoder.tick(20_000_000);
    feed(decoder, 60_000_000, segment(3_000_004, ACK, "next"));
    decoder.tick(80_000_000);
    feed(decoder, 90_000_000, segment(3_000_008, ACK, "more"));
    assertThat(carried).extracting(TcpStreamsTest::text).containsExactly("ab", "next", "more");
  }

  private static void feed(PacketDecoder decoder, long micros, byte[]... packets)
      throws IOException {
    for (byte[] packet : packets) {
      decoder.packet(micros, PacketBytes.ETHERNET, packet, 0, packet.length, packet.length);
    }
  }

  private static String text(Transported carried) {
    return new String(
        carried.bytes(), carried.offset(), carried.length(), StandardCharsets.US_ASCII);
  }

  @Test
  void segments_halfOpenStreams_holdNextToNothing() throws IOException {
    PacketDecoder decoder = new PacketDecoder(c -> {}, new Skipped());
    long before = used();
    byte[] packet = segment(9, SYN, "");
    for (int i = 0; i < 100_000; i++) {
      ByteBuffer.wrap(packet).putInt(14 + 12, 0x0a000000 + i);
      decoder.packet(1, PacketBytes.ETHERNET, packet, 0, packet.length, packet.length);
    }
    // The bound is 50,000 streams; a stream takes less than 400 bytes, so 20 MB and some slack.
    assertThat(used() - before).isLessThan(30_000_000);
    decoder.finish();
  }

  @Test
  void segments_thatWaitInManyStreams_areBoundedInMemory() throws IOException {
    long[] given = new long[1];
    PacketDecoder decoder = new PacketDecoder(c -> given[0] += c.length(), new Skipped());
    long before = used();
    for (int i = 0; i < 100_000; i++) {
      for (byte[] packet : List.of(segment(9, SYN, ""), segment(500, ACK, "x".repeat(1_000)))) {
        ByteBuffer.wrap(packet).putInt(14 + 12, 0x0a000000 + i);
        decoder.packet(1, PacketBytes.ETHERNET, packet, 0, packet.length, packet.length);
      }
    }
    // 24 MiB of segments, and what 50,000 streams take.
    assertThat(used() - before).isLessThan(70_000_000);
    decoder.finish();
    assertThat(given[0]).isEqualTo(100_000_000);
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
