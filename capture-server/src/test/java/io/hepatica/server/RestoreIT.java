package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.server.message.MessageId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days that retention dropped come back from the archive as they were, by the command line. */
class RestoreIT {
  /** Frames of the captures, counted by independent decoders when they were recorded. */
  private static final int FRAMES = 4264 + 119;

  @TempDir private Path directory;

  @Test
  void droppedDays_restored_areWhatTheyWere() throws Exception {
    PastDays past = new PastDays(directory, 1);
    Set<String> ids;
    TreeMap<String, JsonNode> sessions;
    TreeMap<String, JsonNode> calls;
    try (ServerProcess server = past.keep()) {
      PastDays.awaitArchived(server);
      ids = PastDays.ids(server, "");
      sessions = PastDays.sessions(server);
      calls = PastDays.calls(server, sessions.keySet());
      assertThat(server.terminate()).isZero();
    }
    assertThat(first(ids)).hasSize(FRAMES);
    assertThat(calls.values()).anyMatch(call -> !call.path("reports").isEmpty());

    try (ServerProcess server = past.forget()) {
      assertThat(PastDays.ids(server, "")).isEmpty();
      assertThat(PastDays.sessions(server)).isEmpty();
      assertThat(PastDays.archive(server, "list"))
          .contains(
              PastDays.CALLS + "  1 files  4264 messages",
              PastDays.REPORTS + "  1 files  119 messages");
      assertThat(PastDays.archive(server, "verify"))
          .contains("2 files, 4383 messages", "; 0 places are not whole");

      assertThat(PastDays.restore(server)).contains("restored 4383 messages of 2 days");

      assertThat(PastDays.ids(server, "")).isEqualTo(ids);
      assertSame(PastDays.sessions(server), sessions);
      assertSame(PastDays.calls(server, sessions.keySet()), calls);
      assertThat(PastDays.days(server))
          .containsExactly(PastDays.CALLS + " restored", PastDays.REPORTS + " restored");

      assertThat(PastDays.restore(server)).contains("restored 0 messages of 2 days");
      assertThat(PastDays.ids(server, "")).isEqualTo(ids);
      assertSame(PastDays.calls(server, sessions.keySet()), calls);
      assertThat(server.terminate()).isZero();
    }
    try (ServerProcess server = past.start()) {
      assertThat(PastDays.ids(server, "")).isEqualTo(ids);
      assertSame(PastDays.sessions(server), sessions);
    }
  }

  private static void assertSame(TreeMap<String, JsonNode> now, TreeMap<String, JsonNode> before) {
    assertThat(now.keySet()).isEqualTo(before.keySet());
    now.forEach((callId, json) ->
        assertThat(json.toPrettyString())
            .as(callId)
            .isEqualTo(before.get(callId).toPrettyString()));
  }

  /** Without those that are reports besides themselves. */
  private static Set<String> first(Set<String> ids) {
    return ids.stream().map(id -> id.split(" ")[1]).collect(Collectors.toSet());
  }

  @Test
  void restoreOfACall_bringsThatOneAlone() throws Exception {
    PastDays past = new PastDays(directory, 1);
    // tshark: sip.Call-ID == "1-27690@127.0.0.1" over the HEP payloads, 17 messages.
    String callId = "1-27690@127.0.0.1";
    TreeMap<String, JsonNode> before;
    try (ServerProcess server = past.keep()) {
      PastDays.awaitArchived(server);
      before = PastDays.calls(server, List.of(callId));
      assertThat(server.terminate()).isZero();
    }
    try (ServerProcess server = past.forget()) {
      assertThat(PastDays.restore(server, "--call-id", callId))
          .contains("restored 17 messages of 1 days");
      assertThat(PastDays.ids(server, "")).hasSize(17);
      assertThat(PastDays.ids(server, "call_id:" + callId)).hasSize(17);
      assertSame(PastDays.calls(server, List.of(callId)), before);

      assertThat(PastDays.restore(server)).contains("restored 4366 messages of 2 days");
      assertThat(first(PastDays.ids(server, ""))).hasSize(FRAMES);
    }
  }

  @Test
  void damagedFile_restoresWhatIsWholeAndNamesWhatIsNot() throws Exception {
    PastDays past = new PastDays(directory, 6);
    try (ServerProcess server = past.keep()) {
      PastDays.awaitArchived(server);
      assertThat(server.terminate()).isZero();
    }
    Path file;
    try (var files = Files.walk(directory.resolve("archive"))) {
      file =
          files
              .filter(path -> path.toString().endsWith(".hep.zst"))
              .sorted()
              .findFirst()
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 0x10;
    Files.write(file, bytes);

    try (ServerProcess server = past.forget()) {
      ServerProcess.Ended verified =
          ServerProcess.run("archive", "verify", "--server", server.url());
      assertThat(verified.status()).as(verified.text()).isEqualTo(1);
      assertThat(verified.text()).contains(file + ": not whole at byte", "1 places are not whole");

      ServerProcess.Ended restored =
          ServerProcess.run(
              "archive",
              "restore",
              "--server",
              server.url(),
              "--from",
              PastDays.FROM,
              "--to",
              PastDays.TO);
      assertThat(restored.status()).as(restored.text()).isEqualTo(1);
      Matcher named =
          Pattern.compile(
                  Pattern.quote(file.toString())
                      + ": not whole at byte \\d+ \\(.+\\): messages from journal position (\\d+) to"
                      + " (\\d+) are missing")
              .matcher(restored.text());
      assertThat(named.find()).as(restored.text()).isTrue();
      long from = Long.parseLong(named.group(1));
      long to = Long.parseLong(named.group(2));
      Set<String> whole = new TreeSet<>();
      for (long position : past.positions()) {
        if (position < from || position >= to) {
          whole.add(MessageId.of(position));
        }
      }
      assertThat(whole).hasSizeBetween(1, past.positions().size() - 1);
      assertThat(first(PastDays.ids(server, ""))).isEqualTo(whole);
      assertThat(restored.text()).contains("restored " + whole.size() + " messages of 2 days");
    }
  }
}
