package io.hepatica.server.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.metrics.Rejection;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileStreamsIT {
  private static final byte[] FRAME = Hep.padded(500, true);

  @TempDir Path directory;

  @Test
  void wrongMagic_closesAfterTheFramesBeforeIt() throws Exception {
    try (TestServer server = new TestServer(directory);
        Socket socket = CaptureListenersIT.connect(server)) {
      socket.getOutputStream().write(FRAME);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(isClosed(socket)).isTrue();
      server.awaitSettled(2);
      assertThat(server.counters.journaled()).isEqualTo(1);
      assertThat(server.counters.rejected(Rejection.UNKNOWN_MAGIC)).isEqualTo(1);
    }
  }

  @Test
  void brokenChunkWithinAGoodLength_keepsTheConnection() throws Exception {
    byte[] broken = FRAME.clone();
    broken[10] = (byte) 0xff;
    try (TestServer server = new TestServer(directory);
        Socket socket = CaptureListenersIT.connect(server)) {
      socket.getOutputStream().write(broken);
      socket.getOutputStream().write(FRAME);
      server.awaitSettled(2);
      assertThat(server.counters.rejected(Rejection.BAD_CHUNK)).isEqualTo(1);
      assertThat(server.counters.journaled()).isEqualTo(1);
    }
  }

  @Test
  void randomBytes_areAccountedFor() throws Exception {
    Random random = new Random(5);
    try (TestServer server = new TestServer(directory)) {
      for (int i = 0; i < 300; i++) {
        byte[] bytes = new byte[1 + random.nextInt(3000)];
        random.nextBytes(bytes);
        if (i % 2 == 0) {
          System.arraycopy(FRAME, 0, bytes, 0, Math.min(6, bytes.length));
        }
        try (Socket socket = CaptureListenersIT.connect(server)) {
          socket.getOutputStream().write(bytes);
          socket.shutdownOutput();
          assertThat(isClosed(socket)).isTrue();
        } catch (IOException closedWhileWeWrote) {
          assertThat(closedWhileWeWrote).hasMessageMatching(".*([Rr]eset|[Bb]roken pipe).*");
        }
        // Each connection began something that was no whole frame, or went wrong behind one.
        long connections = i + 1L;
        TestServer.await(() -> server.counters.received() >= connections);
      }
      TestServer.await(
          () -> server.counters.journaled() + server.rejected() == server.counters.received());
      assertThat(server.counters.journaled()).isZero();
      assertThat(server.counters.rejected(Rejection.INTERNAL)).isZero();
    }
  }

  @Test
  void connectionThatEndsWithinAFrame_isCounted() throws Exception {
    try (TestServer server = new TestServer(directory)) {
      try (Socket socket = CaptureListenersIT.connect(server)) {
        socket.getOutputStream().write(FRAME);
        socket.getOutputStream().write(FRAME, 0, 100);
      }
      server.awaitSettled(2);
      assertThat(server.counters.rejected(Rejection.BAD_LENGTH)).isEqualTo(1);
    }
  }

  @Test
  void slowSender_isClosedWhileAnIdleOneStays() throws Exception {
    ListenOptions options =
        TestServer.limits(
            new ListenOptions.Limits(100, 100, Duration.ofMillis(300), Duration.ofHours(1)));
    try (TestServer server = new TestServer(directory, options);
        Socket idle = CaptureListenersIT.connect(server);
        Socket slow = CaptureListenersIT.connect(server)) {
      idle.getOutputStream().write(FRAME);
      Thread drip =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (byte b : FRAME) {
                    slow.getOutputStream().write(b);
                    Thread.sleep(20);
                  }
                } catch (IOException | InterruptedException ended) {
                  Thread.currentThread().interrupt();
                }
              });
      assertThat(isClosed(slow)).isTrue();
      drip.interrupt();
      server.awaitSettled(2);
      assertThat(server.counters.rejected(Rejection.BAD_LENGTH)).isEqualTo(1);

      idle.getOutputStream().write(FRAME);
      server.awaitSettled(3);
      assertThat(server.counters.journaled()).isEqualTo(2);
    }
  }

  @Test
  void idleConnection_isClosedInTheEnd() throws Exception {
    ListenOptions options =
        TestServer.limits(
            new ListenOptions.Limits(100, 100, Duration.ofSeconds(30), Duration.ofMillis(200)));
    try (TestServer server = new TestServer(directory, options);
        Socket socket = CaptureListenersIT.connect(server)) {
      assertThat(isClosed(socket)).isTrue();
      assertThat(server.counters.received()).isZero();
    }
  }

  @Test
  void twoThousandIdleConnections_leaveOthersAlone() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try (TestServer server = new TestServer(directory);
        DatagramSocket udp = new DatagramSocket()) {
      for (int i = 0; i < 2000; i++) {
        Socket socket = CaptureListenersIT.connect(server);
        idle.add(socket);
        if (i % 2 == 0) {
          socket.getOutputStream().write(FRAME, 0, 50);
        }
      }
      try (Socket busy = CaptureListenersIT.connect(server)) {
        for (int i = 0; i < 500; i++) {
          busy.getOutputStream().write(FRAME);
          udp.send(new DatagramPacket(FRAME, FRAME.length, server.address("hep/udp")));
        }
        server.awaitSettled(1000);
      }
      assertThat(server.counters.journaled()).isEqualTo(1000);
      assertThat(server.counters.connectionsRefused()).isZero();
      for (Socket socket : idle) {
        assertThat(socket.getInputStream().available()).isZero();
      }
      // Those that wait within a frame finish it.
      idle.getFirst().getOutputStream().write(FRAME, 50, FRAME.length - 50);
      idle.get(1).getOutputStream().write(FRAME);
      server.awaitSettled(1002);
      assertThat(server.counters.journaled()).isEqualTo(1002);
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void connectionsBeyondTheLimit_areClosedAndCounted() throws Exception {
    ListenOptions options =
        TestServer.limits(
            new ListenOptions.Limits(3, 2, Duration.ofSeconds(30), Duration.ofHours(1)));
    try (TestServer server = new TestServer(directory, options)) {
      try (Socket first = CaptureListenersIT.connect(server);
          Socket second = CaptureListenersIT.connect(server);
          Socket third = CaptureListenersIT.connect(server)) {
        assertThat(isClosed(third)).isTrue();
        assertThat(server.counters.connectionsRefused()).isEqualTo(1);
        first.getOutputStream().write(FRAME);
        second.getOutputStream().write(FRAME);
        server.awaitSettled(2);
      }
      // Closed ones make room again; that they are closed is seen a moment later.
      TestServer.await(() -> takesOneMore(server));
    }
  }

  private static boolean takesOneMore(TestServer server) {
    long before = server.counters.journaled();
    try (Socket socket = CaptureListenersIT.connect(server)) {
      socket.getOutputStream().write(FRAME);
      socket.shutdownOutput();
      return isClosed(socket) && server.counters.journaled() > before;
    } catch (Exception refused) {
      return false;
    }
  }

  /** Waits for the end of the connection; nothing is ever answered. */
  private static boolean isClosed(Socket socket) throws IOException {
    socket.setSoTimeout(30_000);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  @Test
  void everyCut_ofTwoFramesInTwoPieces_givesBoth() throws Exception {
    byte[] frame = Hep.padded(70, true);
    byte[] both = Arrays.copyOf(frame, 140);
    System.arraycopy(frame, 0, both, 70, 70);
    try (TestServer server = new TestServer(directory);
        Socket socket = CaptureListenersIT.connect(server)) {
      for (int cut = 0; cut <= both.length; cut++) {
        socket.getOutputStream().write(both, 0, cut);
        socket.getOutputStream().flush();
        if (cut >= 70) {
          server.awaitSettled(2L * cut + 1 + (cut == 140 ? 1 : 0));
        }
        socket.getOutputStream().write(both, cut, both.length - cut);
        server.awaitSettled(2L * cut + 2);
      }
      assertThat(server.rejected()).isZero();
    }
  }
}
