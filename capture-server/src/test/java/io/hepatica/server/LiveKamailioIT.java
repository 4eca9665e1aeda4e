package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls of sipp through a real Kamailio that captures with the lines of {@code config/agents}: what
 * sipp wrote down on either side is what the API must know.
 */
class LiveKamailioIT {
  private static final Path SNIPPET = Path.of("../config/agents/kamailio.cfg");
  private static final String SNIPPET_SERVER = "192.0.2.10:9060";
  private static final int SNIPPET_CAPTURE_ID = 2001;
  private static final String SNIPPET_AUTH_KEY = "secret";

  private static final int CALLS = 20;

  /** INVITE, 180, 200, ACK, BYE and 200 on either side of the proxy, and the proxy's own 100. */
  private static final int MESSAGES_OF_A_CALL = 13;

  private static final Duration SEARCHABLE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final int proxyPort = TestPorts.free();
  private final int callerPort = TestPorts.free();
  private final int calleePort = TestPorts.free();

  /** One SIP message on the wire, whoever wrote it down. */
  private record Message(String startLine, String cseq, int sourcePort, int destinationPort) {}

  @Test
  void calls_capturedByUdp_areFoundWhole() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"))) {
      String snippet = snippetFor(server.udp());

      assertFound(server, "udp", call(snippet));
    }
  }

  @Test
  void calls_capturedByTcpWithAuthKey_areFoundWhole() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(directory.resolve("data"), "hep.passwords=" + SNIPPET_AUTH_KEY)) {
      String address = address(server.tcp());
      String snippet =
          snippetFor(server.tcp())
              .replace("\"sip:" + address + "\")", "\"sip:" + address + ";transport=tcp\")")
              .replace(
                  "#modparam(\"siptrace\", \"auth_key\"", "modparam(\"siptrace\", \"auth_key\"");

      assertFound(server, "tcp", call(snippet));
    }
  }

  private static String snippetFor(InetSocketAddress server) throws IOException {
    String snippet = Files.readString(SNIPPET);
    assertThat(snippet).contains("\"sip:" + SNIPPET_SERVER + "\")");
    return snippet.replace(SNIPPET_SERVER, address(server));
  }

  private static String address(InetSocketAddress server) {
    return "127.0.0.1:" + server.getPort();
  }

  /**
   * Lets sipp call sipp through Kamailio; each call's messages, by Call-ID, as sipp logged them.
   */
  private Map<String, Set<Message>> call(String snippet) throws Exception {
    Path config = directory.resolve("kamailio.cfg");
    Files.writeString(config, relay(snippet));
    Path callerLog = directory.resolve("caller.log");
    Path calleeLog = directory.resolve("callee.log");
    List<String> kamailio =
        List.of(
            "kamailio",
            "-DD",
            "-E",
            "-m",
            "64",
            "-M",
            "8",
            "-f",
            config.toString(),
            "-Y",
            directory.toString(),
            "-P",
            directory.resolve("kamailio.pid").toString());
    // It ends by itself after so many calls, since its log is whole only then.
    List<String> answers = new ArrayList<>(sipp("uas", calleePort, calleeLog));
    answers.addAll(List.of("-m", "" + CALLS));
    try (Program proxy = start("kamailio", kamailio);
        Program callee = start("callee", answers)) {
      awaitBound(proxy, proxyPort);
      awaitBound(callee, calleePort);
      List<String> calls = new ArrayList<>(sipp("uac", callerPort, callerLog));
      calls.addAll(List.of("127.0.0.1:" + proxyPort, "-m", "" + CALLS, "-r", "" + CALLS));
      try (Program caller = start("caller", calls)) {
        assertThat(caller.process().waitFor(60, TimeUnit.SECONDS)).as("the calls end").isTrue();
        assertThat(caller.process().exitValue())
            .as("each call succeeds: %s%n%s", caller.output(), proxy.output())
            .isZero();
      }
      assertThat(callee.process().waitFor(60, TimeUnit.SECONDS)).as("the callee ends").isTrue();
    }
    Map<String, Set<Message>> calls = logged(callerLog, callerPort);
    logged(calleeLog, calleePort).forEach((callId, messages) -> calls.get(callId).addAll(messages));
    assertThat(calls).hasSize(CALLS);
    assertThat(calls.values())
        .allSatisfy(messages -> assertThat(messages).hasSize(MESSAGES_OF_A_CALL));
    return calls;
  }

  /**
   * sipp's own scenarios know no Route: everything goes on to the callee. One worker, since of two
   * the one with the 200 may overtake the one with the 180, which is not relayed then.
   */
  private String relay(String snippet) {
    return """
    #!KAMAILIO
    log_stderror=yes
    children=1
    tcp_children=1
    dns=no
    listen=udp:127.0.0.1:%1$d
    listen=tcp:127.0.0.1:%1$d
    loadmodule "tm.so"
    loadmodule "sl.so"
    loadmodule "pv.so"
    %2$s
    request_route {
      $du = "sip:127.0.0.1:%3$d";
      t_relay();
    }
    """
        .formatted(proxyPort, snippet, calleePort);
  }

  private static List<String> sipp(String scenario, int port, Path log) {
    return List.of(
        "sipp",
        "-sn",
        scenario,
        "-i",
        "127.0.0.1",
        "-p",
        "" + port,
        "-nostdin",
        "-timeout",
        "50s",
        "-timeout_error",
        "-trace_shortmsg",
        "-shortmessage_file",
        log.toString());
  }

  /** Columns, by tab: date, time, epoch, S(ent) or R(eceived), Call-ID, CSeq, start line. */
  private Map<String, Set<Message>> logged(Path log, int port) throws IOException {
    return Files.readAllLines(log).stream()
        .map(line -> line.split("\t"))
        .collect(
            Collectors.groupingBy(
                column -> column[4],
                Collectors.mapping(
                    column ->
                        column[3].equals("S")
                            ? new Message(column[6], cseq(column[5]), port, proxyPort)
                            : new Message(column[6], cseq(column[5]), proxyPort, port),
                    Collectors.toCollection(HashSet::new))));
  }

  private static String cseq(String logged) {
    return logged.replace("CSeq:", "");
  }

  private static void assertFound(
      ServerProcess server, String transport, Map<String, Set<Message>> calls) throws Exception {
    long deadline = System.nanoTime() + SEARCHABLE.toNanos();
    JsonNode total = total(server);
    while (total.get("value").asInt() < CALLS * MESSAGES_OF_A_CALL
        && System.nanoTime() < deadline) {
      Thread.sleep(20);
      total = total(server);
    }
    for (Map.Entry<String, Set<Message>> call : calls.entrySet()) {
      Set<Message> found = new HashSet<>();
      for (JsonNode message :
          server
              .json("/api/v1/call?call_id=" + ServerProcess.encoded(call.getKey()))
              .get("messages")) {
        found.add(
            new Message(
                message.get("raw").asText().lines().findFirst().orElseThrow(),
                message.get("cseq").asText(),
                message.get("src_port").asInt(),
                message.get("dst_port").asInt()));
        assertThat(message.get("hep_version").asInt()).isEqualTo(3);
        assertThat(message.get("agent_id").asInt()).isEqualTo(SNIPPET_CAPTURE_ID);
      }
      assertThat(found).as(call.getKey()).isEqualTo(call.getValue());
    }
    assertNothingLost(server.capture());
    JsonNode agents = server.json("/api/v1/agents").get("agents");
    assertThat(agents).hasSize(1);
    assertThat(agents.get(0).get("id").asInt()).isEqualTo(SNIPPET_CAPTURE_ID);
    assertThat(agents.get(0).get("transport").asText()).isEqualTo(transport);
  }

  private static JsonNode total(ServerProcess server) throws Exception {
    return server.json("/api/v1/messages?limit=1").get("total");
  }

  private static void assertNothingLost(JsonNode capture) {
    assertThat(capture.get("rejected")).isEmpty();
    assertThat(capture.get("kernel_dropped").asLong()).isZero();
    assertThat(capture.get("received").asLong()).isGreaterThanOrEqualTo(CALLS * MESSAGES_OF_A_CALL);
    assertThat(capture.get("indexed").asLong()).isEqualTo(capture.get("received").asLong());
  }

  /** A port of 127.0.0.1 that UDP and TCP both have free. */
  private static void awaitBound(Program program, int port) throws InterruptedException {
    String entry = String.format(":%04X ", port);
    ServerProcess.await(
        program.name() + " listens",
        () -> {
          assertThat(program.process().isAlive())
              .as("%s: %s", program.name(), program.output())
              .isTrue();
          return read(Path.of("/proc/net/udp")).contains(entry);
        });
  }

  private Program start(String name, List<String> command) throws IOException {
    Path output = directory.resolve(name + ".out");
    try {
      return new Program(
          name,
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start(),
          output);
    } catch (IOException e) {
      throw new AssertionError(
          "this test needs Kamailio and sipp: apt-get install kamailio sip-tester", e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A program of the test, ended with it, with all that it started. */
  private record Program(String name, Process process, Path file) implements AutoCloseable {
    String output() {
      return read(file);
    }

    @Override
    public void close() throws InterruptedException {
      List<ProcessHandle> children = process.descendants().toList();
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
