package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names given to the hosts of a real capture, by a server that is killed in between. */
class AliasIT {
  private static final String CAPTURE =
      "../hep-codec/src/test/resources/captures/kamailio+rtpengine-sip-rtcp-udp.pcap.gz";

  /** Counted when the capture was recorded. */
  private static final int FRAMES = 119;

  private static final String WHOLE_TIME =
      "limit=1000&from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z";

  @TempDir Path directory;

  @Test
  void aliases_areKeptAndNameEveryAnswer() throws Exception {
    String kept;
    String ip;
    int port;
    try (ServerProcess server = ServerProcess.start(directory)) {
      server.hepatica("send", CAPTURE, "--to", "127.0.0.1:" + server.tcp().getPort(), "--tcp");
      ServerProcess.await("all is indexed", () -> server.indexed() >= FRAMES);
      JsonNode first = server.json("/api/v1/messages?order=asc&" + WHOLE_TIME).at("/messages/0");
      ip = first.get("src_ip").asText();
      port = first.get("src_port").asInt();
      kept =
          "{\"aliases\":[{\"address\":\"0.0.0.0/0\",\"name\":\"world\"},{\"address\":\"%1$s\",\"port\":%2$d,"
                  .formatted(ip, port)
              + "\"name\":\"caller\"}]}";
      assertThat(server.put("/api/v1/aliases", kept).body()).isEqualTo(kept);
      // What was answered is on disk: nothing of the process's own runs any more.
      server.kill();
    }
    assertThat(directory.resolve("aliases.json")).hasContent(kept);
    try (ServerProcess server = ServerProcess.start(directory)) {
      assertThat(server.get("/api/v1/aliases").body()).isEqualTo(kept);
      ServerProcess.await("all is indexed again", () -> server.pending() == 0 && server.lag() == 0);

      JsonNode rows = server.json("/api/v1/messages?" + WHOLE_TIME).get("messages");
      assertNamed(rows, ip, port);
      assertNamed(server.json("/api/v1/reports?" + WHOLE_TIME).get("reports"), ip, port);
      String callId = rows.get(0).get("call_id").asText();
      JsonNode call = server.json("/api/v1/call?call_id=" + ServerProcess.encoded(callId));
      assertThat(call.get("hosts")).isNotEmpty();
      call.get("hosts").forEach(host -> assertThat(host.get("alias").asText()).isEqualTo("world"));
      assertThat(call.at("/messages/0/src_alias").asText()).isIn("caller", "world");
      assertThat(server.hepatica("call", callId, "--server", server.url())).contains("world");
      String export =
          server
              .get("/api/v1/call/export?format=json&call_id=" + ServerProcess.encoded(callId))
              .body();
      assertThat(export).contains("src_ip").doesNotContain("src_alias");
    }
  }

  private static void assertNamed(JsonNode messages, String ip, int port) {
    Set<String> names = new HashSet<>();
    for (JsonNode message : messages) {
      for (String end : new String[] {"src", "dst"}) {
        boolean caller =
            message.get(end + "_ip").asText().equals(ip)
                && message.get(end + "_port").asInt() == port;
        String name = message.get(end + "_alias").asText();
        assertThat(name).isEqualTo(caller ? "caller" : "world");
        names.add(name);
      }
    }
    assertThat(names).contains("world");
  }
}
