package io.hepatica.server.packet;

import static io.hepatica.server.packet.PacketBytes.ascii;
import static io.hepatica.server.packet.PacketBytes.ethernet;
import static io.hepatica.server.packet.PacketBytes.hex;
import static io.hepatica.server.packet.PacketBytes.ipv4;
import static io.hepatica.server.packet.PacketBytes.join;
import static io.hepatica.server.packet.PacketBytes.pcap;
import static io.hepatica.server.packet.PacketBytes.read;
import static io.hepatica.server.packet.PacketBytes.sctp;
import static io.hepatica.server.packet.PacketBytes.sctpData;
import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.Tshark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SctpMessagesTest {
  private static final int FIRST = 2;
  private static final int LAST = 1;
  private static final int WHOLE = 3;

  @Test
  void data_wholeAndBundled_isGivenOut() throws IOException {
    PacketBytes.Read read =
        read(
            pcap(
                packet(chunk(1, WHOLE, "one"), hex("03000010 00000000 00000000 00000000")),
                packet(hex("04000007 aabbcc00"), chunk(2, WHOLE, "three"), chunk(3, WHOLE, "4"))));
    assertThat(read.texts()).containsExactly("one", "three", "4");
    assertThat(read.carried())
        .allSatisfy(carried -> {
          assertThat(carried.protocol()).isEqualTo(132);
          assertThat(carried.source().port()).isEqualTo(5060);
          assertThat(carried.destination().port()).isEqualTo(5062);
        });
  }

  @Test
  void data_fragmentsInAnyOrder_arePutTogetherAsTsharkDoes(@TempDir Path directory)
      throws IOException {
    byte[] a = packet(chunk(-2, FIRST, "INVITE sip:b@b SIP/2.0\r\nCall-ID: "));
    byte[] b = packet(chunk(-1, 0, "fragmented\r\nCSeq: 1 INVITE\r\n"));
    byte[] c = packet(chunk(0, LAST, "Content-Length: 0\r\n\r\n"), chunk(1, WHOLE, "x"));
    for (byte[][] order : new byte[][][] {{a, b, c}, {c, b, a}, {a, c, b, b, a}, {b, a, b, c}}) {
      byte[] file = pcap(order);
      List<String> texts = read(file).texts();
      assertThat(texts).hasSize(2).contains("x");
      assertThat(texts).anyMatch(t -> t.startsWith("INVITE") && t.endsWith("Length: 0\r\n\r\n"));
    }
    Path path = Files.write(directory.resolve("a.pcap"), pcap(a, b, c));
    assertThat(Tshark.fields(path, "sip.Call-ID", "sip.Call-ID"))
        .containsExactly(List.of("fragmented"));
  }

  @Test
  void data_sentAgain_isGivenOutOnce() throws IOException {
    byte[] packet = packet(chunk(7, WHOLE, "one"));
    assertThat(read(pcap(packet, packet, packet(chunk(6, WHOLE, "zero")), packet)).texts())
        .containsExactly("one", "zero");
  }

  @Test
  void data_messagesThatNeverComplete_areBoundedAndCounted() throws IOException {
    byte[][] packets = new byte[3_000][];
    for (int i = 0; i < packets.length; i++) {
      packets[i] = packet(chunk(2 * i, FIRST, "x".repeat(1_000)));
    }
    PacketBytes.Read read = read(pcap(packets));
    assertThat(read.carried()).isEmpty();
    assertThat(read.outcome().skipped())
        .containsExactly(Map.entry("SCTP chunk of a message that is not whole", 3_000L));
  }

  @Test
  void chunk_lyingLength_isCounted() throws IOException {
    byte[] chunk = chunk(1, WHOLE, "hello");
    for (int length : new int[] {0, 3, 15, 200}) {
      byte[] lying = chunk.clone();
      lying[3] = (byte) length;
      PacketBytes.Read read = read(pcap(packet(lying)));
      assertThat(read.carried()).isEmpty();
      assertThat(read.outcome().skipped())
          .containsExactly(Map.entry("broken SCTP chunk header", 1L));
    }
  }

  @Test
  void association_anotherWithFarNumbers_isNotTakenForSentAgain() throws IOException {
    assertThat(
            read(pcap(packet(chunk(0x7000_0000, WHOLE, "one")), packet(chunk(5, WHOLE, "another"))))
                .texts())
        .containsExactly("one", "another");
  }

  private static byte[] chunk(int tsn, int flags, String text) {
    return sctpData(tsn, flags, ascii(text));
  }

  private static byte[] packet(byte[]... chunks) {
    return ethernet("0800", ipv4(132, 0, 0, sctp(join(chunks))));
  }
}
