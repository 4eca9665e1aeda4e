package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of the README, in its order, against a server of the test. */
class ReadmeIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path directory;

  @Test
  void commands_doWhatTheReadmeSays() throws Exception {
    List<String> commands =
        Files.readAllLines(ROOT.resolve("README.md")).stream()
            .filter(
                line -> line.startsWith("    scripts/hepatica ") || line.startsWith("    curl "))
            .map(String::strip)
            .toList();
    assertThat(commands).hasSizeGreaterThan(12);
    Path work = Files.createDirectory(directory.resolve("work"));
    Files.createSymbolicLink(work.resolve("hep-codec"), ROOT.resolve("hep-codec"));
    PastDays past = new PastDays(directory.resolve("data"), 1);
    try (ServerProcess server = past.keep()) {
      PastDays.awaitArchived(server);
      assertThat(server.terminate()).isZero();
    }
    try (ServerProcess server = past.forget()) {
      for (String command : commands) {
        String output = run(work, server, command);
        assertThat(output).as(command).isNotBlank();
        if (command.contains(" search ") || command.contains("/messages?")) {
          assertThat(output).as(command).containsPattern("-27\\d{3}@127\\.0\\.0\\.1");
        }
        if (command.contains(" restore ")) {
          assertThat(output).as(command).containsPattern("restored [1-9]\\d* messages");
        }
        if (command.contains(" config ")) {
          assertThat(output)
              .as(command)
              .contains("store.elasticsearch.urls: [https://es1:9200, https://es2:9200]")
              .doesNotContain("SECRET");
        }
        if (command.contains(" call ")) {
          assertThat(output).as(command).contains("INVITE");
        }
      }
      assertThat(work.resolve("call.pcapng")).isNotEmptyFile();
      assertThat(Files.list(work).map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.endsWith(".pcap"));
    }
  }

  /** As a shell would run it, but for the server's address and for the program itself. */
  private static String run(Path work, ServerProcess server, String command)
      throws IOException, InterruptedException {
    String script =
        """
        set -e
        hepatica() {
          case "$1" in
            config) ;;
            send) set -- "$@" --to 127.0.0.1:%d ;;
            *) set -- "$@" --server %s ;;
          esac
          %s "$@"
        }
        curl() { command curl -sS --fail-with-body "$@"; }
        """
            .formatted(
                server.udp().getPort(), server.url(), String.join(" ", ServerProcess.java()));
    String line =
        command
            .replaceFirst("^scripts/hepatica", "hepatica")
            .replaceFirst(" +# .*", "")
            .replace("127.0.0.1:9080", server.url().substring("http://".length()));
    Process process =
        new ProcessBuilder("bash", "-c", script + line)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    // curl says with 28 that its time is up, which is how a stream ends.
    int status = line.contains("--max-time") ? 28 : 0;
    assertThat(process.waitFor()).as("%s%n%s", line, output).isEqualTo(status);
    if (line.startsWith("hepatica send")) {
      ServerProcess.await(
          "what was sent is searchable", () -> server.pending() == 0 && server.indexed() > 0);
    }
    return output + (line.contains("-OJ") || line.contains(" -o ") ? "(a file)" : "");
  }
}
