package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.server.pcap.FileInput;
import io.hepatica.server.pcap.PacketReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that captures on a real interface, to which tcpreplay sends; tshark is the judge. */
class LiveCaptureIT {
  private static final int SLOW = 5_000;
  private static final int ETHERNET_HEADER = 14;
  private static final int IPV4_HEADER = 20;

  @TempDir Path directory;

  private TestNetwork network;

  @BeforeEach
  void makeNetwork() {
    network = new TestNetwork();
  }

  @AfterEach
  void deleteNetwork() {
    network.close();
  }

  private Path capture(String name) throws IOException {
    Path file = directory.resolve(name + ".pcap");
    try (InputStream in = new GZIPInputStream(TestCaptures.open(name))) {
      Files.copy(in, file);
    }
    return file;
  }

  /** Call-ID to its number of SIP messages, as tshark reads the file. */
  static Map<String, Integer> callIds(Path file, String filter) {
    Map<String, Integer> counts = new TreeMap<>();
    String text =
        Tshark.run(
            file,
            List.of("-Y", filter, "-T", "fields", "-E", "aggregator=/s", "-e", "sip.Call-ID"));
    text.lines()
        .flatMap(line -> List.of(line.strip().split(" ")).stream())
        .filter(id -> !id.isEmpty())
        .forEach(id -> counts.merge(id, 1, Integer::sum));
    assertThat(counts).as("what tshark finds").isNotEmpty();
    return counts;
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Call-ID to its number of messages, as the server has them. */
  static Map<String, Integer> stored(ServerProcess server) throws Exception {
    Map<String, Integer> counts = new TreeMap<>();
    String path = "/api/v1/messages?from=now-1h&to=now%2B1h&limit=10000";
    String cursor = "";
    do {
      JsonNode page = server.json(path + cursor);
      for (JsonNode message : page.get("messages")) {
        counts.merge(message.path("call_id").asText(), 1, Integer::sum);
      }
      JsonNode next = page.get("next_cursor");
      cursor = next.isNull() ? "" : "&cursor=" + ServerProcess.encoded(next.asText());
    } while (!cursor.isEmpty());
    return counts;
  }

  private static JsonNode status(ServerProcess server) {
    try {
      return server.json("/api/v1/status").get("interfaces").get(0);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitState(ServerProcess server, String state) throws InterruptedException {
    ServerProcess.await(state, () -> status(server).get("state").asText().equals(state));
  }

  private String interfaces(String more) {
    return "capture.interfaces=[{name: " + network.near() + more + "}]";
  }

  @Test
  void replayedPackets_areTheMessagesThatTsharkFinds() throws Exception {
    Path file = capture("sip-input-ipv4");
    Map<String, Integer> expected = callIds(file, "sip");
    try (ServerProcess server =
        ServerProcess.start(directory.resolve("data"), "capture.interfaces=" + network.near())) {
      network.replay(file, SLOW);
      ServerProcess.await("all is indexed", () -> server.indexed() >= sum(expected));
      ServerProcess.await(
          "all packets are read", () -> status(server).get("packets").asInt() >= 1752);

      assertThat(stored(server)).isEqualTo(expected);
      JsonNode status = status(server);
      assertThat(status.get("name").asText()).isEqualTo(network.near());
      assertThat(status.get("state").asText()).isEqualTo("capturing");
      assertThat(status.has("reason")).isFalse();
      assertThat(status.get("filter").asText())
          .contains("not port " + server.udp().getPort(), "not port " + server.tcp().getPort())
          .doesNotContain("9060");
      assertThat(status.get("frames").asInt()).isEqualTo(sum(expected));
      assertThat(status.get("packets").asInt()).isEqualTo(1752);
      assertThat(status.get("kernel_dropped").asInt()).isZero();
      JsonNode agent = server.json("/api/v1/agents").get("agents").get(0);
      assertThat(agent.get("id").asLong()).isEqualTo(3001);
      assertThat(agent.get("name").asText()).isEqualTo(network.near());
      assertThat(agent.get("transport").asText()).isEqualTo("capture");
      assertThat(server.get("/metrics").body())
          .contains("hepatica_interface_packets_total{interface=\"" + network.near() + "\"} 1752.0")
          .contains("hepatica_interface_capturing{interface=\"" + network.near() + "\"} 1.0");
      assertThat(server.terminate()).isZero();
    }
  }

  @Test
  void packetsInTheRingAtTheEnd_areTaken() throws Exception {
    Path file = capture("sip-input-ipv4");
    Path data = directory.resolve("data");
    try (ServerProcess server = ServerProcess.start(data, "capture.interfaces=" + network.near())) {
      String pid = Long.toString(server.pid());
      // Stopped, so that all are in the ring when it is told to end; more than are read at once.
      TestNetwork.run("sh", "-c", "kill -STOP " + pid);
      for (int i = 0; i < 3; i++) {
        network.replay(file, SLOW);
      }
      TestNetwork.run("sh", "-c", "kill -TERM " + pid + " && kill -CONT " + pid);
      assertThat(server.terminate()).isZero();
    }
    Map<String, Integer> expected = callIds(file, "sip");
    expected.replaceAll((callId, messages) -> 3 * messages);
    try (ServerProcess server = ServerProcess.start(data)) {
      ServerProcess.await("what was left to the journal is read", () -> server.lag() == 0);
      assertThat(stored(server)).isEqualTo(expected);
    }
  }

  @Test
  void filter_letsOnlyItsPacketsThrough() throws Exception {
    Path file = capture("sip-input-ipv4");
    Map<String, Integer> expected = callIds(file, "sip and udp");
    int all = sum(callIds(file, "sip"));
    assertThat(sum(expected)).isLessThan(all);
    try (ServerProcess server =
        ServerProcess.start(
            directory.resolve("data"),
            interfaces(", filter: \"udp\", agent-id: 77, buffer: 8MB, promiscuous: false"))) {
      network.replay(file, SLOW);
      ServerProcess.await("all is indexed", () -> server.indexed() >= sum(expected));

      assertThat(stored(server)).isEqualTo(expected);
      assertThat(server.json("/api/v1/agents").at("/agents/0/id").asLong()).isEqualTo(77);
    }
  }

  @Test
  void hepInPackets_isTakenOnlyWhereAnybodyMaySendHep() throws Exception {
    Path file = capture("kamailio-siptrace-hep3-calls");
    int frames =
        (int) Tshark.run(file, List.of("-Y", "udp.payload[0:4] == \"HEP3\"")).lines().count();
    assertThat(frames).isPositive();
    String all = interfaces(", filter: \"\"");
    try (ServerProcess server = ServerProcess.start(directory.resolve("open"), all)) {
      network.replay(file, SLOW);
      ServerProcess.await("HEP is taken", () -> server.journaled() >= frames);
    }
    for (String needed : List.of("hep.passwords=secret", "hep.allow=192.0.2.0/24")) {
      Path data = Files.createTempDirectory(directory, "data");
      try (ServerProcess server = ServerProcess.start(data, all, needed)) {
        network.replay(file, SLOW);
        ServerProcess.await(
            "HEP is refused",
            () -> {
              try {
                return server.capture().at("/rejected/not_allowed").asInt() >= frames;
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
        assertThat(server.capture().at("/rejected/not_allowed").asInt()).isEqualTo(frames);
        assertThat(server.journaled()).isZero();
      }
    }
  }

  /** The capture's packets inside IPIP (RFC 2003), as an SBC mirrors them to 192.0.2.2. */
  private Path mirrored(Path file) throws IOException {
    Path mirrored = directory.resolve("ipip.pcap");
    try (InputStream in = Files.newInputStream(file);
        DataOutputStream out = new DataOutputStream(Files.newOutputStream(mirrored))) {
      out.write(HexFormat.of().parseHex("a1b2c3d400020004000000000000000000040000" + "00000001"));
      PacketReader reader = Objects.requireNonNull(PacketReader.open(FileInput.of(in)));
      while (reader.next()) {
        int ip = ETHERNET_HEADER;
        int inner = reader.captured() - ip;
        out.writeInt((int) (reader.timeMicros() / 1_000_000));
        out.writeInt((int) (reader.timeMicros() % 1_000_000));
        out.writeInt(ip + IPV4_HEADER + inner);
        out.writeInt(ip + IPV4_HEADER + inner);
        out.write(reader.bytes(), reader.offset(), ip);
        out.writeShort(0x4500);
        out.writeShort(IPV4_HEADER + inner);
        out.write(HexFormat.of().parseHex("0000" + "0000" + "4004" + "0000" + "c0000201c0000202"));
        out.write(reader.bytes(), reader.offset() + ip, inner);
      }
    }
    return mirrored;
  }

  @Test
  void packetsMirroredByIpip_areUnpacked() throws Exception {
    Path file = mirrored(capture("sip-input-ipv4"));
    Map<String, Integer> expected = callIds(file, "sip && ip.proto == 4");
    try (ServerProcess server =
        ServerProcess.start(
            directory.resolve("data"), interfaces(", filter: \"port 5060 or proto 4\""))) {
      network.replay(file, SLOW);
      ServerProcess.await("all is indexed", () -> server.indexed() >= sum(expected));

      assertThat(stored(server)).isEqualTo(expected);
    }
  }

  @Test
  void interface_thatIsDeletedAndMadeAgain_isCapturedOnAgain() throws Exception {
    Path file = capture("sip-input-ipv4");
    int messages = sum(callIds(file, "sip"));
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"), interfaces(""))) {
      network.replay(file, SLOW);
      ServerProcess.await("the first are there", () -> server.journaled() >= messages);
      network.deletePair();
      awaitState(server, "waiting");
      assertThat(status(server).get("reason").asText()).isEqualTo("there is no such interface");
      network.addPair();
      awaitState(server, "capturing");
      network.replay(file, SLOW);
      ServerProcess.await("the second too", () -> server.journaled() >= 2L * messages);
      network.set("down");
      awaitState(server, "waiting");
      assertThat(status(server).get("reason").asText()).isEqualTo("it is down");
      network.set("up");
      awaitState(server, "capturing");

      ServerProcess.await(
          "all packets are read", () -> status(server).get("packets").asInt() >= 2 * 1752);
      assertThat(status(server).get("packets").asInt()).isEqualTo(2 * 1752);
      List<String> said =
          server.output().stream().filter(line -> line.contains(network.near() + ": ")).toList();
      assertThat(said).filteredOn(line -> line.contains("no such interface")).hasSize(1);
      assertThat(said).filteredOn(line -> line.contains("it is down")).hasSize(1);
      assertThat(said).filteredOn(line -> line.contains(": capturing")).hasSize(3);
    }
  }

  @Test
  void interface_thatIsMissingAtTheStart_isWaitedFor() throws Exception {
    Path file = capture("sip-rtcp-input-ipv4");
    network.deletePair();
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"), interfaces(""))) {
      assertThat(status(server).get("state").asText()).isEqualTo("waiting");
      network.addPair();
      awaitState(server, "capturing");
      network.replay(file, SLOW);
      ServerProcess.await("packets come", () -> status(server).get("packets").asInt() == 100);
    }
  }

  @Test
  void packetsThatDontFitTheRing_areCountedAsDroppedByTheKernel() throws Exception {
    Path file = capture("sip-input-ipv4");
    try (ServerProcess server =
        ServerProcess.start(directory.resolve("data"), interfaces(", buffer: 1MiB"))) {
      // The reader sleeps meanwhile, so that four times what the ring can hold comes to it.
      TestNetwork.run("kill", "-STOP", Long.toString(server.pid()));
      for (int i = 0; i < 5; i++) {
        network.replay(file, 50_000);
      }
      TestNetwork.run("kill", "-CONT", Long.toString(server.pid()));
      ServerProcess.await(
          "drops are counted", () -> status(server).get("kernel_dropped").asInt() > 0);
      ServerProcess.await(
          "each packet is taken, or counted as dropped",
          () ->
              status(server).get("packets").asInt() + status(server).get("kernel_dropped").asInt()
                  == 5 * 1752);
      ServerProcess.await(
          "it is said",
          () -> server.output().stream().anyMatch(line -> line.contains("packets were dropped")));
    }
  }

  @Test
  void userWithCapNetRaw_capturesWithoutBeingRoot() throws Exception {
    Path file = capture("sip-input-ipv4");
    int messages = sum(callIds(file, "sip"));
    Path data = Files.createDirectory(directory.resolve("data"));
    Files.setAttribute(data, "unix:uid", 65_534);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    // What Maven fetched may lie where only root can read.
    String capabilities = "+net_raw,+dac_read_search";
    Process process =
        ServerProcess.launch(
            List.of(
                "setpriv",
                "--reuid=65534",
                "--clear-groups",
                "--inh-caps=" + capabilities,
                "--ambient-caps=" + capabilities),
            List.of(),
            data,
            interfaces(""));
    try (ServerProcess server = ServerProcess.ready(process)) {
      assertThat(Files.getAttribute(Path.of("/proc/" + server.pid()), "unix:uid"))
          .isEqualTo(65_534);
      network.replay(file, SLOW);
      ServerProcess.await("all is journaled", () -> server.journaled() >= messages);
    }
  }

  private record End(int status, List<String> lines) {}

  private static End end(Process process) throws IOException, InterruptedException {
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new End(process.waitFor(), text.lines().toList());
  }

  private static void assertSaysInOneLine(End end, String... words) {
    assertThat(end.status()).as("%s", end.lines()).isEqualTo(2);
    List<String> said = end.lines().stream().filter(line -> !line.contains(" WARN ")).toList();
    assertThat(said).hasSize(1);
    assertThat(said.getFirst()).contains(words);
  }

  @Test
  void filter_thatIsNone_stopsTheStart() throws Exception {
    assertSaysInOneLine(
        end(ServerProcess.launch(directory.resolve("data"), interfaces(", filter: \"prt 5060\""))),
        "capture.interfaces: " + network.near(),
        "'prt 5060'",
        "man pcap-filter");
  }

  @Test
  void permission_thatIsMissing_stopsTheStart() throws Exception {
    Process process =
        ServerProcess.launch(
            List.of("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"),
            List.of(),
            directory.resolve("data"),
            interfaces(""));
    assertSaysInOneLine(
        end(process), "capture.interfaces: " + network.near(), "CAP_NET_RAW", "hepatica.service");
  }

  @Test
  void libpcap_thatIsMissing_stopsTheStartOnlyWhereAnInterfaceIsNamed() throws Exception {
    List<String> without = new ArrayList<>(List.of("-Dorg.pcap4j.core.pcapLibName=nosuchpcap"));
    assertSaysInOneLine(
        end(ServerProcess.launch(List.of(), without, directory.resolve("data"), interfaces(""))),
        "capture.interfaces: libpcap",
        "apt-get install libpcap0.8");

    Process process = ServerProcess.launch(List.of(), without, directory.resolve("data"));
    try (ServerProcess server = ServerProcess.ready(process)) {
      assertThat(server.json("/api/v1/status").get("interfaces")).isEmpty();
    }
  }
}
