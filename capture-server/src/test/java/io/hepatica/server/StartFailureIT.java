package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bad environment is one clear line and exit status 2. */
class StartFailureIT {
  @TempDir Path directory;

  private record End(int status, List<String> lines) {}

  private static End start(Path data, String... settings) throws IOException, InterruptedException {
    Process process = ServerProcess.launch(data, settings);
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new End(process.waitFor(), text.lines().toList());
  }

  private static void assertSaysInOneLine(End end, String... words) {
    assertThat(end.status).as("%s", end.lines).isEqualTo(2);
    assertThat(end.lines).hasSize(1);
    assertThat(end.lines.getFirst()).contains(words);
  }

  @Test
  void dataDirectory_thatIsAFile_isNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertSaysInOneLine(start(file), "data-dir", file.toString());
  }

  @Test
  void dataDirectory_thatCantBeWritten_isNamed() throws Exception {
    // Root may write anywhere but here.
    assertSaysInOneLine(start(Path.of("/proc/hepatica")), "data-dir", "/proc/hepatica");
  }

  @Test
  void dataDirectory_inUseByAnotherServer_isNamed() throws Exception {
    try (ServerProcess first = ServerProcess.start(directory)) {
      assertSaysInOneLine(start(directory), "another", directory.toString());
      assertThat(first.isAlive()).isTrue();
    }
  }

  @Test
  void aliases_thatCantBeRead_areNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("aliases.json"), "{\"aliases\":[5]}");

    assertSaysInOneLine(start(directory), file.toString(), "aliases[0]: an object is wanted");
    assertThat(file).hasContent("{\"aliases\":[5]}");
  }

  @Test
  void udpPort_thatIsBusy_isNamed() throws Exception {
    try (DatagramSocket busy = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + busy.getLocalPort();

      assertSaysInOneLine(start(directory, "hep.udp=" + address), "hep.udp", address, "in use");
    }
  }

  @Test
  void tcpPort_thatIsBusy_isNamed() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + busy.getLocalPort();

      assertSaysInOneLine(start(directory, "hep.tcp=" + address), "hep.tcp", address, "in use");
    }
  }

  @Test
  void httpPort_thatIsBusy_isNamed() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + busy.getLocalPort();

      assertSaysInOneLine(start(directory, "http.bind=" + address), "http.bind", address, "in use");
    }
  }

  @Test
  void unknownKey_isNamed() throws Exception {
    assertSaysInOneLine(start(directory, "htp.bind=x"), "htp.bind", "did you mean http.bind?");
  }
}
