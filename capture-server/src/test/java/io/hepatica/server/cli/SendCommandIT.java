package io.hepatica.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.hep.HepDatagram;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.TestCaptures;
import io.hepatica.server.TestPorts;
import io.hepatica.server.probe.FrameFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendCommandIT {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kamailio-siptrace-hep2-calls",
        "kamailio-siptrace-hep1-calls",
        "heplify-NOT-HEP-protobuf-udp",
        "heplify-sip-tcp-multiframe",
        "sip-rtcp-input-ipv4"
      })
  void send_byUdp_givesTheFramesAsTheyAre(String name) throws Exception {
    List<byte[]> frames = TestCaptures.frames(name);
    List<byte[]> received =
        byUdp(frames.size(), "send", capture(name).toString(), "--rate", "5000");
    assertThat(received).containsExactlyElementsOf(frames);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kamailio-siptrace-hep2-calls",
        "kamailio-siptrace-hep1-calls",
        "heplify-NOT-HEP-protobuf-udp",
        "captagent-live-sip-rtcp-json-udp"
      })
  void send_byTcp_givesHep3WithTheSamePayloads(String name) throws Exception {
    List<byte[]> frames = TestCaptures.frames(name);
    List<byte[]> received = byTcp("send", capture(name).toString(), "--tcp");
    assertThat(received).hasSameSizeAs(frames);
    try (HepDatagram original = new HepDatagram()) {
      for (int i = 0; i < frames.size(); i++) {
        assertThat(original.read(frames.get(i), 0, frames.get(i).length)).isNull();
        HepFrame sent = new HepFrame();
        assertThat(sent.read(received.get(i), 0, received.get(i).length)).isNull();
        assertThat(sent.version()).isEqualTo(3);
        assertThat(payload(sent)).isEqualTo(payload(original.frame()));
        assertThat(sent.sourcePort()).isEqualTo(original.frame().sourcePort());
        if (original.frame().timeMicros() != 0) {
          assertThat(sent.timeMicros()).isEqualTo(original.frame().timeMicros());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "captagent-live-sip-rtcp-json-udp",
        "kamailio-siptrace-hep2-calls",
        "heplify-NOT-HEP-protobuf-udp"
      })
  void send_rewriteTime_endsNowAndKeepsDistances(String name) throws Exception {
    List<Long> before = times(TestCaptures.frames(name));
    long start = Instant.now().toEpochMilli() * 1000;
    List<Long> after =
        times(
            byUdp(
                before.size(),
                "send",
                capture(name).toString(),
                "--rewrite-time",
                "--rate",
                "5000"));
    long end = Instant.now().toEpochMilli() * 1000;
    assertThat(Collections.max(after)).isBetween(start - 1_000_000, end);
    long shift = after.getFirst() - before.getFirst();
    assertThat(after).containsExactlyElementsOf(before.stream().map(t -> t + shift).toList());
  }

  @Test
  void send_gzippedFrame_goesUnpackedByTcpOnly() throws Exception {
    byte[] frame = TestCaptures.frames("rtpengine-rtcp-udp").getFirst();
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(frame);
    }
    try (OutgoingFrame udp = new OutgoingFrame(false, false);
        OutgoingFrame tcp = new OutgoingFrame(true, false)) {
      assertThat(udp.of(gzip.toByteArray(), 1)).isEqualTo(gzip.toByteArray());
      assertThat(tcp.of(gzip.toByteArray(), 1)).isEqualTo(frame);
    }
  }

  @Test
  void send_loop_repeatsTheFile() throws Exception {
    List<byte[]> received =
        byTcp("send", capture("heplify-live-dns-udp").toString(), "--tcp", "--loop", "4");
    assertThat(received).hasSize(12);
  }

  @Test
  void send_says_whatItSent() throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
      CommandRun run =
          CommandRun.of(
              "send",
              capture("sip-input-ipv4").toString(),
              "--to",
              "127.0.0.1:" + socket.getLocalPort());
      assertThat(run.status()).isZero();
      assertThat(run.out())
          .startsWith("sent 1697 frames, ")
          .contains(" by UDP to 127.0.0.1:" + socket.getLocalPort());
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void send_nobodyListens_fails() throws Exception {
    int port = TestPorts.free();
    String file = capture("heplify-live-dns-udp").toString();
    for (String[] more : new String[][] {{}, {"--tcp"}}) {
      List<String> arguments = new ArrayList<>(List.of("send", file, "--to", "127.0.0.1:" + port));
      arguments.addAll(List.of(more));
      CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).startsWith("nobody listens by ").hasLineCount(1);
    }
  }

  @Test
  void send_cutFile_sendsWhatIsThereAndFails() throws Exception {
    byte[] whole;
    try (java.util.zip.GZIPInputStream in =
        new java.util.zip.GZIPInputStream(TestCaptures.open("heplify-live-dns-udp"))) {
      whole = in.readAllBytes();
    }
    Path file = directory.resolve("cut.pcap");
    Files.write(file, Arrays.copyOf(whole, whole.length - 10));
    try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
      CommandRun run =
          CommandRun.of("send", file.toString(), "--to", "127.0.0.1:" + socket.getLocalPort());
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.out()).startsWith("sent 2 frames");
      assertThat(run.err()).contains("stopped at byte").contains("ends within a packet");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send",
        "send a b",
        "send a --to nowhere",
        "send a --loop 0",
        "send - --loop 2",
        "send a --rate x",
        "nonsense"
      })
  void send_wrongUsage_exits2WithOneLine(String arguments) {
    CommandRun run = CommandRun.of(arguments.split(" ", -1));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1);
  }

  @Test
  void send_noSuchFile_exits1() {
    CommandRun run =
        CommandRun.of("send", directory.resolve("none").toString(), "--to", "127.0.0.1:9");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("there is no file ").hasLineCount(1);
  }

  private Path capture(String name) throws IOException {
    return Files.write(directory.resolve(name), TestCaptures.open(name).readAllBytes());
  }

  private static List<byte[]> byUdp(int count, String... arguments) throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
      socket.setReceiveBufferSize(8 << 20);
      socket.setSoTimeout(10_000);
      CompletableFuture<List<byte[]>> received =
          CompletableFuture.supplyAsync(() -> receive(socket, count));
      send(socket.getLocalPort(), arguments);
      return received.get();
    }
  }

  private static List<byte[]> receive(DatagramSocket socket, int count) {
    List<byte[]> frames = new ArrayList<>();
    byte[] buffer = new byte[65_535];
    try {
      while (frames.size() < count) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        frames.add(Arrays.copyOf(buffer, packet.getLength()));
      }
    } catch (SocketTimeoutException e) {
      return frames;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return frames;
  }

  private static List<byte[]> byTcp(String... arguments) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
      CompletableFuture<byte[]> received =
          CompletableFuture.supplyAsync(() -> {
            try (Socket socket = server.accept()) {
              return socket.getInputStream().readAllBytes();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      send(server.getLocalPort(), arguments);
      List<byte[]> frames = new ArrayList<>();
      assertThat(
              FrameFile.read(
                      new ByteArrayInputStream(received.get()), TestCaptures.AGENT, frames::add)
                  .problem())
          .isNull();
      return frames;
    }
  }

  private static void send(int port, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--to", "127.0.0.1:" + port));
    CommandRun run = CommandRun.of(all.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
  }

  private static List<Long> times(List<byte[]> frames) {
    try (HepDatagram datagram = new HepDatagram()) {
      List<Long> times = new ArrayList<>();
      for (byte[] frame : frames) {
        assertThat(datagram.read(frame, 0, frame.length)).isNull();
        times.add(datagram.frame().timeMicros());
      }
      return times;
    }
  }

  private static byte[] payload(HepFrame frame) {
    return Arrays.copyOfRange(
        frame.buffer(), frame.payloadStart(), frame.payloadStart() + frame.payloadLength());
  }
}
