package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files into a real server and out of it again, by the command line. */
class ImportIT {
  @TempDir private Path directory;

  @Test
  void import_capturesOfEveryForm_areFoundWhenItReturns() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"))) {
      assertThat(imported(server, "kamailio-siptrace-hep2-calls")).isEqualTo(1204);
      assertThat(imported(server, "heplify-sip-tcp-multiframe")).isEqualTo(1204 + 1697);
      assertThat(imported(server, "sip-rtcp-input-ipv4")).isEqualTo(1204 + 1697 + 100);
    }
  }

  @Test
  void export_ofACall_importedElsewhere_isTheSameCall() throws Exception {
    Path hep = directory.resolve("call.hep");
    List<String> before;
    try (ServerProcess server = ServerProcess.start(directory.resolve("one"))) {
      imported(server, "kamailio-siptrace-hep3-calls");
      String callId = "1-27690@127.0.0.1";
      server.hepatica(
          "export", callId, "--format", "hep", "-o", hep.toString(), "--server", server.url());
      before = texts(server, callId);
      // tshark: sip.Call-ID == "1-27690@127.0.0.1" over the HEP payloads, 17 messages.
      assertThat(before).hasSize(17);
    }
    try (ServerProcess server = ServerProcess.start(directory.resolve("two"))) {
      server.hepatica("import", hep.toString(), "--server", server.url());
      assertThat(texts(server, "1-27690@127.0.0.1")).isEqualTo(before);
    }
  }

  /** Imports a capture and gives how many messages can be found at once. */
  private long imported(ServerProcess server, String name) throws Exception {
    Path file = directory.resolve(name + ".pcap.gz");
    Files.write(file, TestCaptures.open(name).readAllBytes());
    server.hepatica("import", file.toString(), "--server", server.url());
    String all = "from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z&limit=1";
    long found = 0;
    for (String table : List.of("call", "registration", "rest", "report", "log")) {
      // A BYE with statistics is in the report table as well.
      String first = table.equals("report") ? "&q=NOT+method:*" : "";
      JsonNode answer = server.json("/api/v1/messages?" + all + "&table=" + table + first);
      found += answer.get("total").get("value").asLong();
    }
    return found;
  }

  private static List<String> texts(ServerProcess server, String callId)
      throws IOException, InterruptedException {
    JsonNode call = server.json("/api/v1/call?call_id=" + ServerProcess.encoded(callId));
    return call.get("messages").findValuesAsText("raw");
  }
}
