package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hepatica agent} on a real interface, and a real server that it forwards to. */
class AgentIT {
  private static final String SECRET = "an-agents-secret";

  @TempDir Path directory;

  private TestNetwork network;
  private Path file;
  private int messages;
  private int port;

  @BeforeEach
  void makeNetwork() throws IOException {
    network = new TestNetwork();
    file = directory.resolve("sip.pcap");
    try (InputStream in = new GZIPInputStream(TestCaptures.open("sip-input-ipv4"))) {
      Files.copy(in, file);
    }
    messages = LiveCaptureIT.callIds(file, "sip").values().stream().mapToInt(i -> i).sum();
    port = TestPorts.free();
  }

  @AfterEach
  void deleteNetwork() {
    network.close();
  }

  /** An agent as a user runs it. */
  private final class AgentProcess implements AutoCloseable {
    private final Process process;

    /** A file, since a process that is told to end closes its pipes on our side. */
    private final Path output = Files.createTempFile(directory, "agent", ".out");

    AgentProcess(String... more) throws IOException, InterruptedException {
      Path password = Files.writeString(directory.resolve("password"), SECRET + "\n");
      List<String> command = ServerProcess.java("agent", "--interface", network.near());
      command.addAll(List.of("--to", "localhost:" + port, "--agent-id", "42"));
      command.addAll(List.of("--buffer", directory.resolve("buffer").toString()));
      command.addAll(List.of("--password-file", password.toString()));
      command.addAll(List.of(more));
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      ServerProcess.await("the agent captures", () -> says("forwarding to"));
    }

    private String output() {
      try {
        return Files.readString(output);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private boolean says(String text) {
      return output().contains(text);
    }

    /** How often it met one. */
    long troubles() {
      return output().lines().filter(line -> line.contains("kept in the buffer")).count();
    }

    /** Its last line of status. */
    String last() {
      return output().lines().filter(line -> line.startsWith("packets ")).toList().getLast();
    }

    /** SIGTERM. */
    void terminate() throws InterruptedException {
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the agent ends").isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(output()).endsWith("stopped\n");
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }

  private ServerProcess server(String... more) throws IOException {
    List<String> settings =
        new ArrayList<>(List.of("hep.tcp=127.0.0.1:" + port, "hep.passwords=" + SECRET));
    settings.addAll(List.of(more));
    return ServerProcess.start(directory.resolve("data"), settings.toArray(String[]::new));
  }

  private Map<String, Integer> expected() {
    return LiveCaptureIT.callIds(file, "sip");
  }

  /** Messages that differ in when they were captured, whose they are, or between whom. */
  private static Set<String> distinct(ServerProcess server) throws Exception {
    Set<String> distinct = new HashSet<>();
    String path = "/api/v1/messages?from=now-1h&to=now%2B1h&limit=10000";
    String cursor = "";
    do {
      JsonNode page = server.json(path + cursor);
      for (JsonNode message : page.get("messages")) {
        StringBuilder key = new StringBuilder();
        for (String field : List.of("time", "call_id", "cseq", "src_ip", "src_port", "dst_port")) {
          key.append(message.path(field).asText()).append(' ');
        }
        distinct.add(key.toString());
      }
      JsonNode next = page.get("next_cursor");
      cursor = next.isNull() ? "" : "&cursor=" + ServerProcess.encoded(next.asText());
    } while (!cursor.isEmpty());
    return distinct;
  }

  @Test
  void capturedPackets_reachTheServerWithThePassword() throws Exception {
    try (ServerProcess server = server();
        AgentProcess agent = new AgentProcess()) {
      network.replay(file, 5_000);
      ServerProcess.await("all is indexed", () -> server.indexed() >= messages);
      agent.terminate();

      assertThat(LiveCaptureIT.stored(server)).isEqualTo(expected());
      assertThat(server.capture().get("rejected").path("bad_password").asInt()).isZero();
      JsonNode sender = server.json("/api/v1/agents").at("/agents/0");
      assertThat(sender.get("id").asInt()).isEqualTo(42);
      assertThat(agent.last())
          .startsWith("packets 1752, dropped by the kernel 0, frames " + messages + ", sent ")
          .contains("buffered 0.0 MB, dropped 0");
      assertThat(agent.output()).doesNotContain(SECRET);
    }
  }

  @Test
  void tls_isChecked() throws Exception {
    TestNetwork.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-keyout",
        directory.resolve("key.pem").toString(),
        "-out",
        directory.resolve("cert.pem").toString());
    Path certificate = directory.resolve("cert.pem");
    String[] settings = {
      "hep.tcp=off",
      "hep.tls=127.0.0.1:" + port,
      "hep.tls-cert=" + certificate,
      "hep.tls-key=" + directory.resolve("key.pem")
    };
    try (ServerProcess server = server(settings)) {
      try (AgentProcess stranger = new AgentProcess("--tls")) {
        network.replay(file, 5_000);
        ServerProcess.await(
            "a certificate of nobody is refused", () -> stranger.says("can't be reached"));
        stranger.terminate();
        assertThat(server.journaled()).isZero();
      }
      // What it could not send is sent by the next.
      try (AgentProcess agent = new AgentProcess("--tls", "--ca", certificate.toString())) {
        ServerProcess.await("all is indexed", () -> server.indexed() >= messages);
        agent.terminate();
      }
      assertThat(LiveCaptureIT.stored(server)).isEqualTo(expected());
      assertThat(server.json("/api/v1/agents").at("/agents/0/transport").asText()).isEqualTo("tls");
    }
  }

  @Test
  void server_thatIsKilledAndStartedAgain_hasEveryMessage() throws Exception {
    try (AgentProcess agent = new AgentProcess()) {
      Thread replay;
      long troubles;
      try (ServerProcess first = server()) {
        replay = Thread.ofPlatform().start(() -> network.replay(file, 200));
        ServerProcess.await("some are there", () -> first.journaled() > messages / 3);
        troubles = agent.troubles();
        first.kill();
      }
      ServerProcess.await("it says that the server is away", () -> agent.troubles() > troubles);
      assertThat(replay.isAlive()).as("packets come while the server is away").isTrue();
      try (ServerProcess second = server()) {
        replay.join();
        ServerProcess.await(
            "all are there",
            () -> {
              try {
                return distinct(second).size() >= messages;
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
        agent.terminate();

        assertThat(distinct(second)).hasSize(messages);
        Map<String, Integer> stored = LiveCaptureIT.stored(second);
        assertThat(stored.keySet()).isEqualTo(expected().keySet());
        assertThat(agent.last()).contains("dropped 0");
      }
    }
  }

  @Test
  void agent_thatEndsWhileTheServerIsAway_sendsWhatItHadAtItsNextStart() throws Exception {
    try (AgentProcess agent = new AgentProcess()) {
      network.replay(file, 5_000);
      ServerProcess.await("it says that nobody is there", () -> agent.says("can't be reached"));
      agent.terminate();
      assertThat(agent.last()).contains("sent 0").doesNotContain("buffered 0.0 MB");
    }
    try (ServerProcess server = server();
        AgentProcess agent = new AgentProcess()) {
      ServerProcess.await("all is indexed", () -> server.indexed() >= messages);
      agent.terminate();
      assertThat(LiveCaptureIT.stored(server)).isEqualTo(expected());
      assertThat(agent.last()).contains("sent " + messages + ", buffered 0.0 MB");
    }
  }

  private ServerProcess.Ended refused(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("agent", "--to", "127.0.0.1:9"));
    all.addAll(List.of(arguments));
    if (!all.contains("--buffer")) {
      all.addAll(List.of("--buffer", directory + "/refused"));
    }
    ServerProcess.Ended ended = ServerProcess.run(all.toArray(String[]::new));
    assertThat(ended.text().lines()).as(ended.text()).hasSize(1);
    assertThat(ended.status()).isEqualTo(2);
    return ended;
  }

  @Test
  void start_thatCantBe_isOneLine() throws Exception {
    assertThat(refused("--interface", network.near(), "--filter", "prt 5060").text())
        .contains("--interface", "prt 5060", "man pcap-filter");
    assertThat(refused("--interface", "lo", "--tls", "--ca", file.toString()).text())
        .contains("--ca", file.toString());
    assertThat(refused("--interface", "lo", "--ca", file.toString()).text())
        .contains("--ca needs --tls");
    assertThat(refused("--interface", "lo", "--buffer", file.toString()).text())
        .contains("--buffer", file.toString());
    assertThat(refused("--interface", "lo", "--password-file", "/nowhere").text())
        .contains("--password-file", "/nowhere");
    assertThat(refused("--interface", "lo", "--buffer-max", "1").text()).contains("--buffer-max");
  }
}
