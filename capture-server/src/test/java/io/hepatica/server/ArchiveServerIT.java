package io.hepatica.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.server.archive.Archive;
import io.hepatica.server.archive.ArchivedCaptures;
import io.hepatica.server.journal.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveServerIT {
  @TempDir private Path directory;

  @Test
  void file_unpackedByZstdAndSentByTcp_isCapturedAgain() throws Exception {
    Path archived = directory.resolve("archive");
    try (Journal journal = ArchivedCaptures.journal(directory.resolve("journal"))) {
      ArchivedCaptures.appendSegment(journal, 3);
      ArchivedCaptures.archive(ArchivedCaptures.open(archived), journal);
    }
    Archive archive = ArchivedCaptures.open(archived);
    long messages = archive.list().getFirst().messages();
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"))) {
      ProcessBuilder zstd =
          new ProcessBuilder("zstd", "-dc", archive.list().getFirst().file().toString());
      ProcessBuilder send =
          new ProcessBuilder(
                  ServerProcess.java(
                      "send", "-", "--tcp", "--to", "127.0.0.1:" + server.tcp().getPort()))
              .redirectErrorStream(true);
      Process sender = ProcessBuilder.startPipeline(List.of(zstd, send)).getLast();
      String said = new String(sender.getInputStream().readAllBytes(), UTF_8);
      assertThat(sender.waitFor()).as(said).isZero();
      assertThat(said).contains("sent " + messages + " frames");
      ServerProcess.await("all is indexed", () -> server.indexed() == messages);
      assertThat(
              server.capture().get("rejected").properties().stream()
                  .mapToLong(reason -> reason.getValue().asLong())
                  .sum())
          .isZero();
    }
  }

  @Test
  void server_withAnArchive_takesWhatAnEarlierRunLeftAndShowsIt() throws Exception {
    Path data = directory.resolve("data");
    // Years old: its day is kept for a hundred.
    try (Journal journal = ArchivedCaptures.journal(data.resolve("journal"))) {
      ArchivedCaptures.appendSegment(journal, 3);
    }
    Path archive = directory.resolve("elsewhere");
    String[] settings = {"archive.keep=36500d", "archive.dir=" + archive};
    try (ServerProcess server = ServerProcess.start(data, settings)) {
      ServerProcess.await("the segment is archived", () -> files(server) == 1);
      JsonNode status = server.json("/api/v1/status").get("archive");
      List<String> names = new ArrayList<>();
      status.fieldNames().forEachRemaining(names::add);
      assertThat(names)
          .containsExactly("dir", "files", "bytes", "keep", "oldest", "newest", "behind");
      assertThat(status.get("behind").asInt()).isZero();
      assertThat(status.get("keep").asText()).isEqualTo("36500d");
      assertThat(status.get("bytes").asLong()).isPositive();
      assertThat(server.get("/metrics").body())
          .contains(
              "hepatica_archive_files 1.0",
              "hepatica_archive_bytes ",
              "hepatica_archive_behind 0.0",
              "hepatica_archive_failing 0.0");
      assertThat(server.terminate()).isZero();
    }
    Archive left = ArchivedCaptures.open(archive);
    assertThat(left.list()).hasSize(1);
    assertThat(left.verify(messages -> {}).damaged()).isZero();
  }

  private static int files(ServerProcess server) {
    try {
      return server.json("/api/v1/status").get("archive").get("files").asInt();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void server_withoutAPlaceForItsArchive_saysSoInOneLine() throws Exception {
    Path taken = Files.createFile(directory.resolve("taken"));
    Process server =
        ServerProcess.launch(
            directory.resolve("data"), "archive.keep=1d", "archive.dir=" + taken.resolve("in"));
    String said = new String(server.getInputStream().readAllBytes(), UTF_8);
    assertThat(server.waitFor()).isEqualTo(2);
    assertThat(said.lines().filter(line -> line.contains("archive.dir: can't write to " + taken)))
        .hasSize(1);
  }
}
