package io.hepatica.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.hepatica.server.TestPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client commands against a server that answers what it is told to. */
class ClientCommandsTest {
  private static final String MESSAGE =
      """
      {"id":"1","time":"2026-11-21T03:00:00.123456Z","table":"call","call_id":"abc","method":"INVITE",
       "status":200,"reason":"OK","cseq":"1 INVITE","from_user":"alice","to_domain":"example.com",
       "src_ip":"2001:db8::1","src_port":5060,"dst_ip":"10.0.0.2","transport":"udp",
       "raw":"SIP/2.0 200 OK\\r\\nX: \\u001b[31m\\r\\n\\r\\n"}\
      """;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private final Map<String, List<String>> headers = new HashMap<>();
  private int status = 200;
  private String body = "{}";

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().putAll(headers);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--server=http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return CommandRun.of(all.toArray(String[]::new));
  }

  @Test
  void search_givesATableAndSaysThatThereIsMore() {
    body =
        "{\"messages\":["
            + MESSAGE
            + "],\"total\":{\"value\":10000,\"relation\":\"gte\"},\"next_cursor\":\"x\"}";
    CommandRun run = run("search", "from_user:alice", "AND", "status:200", "--limit", "1");
    assertThat(run.status()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "TIME                         MESSAGE     FROM   TO           CALL-ID  SOURCE"
                + "              DESTINATION",
            "2026-11-21T03:00:00.123456Z  200 INVITE  alice  example.com  abc      [2001:db8::1]:5060"
                + "  10.0.0.2",
            "1 of 10000 or more messages, the newest; --limit shows more, --from and --to another time");
    assertThat(asked)
        .containsExactly(
            "/api/v1/messages?q=from_user%3Aalice+AND+status%3A200&order=desc&limit=1");
  }

  @Test
  void search_nothingFound_saysWhereItLooked() {
    body = "{\"messages\":[],\"total\":{\"value\":0,\"relation\":\"eq\"}}";
    assertThat(run("search").out())
        .isEqualTo("0 of 0 messages of the last 15 minutes; --from now-1d looks further back\n");
  }

  @Test
  void search_allOptions_areAsked() {
    body = "{\"messages\":[],\"total\":{\"value\":0,\"relation\":\"eq\"}}";
    run(
        "search", "--from", "now-1d", "--to", "now", "--table", "log", "--table", "report",
        "--order", "asc", "--raw");
    assertThat(asked)
        .containsExactly(
            "/api/v1/messages?from=now-1d&to=now&table=log&table=report&order=asc&limit=100&raw=true");
  }

  @Test
  void search_raw_givesMessagesWithoutControls() {
    body = "{\"messages\":[" + MESSAGE + "],\"total\":{\"value\":1,\"relation\":\"eq\"}}";
    assertThat(run("search", "--raw").out())
        .isEqualTo(
            """
            2026-11-21T03:00:00.123456Z [2001:db8::1]:5060 -> 10.0.0.2 udp

            SIP/2.0 200 OK
            X: \ufffd[31m

            1 of 1 messages
            """);
  }

  @Test
  void search_json_isAsciiWithoutControls() {
    body = "{\"messages\":[{\"a\":\"\u009b\u007f\u202eé\"}]}";
    assertThat(run("search", "--json").out())
        .contains("\\u009B\\u007f\\u202E\\u00E9")
        .doesNotContain("\u009b", "\u007f", "\u202e");
  }

  private static final String SESSION =
      """
      {"id":"1","call_id":"abc","kind":"call","state":"completed","caller":"+4930\\u001b[2J","callee":"bob",
       "start":"2026-11-21T03:00:00.000000Z","ringing":"2026-11-21T03:00:01.500000Z",
       "answer":"2026-11-21T03:00:04.000000Z","end":"2026-11-21T04:02:07.250000Z","setup_ms":1500,
       "duration_ms":3723250,"final_status":200,"final_reason":"OK","terminated_by":"callee",
       "codecs":["PCMA","opus"],"agents":["edge-1"],"messages":13,"retransmissions":1,"legs":["def"],
       "reports":4,"mos_min":3.9,"mos_avg":4.2,"loss_max":2.5,"jitter_max_ms":12,"rtt_max_ms":80.5}\
      """;

  @Test
  void searchCalls_givesATableOfSessions() {
    body =
        "{\"calls\":["
            + SESSION
            + ",{\"call_id\":\"x\",\"kind\":\"options\",\"state\":\"timeout\",\"start\":"
            + "\"2026-11-21T02:00:00.000000Z\",\"messages\":1}],"
            + "\"total\":{\"value\":2,\"relation\":\"eq\"},\"next_cursor\":null}";
    CommandRun run = run("search", "--calls", "callee:bob", "--from", "now-1d", "--limit", "5");
    assertThat(run.status()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "START                        STATE            CALLER     CALLEE  STATUS  SETUP    DURATION"
                + "       MOS MIN  LEGS  CALL-ID",
            "2026-11-21T03:00:00.000000Z  completed        +4930\ufffd[2J  bob     200     1.500 s  1 h"
                + " 2 min 3 s  3.9      2     abc",
            "2026-11-21T02:00:00.000000Z  options timeout  -          -       -       -        -    "
                + "          -        -     x",
            "2 of 2 sessions");
    assertThat(asked)
        .containsExactly("/api/v1/calls?q=callee%3Abob&from=now-1d&order=desc&limit=5");
  }

  @Test
  void call_saysWhatHappenedThenShowsAllOfIt() {
    body =
        "{\"calls\":["
            + SESSION
            + "],\"messages\":["
            + MESSAGE
            + ","
            + MESSAGE.replace("abc", "def")
            + "],\"reports\":[{\"time\":\"2026-11-21T03:00:09.000000Z\",\"kind\":\"rtcp\",\"src_ip\":"
            + "\"10.0.0.9\",\"src_port\":4001,\"dst_ip\":\"10.0.0.8\",\"direction\":\"received\","
            + "\"mos_cq\":4.409,\"mos_source\":\"computed\",\"loss_pct\":0.4,\"jitter_ms\":1.25}],"
            + "\"logs\":[{\"time\":\"2026-11-21T03:00:10.000000Z\",\"raw\":\"a\\u001bb\\nc\"}],"
            + "\"diagnosis\":[{\"rule\":\"no_bye\",\"severity\":\"warning\",\"text\":\"No BYE\\u0007.\"}],"
            + "\"complete\":false}";
    CommandRun run = run("call", "abc", "--width", "80", "--no-legs");
    assertThat(run.out().lines())
        .startsWith(
            "[A] abc",
            "    Call from +4930\ufffd[2J to bob, completed (200 OK).",
            "    Began 2026-11-21T03:00:00.000000Z, ringing after 1.500 s, answered after 4.000 s,"
                + " lasted 1 h 2 min 3 s, ended by the callee.",
            "    13 messages (1 retransmission), 4 quality reports: MOS 4.2 on average, 3.9 at worst,"
                + " loss up to 2.5 %, jitter up to 12 ms, round trip up to 80.5 ms.",
            "    Codecs: PCMA, opus. Captured by edge-1.",
            "[B] def",
            "")
        .endsWith(
            "2 messages",
            "there is more of this call than is followed",
            "",
            "Diagnosis",
            "warning  No BYE\ufffd.",
            "",
            "Quality reports",
            "TIME                         REPORT  SOURCE         DESTINATION  STREAM    MOS"
                + "             LOSS   JITTER   RTT",
            "2026-11-21T03:00:09.000000Z  rtcp    10.0.0.9:4001  10.0.0.8     received  4.409 computed"
                + "  0.4 %  1.25 ms  -",
            "",
            "Logs",
            "2026-11-21T03:00:10.000000Z  a\ufffdb c");
    assertThat(asked).containsExactly("/api/v1/call?call_id=abc&legs=false");
  }

  @Test
  void call_asksForEachLeg() {
    body = "{\"messages\":[" + MESSAGE + "]}";
    CommandRun run = run("call", "a b", "c", "--width", "80");
    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith("abc\n\n2026-11-21 UTC").endsWith("1 message\n");
    assertThat(asked).containsExactly("/api/v1/call?call_id=a+b&call_id=c");
  }

  @Test
  void call_unknown_exits1WithTheServersWords() {
    status = 404;
    body = "{\"title\":\"Not Found\",\"detail\":\"no message is known with Call-ID \\u001b[2Jx\"}";
    CommandRun run = run("call", "x");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("no message is known with Call-ID \ufffd[2Jx\n");
  }

  @Test
  void search_badQuery_exits2WithOneLine() {
    status = 400;
    body = "{\"detail\":\"parameter q: unknown field at position 3\\nabc:x\\n^\"}";
    CommandRun run = run("search", "abc:x");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("parameter q: unknown field at position 3\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"search", "call x", "export x", "import x"})
  void command_anotherServer_exits1AndSaysSo(String command) {
    body = "<html>";
    status = 503;
    CommandRun run = run(command.split(" ", -1));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("not as a Hepatica server").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"search", "call x", "export x", "import x"})
  void command_noServer_exits1AndSaysHowToStartIt(String command) {
    int port = TestPorts.free();
    List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
    arguments.add("--server=http://127.0.0.1:" + port);
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("start it with scripts/run").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "call",
        "export",
        "import",
        "search --limit x",
        "export x --format doc",
        "call x --width 3",
        "search --server ftp://x",
        "search --nonsense",
        "search --calls --raw",
        "search --calls --table log"
      })
  void command_wrongUsage_exits2WithOneLine(String command) {
    CommandRun run = CommandRun.of(command.split(" ", -1));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "serve", "send", "search", "call", "export", "import", "config", "version"})
  void command_help_exits0(String command) {
    CommandRun run = command.isEmpty() ? CommandRun.of("--help") : CommandRun.of(command, "--help");
    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith("Usage: hepatica");
  }

  @Test
  void export_toAFile_writesItWhole(@TempDir Path directory) throws IOException {
    body = "the file";
    Path file = directory.resolve("call.pcap");
    CommandRun run = run("export", "abc", "-o", file.toString());
    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo("wrote " + file + ", 8 bytes\n");
    assertThat(file).hasContent("the file");
    assertThat(asked).containsExactly("/api/v1/call/export?format=pcap&call_id=abc");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void incompleteCall_isSaidBesideWhatIsPiped() {
    headers.put("Hepatica-Complete", List.of("false"));
    CommandRun export = run("export", "abc", "--format", "hep");
    assertThat(export.bytes()).asString(StandardCharsets.UTF_8).isEqualTo(body);
    assertThat(export.err()).isEqualTo("there is more of this call than is followed\n");
    headers.clear();
    assertThat(run("export", "abc", "--format", "hep").err()).isEmpty();
    body = "{\"messages\":[" + MESSAGE + "],\"complete\":false}";
    CommandRun raw = run("call", "abc", "--raw");
    assertThat(raw.out()).doesNotContain("there is more");
    assertThat(raw.err()).isEqualTo("there is more of this call than is followed\n");
  }

  @Test
  void export_toAProgram_givesTheBytes() {
    body = "\u001b\u0000bytes";
    CommandRun run = run("export", "abc", "--format", "hep");
    assertThat(run.bytes()).isEqualTo(body.getBytes(StandardCharsets.UTF_8));
    assertThat(run.out()).isEmpty();
  }

  @Test
  void export_unwritable_exits1(@TempDir Path directory) {
    CommandRun run = run("export", "abc", "-o", directory.resolve("no/such").toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("can't write ").hasLineCount(1);
  }

  @Test
  void import_ofNoFile_exits1(@TempDir Path directory) {
    CommandRun run = run("import", directory.resolve("none.pcap").toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("there is no file ").hasLineCount(1);
  }
}
