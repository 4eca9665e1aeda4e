package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.store.elastic.ElasticNode;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster refuses for an index of another's making is taken when that is gone. */
class ReplayDeadIT {
  private static final int FRAMES = 50;

  private final String prefix = ElasticNode.prefix(ReplayDeadIT.class);
  @TempDir private Path directory;

  @AfterEach
  void deleteIndices() throws Exception {
    ElasticNode.shared().deleteIndices(prefix);
  }

  @Test
  void deadLetters_triedAgain_leaveTheirFilesWhenTheyAreTaken() throws Exception {
    ElasticNode node = ElasticNode.shared();
    LocalDate day = LocalDate.now(ZoneOffset.UTC);
    String index = prefix + "sip_capture_call_" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    node.json(
        "PUT",
        "/" + index,
        "{\"mappings\": {\"properties\": {\"call_id\": {\"type\": \"long\"}}}}");
    try (ServerProcess server =
        ServerProcess.start(
            directory,
            "store.type=elasticsearch",
            "store.elasticsearch.urls=" + node.url(),
            "store.elasticsearch.index-prefix=" + prefix,
            "store.elasticsearch.replicas=0")) {
      send(server, TimeUnit.DAYS.toMicros(day.toEpochDay()));
      ServerProcess.await("all is refused", () -> dead(server) == FRAMES);
      assertThat(files(directory.resolve("dead"))).isEqualTo(2);

      assertThat(replay(server))
          .contains("tried " + FRAMES + " dead letters again, " + FRAMES + " are left");
      assertThat(dead(server)).isEqualTo(FRAMES);

      node.json("DELETE", "/" + index, null);
      assertThat(replay(server)).contains("tried " + FRAMES + " dead letters again, 0 are left");

      assertThat(dead(server)).isZero();
      assertThat(server.indexed()).isEqualTo(FRAMES);
      assertThat(server.pending()).isZero();
      assertThat(files(directory.resolve("dead"))).isZero();
      assertThat(node.count(prefix + "sip_capture_call_")).isEqualTo(FRAMES);
      assertThat(replay(server)).isEqualTo("there are no dead letters\n");
    }
  }

  @Test
  void deadLettersOfADeletedImport_areForgotten() throws Exception {
    ElasticNode node = ElasticNode.shared();
    LocalDate day = LocalDate.now(ZoneOffset.UTC);
    String index = prefix + "sip_capture_call_" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    node.json(
        "PUT",
        "/" + index,
        "{\"mappings\": {\"properties\": {\"call_id\": {\"type\": \"long\"}}}}");
    Path file = directory.resolve("refused.hep");
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < FRAMES; i++) {
        out.write(SipFrames.info("gone-" + i, 1, TimeUnit.DAYS.toMicros(day.toEpochDay())));
      }
    }
    try (ServerProcess server =
        ServerProcess.start(
            directory.resolve("data"),
            "store.type=elasticsearch",
            "store.elasticsearch.urls=" + node.url(),
            "store.elasticsearch.index-prefix=" + prefix,
            "store.elasticsearch.replicas=0")) {
      send(server, TimeUnit.DAYS.toMicros(day.toEpochDay()));
      ServerProcess.Ended imported =
          ServerProcess.run("import", file.toString(), "--label", "gone", "--server", server.url());
      assertThat(imported.text()).contains(FRAMES + " frames were not to be indexed");
      ServerProcess.await("all is refused", () -> dead(server) == 2 * FRAMES);
      node.json("DELETE", "/" + index, null);
      server.hepatica("import", "delete", "gone", "--server", server.url());

      assertThat(replay(server))
          .contains("tried " + 2 * FRAMES + " dead letters again, 0 are left");
      assertThat(dead(server)).isZero();
      assertThat(server.indexed()).isEqualTo(server.journaled());
      assertThat(files(directory.resolve("data/dead"))).isZero();
      assertThat(node.count(prefix + "sip_capture_call_")).as("live ones").isEqualTo(FRAMES);
    }
  }

  @Test
  void embeddedStore_hasNone() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory)) {
      assertThat(replay(server)).isEqualTo("there are no dead letters\n");
    }
    ServerProcess.Ended ended = ServerProcess.run("reindex");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.text()).contains("reindex takes --from TIME, or --dead");
  }

  private static String replay(ServerProcess server) throws Exception {
    return server.hepatica("reindex", "--dead", "--server", server.url());
  }

  private static long dead(ServerProcess server) {
    try {
      return server.capture().get("dead").asLong();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void send(ServerProcess server, long micros) throws Exception {
    try (Socket socket = new Socket(server.tcp().getAddress(), server.tcp().getPort());
        OutputStream out = socket.getOutputStream()) {
      for (int i = 0; i < FRAMES; i++) {
        out.write(SipFrames.info("refused-" + i, 1, micros));
      }
    }
  }

  private static long files(Path in) throws Exception {
    try (Stream<Path> files = Files.walk(in)) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
