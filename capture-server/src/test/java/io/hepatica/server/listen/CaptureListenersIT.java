package io.hepatica.server.listen;

import static io.hepatica.server.listen.Captures.chunks;
import static io.hepatica.server.listen.Captures.u16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.metrics.Agent;
import io.hepatica.server.metrics.Rejection;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureListenersIT {
  @TempDir Path directory;

  /** Counts are those that three other decoders gave. */
  @ParameterizedTest
  @CsvSource({
    "kamailio-siptrace-hep3-calls, 4264, 0",
    "captagent-live-sip-rtcp-json-udp, 148, 0",
    "captagent-rtcpxr-publish-collector-udp, 10, 0",
    "heplify-sip-ipv6-udp, 721, 0",
    "heplify-rtcp-json-udp, 84, 0",
    "heplify-live-dns-udp, 3, 0",
    "sngrep-sip-hep3-udp-auth, 1697, 0",
    "hepgen-sip-log-rtcp-udp, 192, 0",
    "hepgen-reports-34-35-54-udp, 372, 0",
    "hepgen-rtp-multi-udp, 58, 1",
    "hepipe-log-udp, 33, 0",
    "rtpengine-rtcp-udp, 60, 0",
    "kamailio+rtpengine-sip-rtcp-udp, 119, 0"
  })
  void udp_ofRealHep3_journalsEveryChunkButTheKey(String name, int frames, int pings)
      throws Exception {
    List<byte[]> sent = Captures.datagrams(name);
    assertThat(sent).hasSize(frames);
    try (TestServer server = new TestServer(directory)) {
      server.send(sent);

      assertThat(server.counters.journaled()).isEqualTo(frames - pings);
      assertThat(server.counters.rejected(Rejection.NO_PAYLOAD)).isEqualTo(pings);
      List<byte[]> expected = sent.stream().filter(f -> !isPing(f)).toList();
      assertSame(server.journaled(), expected);
    }
  }

  private static void assertSame(List<byte[]> journaled, List<byte[]> sent) {
    assertThat(journaled).hasSameSizeAs(sent);
    for (int i = 0; i < sent.size(); i++) {
      byte[] frame = journaled.get(i);
      List<String> chunks = chunks(frame, Receipt.VENDOR, Receipt.RECEIPT_CHUNK);
      assertThat(chunks.subList(0, chunks.size() - 1))
          .isEqualTo(chunks(sent.get(i), 0, HepChunk.AUTH_KEY));
      assertThat(new String(frame, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("HEP3");
    }
  }

  private static boolean isPing(byte[] frame) {
    return chunks(frame, -1, -1).contains("0000000b000700");
  }

  @ParameterizedTest
  @CsvSource({"kamailio-siptrace-hep1-calls, 1, 16", "kamailio-siptrace-hep2-calls, 2, 28"})
  void udp_ofOldVersions_journalsThemAsHep3(String name, int version, int payloadStart)
      throws Exception {
    List<byte[]> sent = Captures.datagrams(name);
    assertThat(sent).hasSize(1204);
    try (TestServer server = new TestServer(directory)) {
      server.send(sent);

      List<byte[]> journaled = server.journaled();
      assertThat(journaled).hasSize(1204);
      HepFrame frame = new HepFrame();
      for (int i = 0; i < sent.size(); i++) {
        byte[] was = sent.get(i);
        byte[] is = journaled.get(i);
        assertThat(frame.read(is, 0, is.length)).isNull();
        assertThat(Receipt.hepVersion(is, 0, is.length)).isEqualTo(version);
        assertThat(frame.sourcePort()).isEqualTo(u16(was, 4));
        assertThat(
                Arrays.copyOfRange(
                    is, frame.payloadStart(), frame.payloadStart() + frame.payloadLength()))
            .isEqualTo(Arrays.copyOfRange(was, payloadStart, was.length));
        if (version == 1) {
          assertThat(frame.timeMicros()).isEqualTo(Receipt.receivedMicros(is, 0, is.length));
        }
      }
    }
  }

  @Test
  void udp_ofProtobuf_journalsItAsHep3() throws Exception {
    List<byte[]> sent = Captures.datagrams("heplify-NOT-HEP-protobuf-udp");
    try (TestServer server = new TestServer(directory)) {
      server.send(sent);
      assertThat(server.counters.journaled()).isEqualTo(84);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "heplify-sip-tcp-multiframe, 1697, 1",
    "hepgen-sip-rtcp-reports-tcp, 108, 7",
    "hepgen-loop200-tcp, 1200, 1",
  })
  void tcp_ofRealStreamsInOddPieces_journalsEveryFrame(String name, int frames, int connections)
      throws Exception {
    List<byte[]> streams = Captures.streams(name);
    List<byte[]> sent = new ArrayList<>();
    streams.forEach(stream -> sent.addAll(Captures.split(stream)));
    assertThat(streams).hasSizeGreaterThanOrEqualTo(connections);
    assertThat(sent).hasSize(frames);
    int[] sizes = {1, 5, 6, 7, 1449, 3, 30_000, 700, 2};
    try (TestServer server = new TestServer(directory)) {
      long count = 0;
      for (byte[] stream : streams) {
        try (Socket socket = connect(server)) {
          OutputStream out = socket.getOutputStream();
          int at = 0;
          for (int i = 0; at < stream.length; i++) {
            int size = Math.min(sizes[i % sizes.length], stream.length - at);
            out.write(stream, at, size);
            at += size;
          }
        }
        // One after another, so that the order is known.
        count += Captures.split(stream).size();
        server.awaitSettled(count);
      }
      long pings = sent.stream().filter(CaptureListenersIT::isPing).count();
      assertThat(server.counters.journaled()).isEqualTo(frames - pings);
      assertSame(server.journaled(), sent.stream().filter(f -> !isPing(f)).toList());
    }
  }

  @Test
  void tcp_ofRealCompressedFramesWithKeys_inflatesPayloadsAndDropsKeys() throws Exception {
    byte[] stream = Captures.streams("captagent-sip-hep3-tcp-compressed-auth").getFirst();
    List<byte[]> sent = Captures.split(stream);
    try (TestServer server = new TestServer(directory, TestServer.passwords("other", "myHep"));
        Socket socket = connect(server)) {
      socket.getOutputStream().write(stream);
      server.awaitSettled(sent.size());
      assertThat(server.counters.journaled()).isEqualTo(sent.size());
      List<byte[]> journaled = server.journaled();
      for (int i = 0; i < sent.size(); i++) {
        List<String> chunks = chunks(journaled.get(i), Receipt.VENDOR, Receipt.RECEIPT_CHUNK);
        assertThat(chunks.subList(0, chunks.size() - 1))
            .isEqualTo(
                chunks(sent.get(i), 0, HepChunk.AUTH_KEY).stream()
                    .map(CaptureListenersIT::inflated)
                    .toList());
        assertThat(new String(journaled.get(i), StandardCharsets.ISO_8859_1))
            .doesNotContain("myHep")
            .contains("SIP/2.0");
      }
    }
  }

  /** A chunk of a compressed payload as one of a plain payload; any other as it is. */
  private static String inflated(String chunk) {
    if (!chunk.startsWith("00000010")) {
      return chunk;
    }
    byte[] plain = new byte[65_535];
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(HexFormat.of().parseHex(chunk.substring(12)));
      int length = inflater.inflate(plain);
      return "0000000f%04x".formatted(6 + length) + HexFormat.of().formatHex(plain, 0, length);
    } catch (DataFormatException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void udp_ofTheLargestDatagram_keepsItWhole() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      byte[] compressible = Hep.padded(65_507, false);
      byte[] incompressible = Hep.padded(65_507, true);
      byte[] fits = Hep.padded(65_495, true);
      byte[] small = Hep.padded(300, true);
      server.send(List.of(compressible, incompressible, fits, small));

      assertThat(server.counters.rejected()).containsExactly(Map.entry("too_large", 1L));
      List<byte[]> journaled = server.journaled();
      assertThat(journaled).hasSize(3);
      assertThat(Hep.payload(journaled.get(0))).isEqualTo(Hep.payload(compressible));
      assertThat(journaled.get(0).length).isLessThan(2000);
      assertThat(journaled.get(1)).hasSize(65_535);
      assertSame(journaled.subList(1, 3), List.of(fits, small));
    }
  }

  @Test
  void udp_ofTheLargestVersion1Datagram_keepsItWhole() throws Exception {
    byte[] datagram = new byte[65_507];
    Arrays.fill(datagram, (byte) 'x');
    byte[] header = {1, 16, 2, 17, 0x13, (byte) 0xc4, 0x13, (byte) 0xc4, 10, 0, 0, 1, 10, 0, 0, 2};
    System.arraycopy(header, 0, datagram, 0, header.length);
    try (TestServer server = new TestServer(directory)) {
      server.send(List.of(datagram));
      assertThat(Hep.payload(server.journaled().getFirst()))
          .isEqualTo(Arrays.copyOfRange(datagram, 16, datagram.length));
    }
  }

  @Test
  void tcp_ofTheLargestFrame_keepsItWhole() throws Exception {
    byte[] frame = Hep.padded(65_535, false);
    try (TestServer server = new TestServer(directory);
        Socket socket = connect(server)) {
      socket.getOutputStream().write(frame);
      server.awaitSettled(1);
      assertThat(Hep.payload(server.journaled().getFirst())).isEqualTo(Hep.payload(frame));
    }
  }

  @Test
  void receipt_ofAPeer_tellsWhoSentItAndHow() throws Exception {
    byte[] frame = Captures.datagrams("rtpengine-rtcp-udp").getFirst();
    ListenOptions both =
        TestServer.with(o ->
            new ListenOptions(
                new InetSocketAddress("::", 0),
                new InetSocketAddress("::", 0),
                null,
                null,
                List.of(),
                List.of(),
                Duration.ZERO,
                o.limits()));
    try (TestServer server = new TestServer(directory, both)) {
      for (String host : List.of("127.0.0.1", "::1")) {
        InetAddress to = InetAddress.getByName(host);
        long before = server.counters.received();
        int udpPort;
        int tcpPort;
        try (DatagramSocket socket = new DatagramSocket()) {
          socket.connect(to, server.address("hep/udp").getPort());
          udpPort = socket.getLocalPort();
          socket.send(new DatagramPacket(frame, frame.length));
          server.awaitSettled(before + 1);
        }
        try (Socket socket = new Socket(to, server.address("hep/tcp").getPort())) {
          tcpPort = socket.getLocalPort();
          socket.getOutputStream().write(frame);
          server.awaitSettled(before + 2);
        }
        List<byte[]> journaled = server.journaled();
        assertReceipt(journaled.get((int) before), "udp", udpPort, to);
        assertReceipt(journaled.get((int) before + 1), "tcp", tcpPort, to);
      }
      List<Agent.Snapshot> agents = server.agents.snapshot(1);
      assertThat(agents).hasSize(4);
      assertThat(agents)
          .allSatisfy(agent -> {
            assertThat(agent.frames()).isEqualTo(1);
            assertThat(agent.bytes()).isEqualTo(frame.length);
            assertThat(agent.hepVersion()).isEqualTo(3);
          });
    }
  }

  private static void assertReceipt(byte[] frame, String transport, int port, InetAddress host) {
    int start = Receipt.peerAddressStart(frame, 0, frame.length);
    int length = Receipt.peerAddressLength(frame, 0, frame.length);
    assertThat(Arrays.copyOfRange(frame, start, start + length)).isEqualTo(host.getAddress());
    assertThat(Receipt.peerPort(frame, 0, frame.length)).isEqualTo(port);
    assertThat(Receipt.transport(frame, 0, frame.length))
        .isEqualTo(transport.equals("udp") ? 1 : 2);
  }

  @Test
  void forgedReceipts_areDroppedAndOtherVendorsKept() throws Exception {
    byte[] frame =
        HexFormat.of()
            .parseHex(
                "4845503300470000000b000764"
                    + "48500001001e0000000000000001000000000000000202030405aabbccdd"
                    + "0003000f00071f"
                    + "0000000f000b68656c6c6f"
                    + "48500002000a00000000");
    try (TestServer server = new TestServer(directory)) {
      server.send(List.of(frame));
      byte[] journaled = server.journaled().getFirst();
      assertThat(chunks(journaled, Receipt.VENDOR, Receipt.RECEIPT_CHUNK).subList(0, 3))
          .containsExactly("0000000b000764", "0003000f00071f", "0000000f000b68656c6c6f");
      assertThat(chunks(journaled, -1, -1)).hasSize(5);
      assertThat(Receipt.position(journaled, 0, journaled.length)).isZero();
    }
  }

  @Test
  void eep3_isWrittenAsHep3() throws Exception {
    byte[] frame = Captures.datagrams("rtpengine-rtcp-udp").getFirst().clone();
    frame[0] = 'E';
    try (TestServer server = new TestServer(directory)) {
      server.send(List.of(frame));
      assertSame(server.journaled(), List.of(frame));
    }
  }

  @Test
  void udp_ofRandomBytes_accountsForEveryDatagram() throws Exception {
    Random random = new Random(20);
    List<byte[]> real = Captures.datagrams("kamailio-siptrace-hep3-calls");
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      byte[] bytes =
          i % 3 == 0 ? new byte[random.nextInt(2000)] : real.get(random.nextInt(4000)).clone();
      if (i % 3 == 0) {
        random.nextBytes(bytes);
      } else {
        for (int flips = random.nextInt(4); flips > 0; flips--) {
          bytes[random.nextInt(80)] = (byte) random.nextInt();
        }
      }
      sent.add(bytes);
    }
    try (TestServer server = new TestServer(directory)) {
      server.send(sent);
      assertThat(server.counters.rejected(Rejection.INTERNAL)).isZero();
      assertThat(server.counters.rejected(Rejection.UNKNOWN_MAGIC)).isPositive();
      assertThat(server.counters.rejected(Rejection.BAD_CHUNK)).isPositive();
      assertThat(server.journaled()).hasSize((int) server.counters.journaled());
      long byAgents =
          server.agents.snapshot(1).stream()
              .flatMap(a -> a.rejected().values().stream())
              .mapToLong(Long::longValue)
              .sum();
      assertThat(byAgents).isEqualTo(server.rejected());
    }
  }

  @Test
  void udp_ofDuplicates_areTakenOncePerHop() throws Exception {
    List<byte[]> sent = Captures.datagrams("rtpengine-rtcp-udp").subList(0, 10);
    byte[] otherHop = Hep.padded(300, true);
    byte[] sameText = otherHop.clone();
    sameText[Hep.SOURCE_PORT + 1]++;
    try (TestServer server =
        new TestServer(directory, TestServer.deduplicate(Duration.ofMinutes(5)))) {
      server.send(sent);
      long first = server.counters.journaled();
      server.send(sent);
      assertThat(server.counters.journaled()).isEqualTo(first);
      assertThat(server.counters.rejected(Rejection.DUPLICATE)).isEqualTo(20 - first);
      server.send(List.of(otherHop, sameText));
      assertThat(server.counters.journaled()).isEqualTo(first + 2);
    }
  }

  @Test
  void start_onABusyPort_saysWhichKeyAndWhatToDo() throws Exception {
    try (TestServer server = new TestServer(directory.resolve("a"))) {
      for (String name : List.of("udp", "tcp")) {
        InetSocketAddress busy = server.address("hep/" + name);
        ListenOptions options =
            TestServer.with(o ->
                new ListenOptions(
                    name.equals("udp") ? busy : o.udp(),
                    name.equals("tcp") ? busy : o.tcp(),
                    null,
                    null,
                    List.of(),
                    List.of(),
                    Duration.ZERO,
                    o.limits()));
        assertThatThrownBy(() -> new TestServer(directory.resolve("b" + name), options))
            .isInstanceOf(ListenException.class)
            .hasMessageContaining("hep." + name)
            .hasMessageContaining(":" + busy.getPort())
            .hasMessageContaining("choose another");
      }
    }
  }

  @Test
  void start_onAnAddressOfAnotherMachine_isRefused() {
    ListenOptions options =
        TestServer.with(o ->
            new ListenOptions(
                null,
                new InetSocketAddress("192.0.2.1", 0),
                null,
                null,
                List.of(),
                List.of(),
                Duration.ZERO,
                o.limits()));
    assertThatThrownBy(() -> new TestServer(directory, options))
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("hep.tcp: can't listen on 192.0.2.1");
  }

  static Socket connect(TestServer server) throws Exception {
    InetSocketAddress to = server.address("hep/tcp");
    Socket socket = new Socket(to.getAddress(), to.getPort());
    socket.setTcpNoDelay(true);
    return socket;
  }
}
