package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files through the API of a real server: taken, found by their label, and deleted. */
class ImportsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ALL = "from=2000-01-01T00:00:00Z&to=2030-01-01T00:00:00Z";
  private static final List<String> TABLES =
      List.of("call", "registration", "rest", "report", "log");

  @TempDir private Path directory;

  @Test
  void capture_isFoundByItsLabel_withTheCallIdsThatTsharkReads() throws Exception {
    Path file = unpacked("sip-input-ipv4");
    Set<String> callIds = new TreeSet<>();
    Tshark.fields(file, "sip", "sip.Call-ID").forEach(fields -> callIds.add(fields.getFirst()));
    assertThat(callIds).isNotEmpty();
    try (ServerProcess server = start("hep.tcp=off", "hep.udp=off")) {
      HttpResponse<String> started = post(server, "label=from-tshark&name=a.pcap", file);
      assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
      JsonNode job = ended(server, started);

      assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
      assertThat(job.path("unit").asText()).isEqualTo("bytes");
      assertThat(job.path("done").asLong()).isEqualTo(Files.size(file));
      List<JsonNode> found = messages(server, "import:from-tshark");
      assertThat(found.stream().map(message -> message.path("call_id").asText()))
          .containsAll(callIds)
          .allMatch(callIds::contains);
      JsonNode listed = server.json("/api/v1/imports").path("imports").path(0);
      assertThat(listed.path("label").asText()).isEqualTo("from-tshark");
      assertThat(listed.path("file").asText()).isEqualTo("a.pcap");
      assertThat(listed.path("state").asText()).isEqualTo("done");
      // capinfos -c
      assertThat(listed.path("packets").asLong()).isEqualTo(1752);
      assertThat(listed.path("frames").asLong()).isEqualTo(found.size());
      assertThat(found)
          .allSatisfy(
              message -> assertThat(message.path("import").asText()).isEqualTo("from-tshark"));
      assertThat(messages(server, "NOT import:*")).isEmpty();
      assertThat(messages(server, "import:from-*")).hasSize(found.size());
      assertThat(messages(server, "import:other")).isEmpty();
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void deletion_leavesNothingOfItAndAllOfTheRest() throws Exception {
    List<byte[]> live = new ArrayList<>();
    ByteArrayOutputStream imported = new ByteArrayOutputStream();
    split(TestCaptures.frames("kamailio-siptrace-hep3-calls"), live, imported);
    Path file = directory.resolve("half.hep");
    Files.write(file, imported.toByteArray());
    String[] settings = {
      "archive.keep=365d", "archive.dir=" + directory.resolve("archive"), "store.commit=300ms"
    };
    Set<String> messages;
    Map<String, JsonNode> sessions;
    try (ServerProcess server = start(settings)) {
      send(server, live);
      messages = ids(server);
      sessions = sessions(server);
      assertThat(messages).hasSizeGreaterThan(live.size() - 1);
      server.hepatica("import", file.toString(), "--label", "half", "--server", server.url());
      assertThat(sessions(server)).isNotEqualTo(sessions);
      assertThat(ids(server).size()).isGreaterThan(messages.size());

      String said = server.hepatica("import", "delete", "half", "--server", server.url());
      assertThat(said).contains("deleted the import half");
      assertThat(ids(server)).isEqualTo(messages);
      assertThat(sessions(server)).isEqualTo(sessions);
      assertThat(server.json("/api/v1/imports").path("imports")).isEmpty();
      assertThat(server.get("/api/v1/imports/half").statusCode()).isEqualTo(404);
      assertThat(server.terminate()).isZero();
    }
    try (ServerProcess server = start(settings)) {
      assertThat(ids(server)).isEqualTo(messages);
      assertThat(sessions(server)).isEqualTo(sessions);
      String day = messages(server, "").getFirst().path("time").asText();
      server.hepatica("reindex", "--from", day, "--to", "now", "--server", server.url());
      assertThat(ids(server)).isEqualTo(messages);
      assertThat(sessions(server)).isEqualTo(sessions);
      ServerProcess.await(
          "all is archived",
          of(() -> server.json("/api/v1/status").path("archive").path("behind").asInt() == 0));
      server.hepatica(
          "archive",
          "restore",
          "--from",
          day.substring(0, 10) + "T00:00:00Z",
          "--to",
          "now+1d",
          "--server",
          server.url());
      assertThat(ids(server)).isEqualTo(messages);
      assertThat(sessions(server)).isEqualTo(sessions);

      server.hepatica("import", file.toString(), "--label", "half", "--server", server.url());
      // Those that go on after a restart are completed a moment later. tshark: 17 messages.
      ServerProcess.await("sessions are whole", of(() -> count(server, "1-27690@127.0.0.1") == 17));
      assertThat(messages(server, "import:half").size() + messages.size())
          .isEqualTo(ids(server).size());
    }
  }

  @Test
  void labelThatIsTaken_isRefusedUntilItsImportIsDeleted() throws Exception {
    Path file = unpacked("sip-rtcp-input-ipv4");
    try (ServerProcess server = start("store.commit=300ms")) {
      ended(server, post(server, "label=one", file));
      HttpResponse<String> again = post(server, "label=one", file);
      assertThat(again.statusCode()).isEqualTo(409);
      assertThat(again.body()).contains("there is an import one");
      ended(server, server.send("DELETE", "/api/v1/imports/one", ""));
      assertThat(messages(server, "import:one")).isEmpty();
      JsonNode job = ended(server, post(server, "label=one", file));
      assertThat(job.path("state").asText()).isEqualTo("done");
      // capinfos -c: 100 packets, all of them SIP or RTCP
      assertThat(messages(server, "import:one")).hasSize(100);
    }
  }

  @Test
  void wrongRequests_areRefusedAndLeaveNothing() throws Exception {
    Path file = unpacked("sip-input-ipv4");
    try (ServerProcess server = start("import.max=100KB")) {
      assertThat(post(server, "", file).statusCode()).isEqualTo(400);
      for (String label : List.of("", "-a", ".a", "a/b", "a%20b", "a".repeat(65), "%C3%A4")) {
        assertThat(post(server, "label=" + label, file).statusCode()).as(label).isEqualTo(400);
      }
      assertThat(post(server, "label=a&more=1", file).statusCode()).isEqualTo(400);
      HttpResponse<String> large = post(server, "label=a", file);
      assertThat(large.statusCode()).isEqualTo(413);
      assertThat(large.body()).contains("100000 bytes", "import.max");
      ServerProcess.Ended said =
          ServerProcess.run("import", file.toString(), "--server", server.url());
      assertThat(said.status()).isEqualTo(1);
      assertThat(said.text()).contains("100000 bytes");
      Path text = directory.resolve("text.pcap");
      Files.writeString(text, "no capture at all");
      JsonNode job = ended(server, post(server, "label=text&name=text.pcap", text));
      assertThat(job.path("state").asText()).isEqualTo("failed");
      assertThat(job.path("error").asText())
          .contains("text.pcap", "byte 0", "neither a HEP3 stream nor pcap nor pcapng");
      assertThat(post(server, "label=a", Files.write(text, new byte[0])).statusCode())
          .isEqualTo(400);
      assertThat(server.json("/api/v1/imports").path("imports")).isEmpty();
      assertThat(server.send("DELETE", "/api/v1/imports/a", "").statusCode()).isEqualTo(404);
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void truncatedFile_isTakenAsFarAsItGoes_andTheByteIsSaid() throws Exception {
    byte[] whole = Files.readAllBytes(unpacked("sip-rtcp-input-ipv4"));
    Path file = directory.resolve("cut.pcap");
    Files.write(file, Arrays.copyOf(whole, whole.length - 10));
    try (ServerProcess server = start()) {
      ServerProcess.Ended said =
          ServerProcess.run("import", file.toString(), "--server", server.url());
      assertThat(said.status()).isEqualTo(1);
      JsonNode listed = server.json("/api/v1/imports/cut");
      // The last of its 100 packets begins where the header of 16 bytes stands before it.
      assertThat(listed.path("packets").asLong()).isEqualTo(99);
      assertThat(listed.path("frames").asLong()).isEqualTo(99);
      assertThat(listed.path("problem").asText()).matches("stopped at byte \\d+: the file ends.*");
      assertThat(said.text()).contains(listed.path("problem").asText());
      assertThat(messages(server, "import:cut")).hasSize(99);
    }
  }

  @Test
  void packedFiles_areTakenAsTheirToolsMakeThem() throws Exception {
    Path file = unpacked("sip-rtcp-input-ipv4");
    run("gzip", "--keep", "--name", file.toString());
    run("zstd", "--quiet", "--keep", file.toString());
    byte[] gzip = Files.readAllBytes(Path.of(file + ".gz"));
    assertThat(gzip[3]).as("RFC 1952 section 2.3.1: FNAME").isEqualTo((byte) 8);
    try (ServerProcess server = start()) {
      for (String ending : List.of("gz", "zst")) {
        JsonNode job = ended(server, post(server, "label=" + ending, Path.of(file + "." + ending)));
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
        // capinfos -c: 100 packets, all of them SIP or RTCP
        assertThat(messages(server, "import:" + ending)).hasSize(100);
      }
    }
  }

  @Test
  void bomb_isStoppedAtTheBound() throws Exception {
    byte[] capture = Files.readAllBytes(unpacked("sip-rtcp-input-ipv4"));
    Path file = directory.resolve("bomb.pcap");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(capture);
      out.write(new byte[40_000_000]);
    }
    run("zstd", "--quiet", file.toString());
    try (ServerProcess server = start("import.max=1MB")) {
      for (String query : List.of("label=bomb", "label=moved&now=true")) {
        JsonNode job = ended(server, post(server, query, Path.of(file + ".zst")));
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
      }
      for (String label : List.of("bomb", "moved")) {
        JsonNode listed = server.json("/api/v1/imports/" + label);
        assertThat(listed.path("frames").asLong()).isEqualTo(100);
        assertThat(listed.path("problem").asText())
            .contains("it unpacks to more than 20000000 bytes");
      }
    }
  }

  @Test
  void packetFarAhead_doesNotMoveTheOthersIntoThePast() throws Exception {
    Path file = directory.resolve("clock.hep");
    long then = TimeUnit.SECONDS.toMicros(Instant.parse("2020-02-03T04:05:06Z").getEpochSecond());
    long wild = TimeUnit.SECONDS.toMicros(Instant.parse("2038-01-01T00:00:00Z").getEpochSecond());
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(SipFrames.info("clock-1", 1, then));
      out.write(SipFrames.info("clock-2", 2, wild));
      out.write(SipFrames.info("clock-3", 3, then + TimeUnit.SECONDS.toMicros(9)));
    }
    try (ServerProcess server = start()) {
      long before = System.currentTimeMillis();
      ended(server, post(server, "label=clock&now=true", file));
      JsonNode listed = server.json("/api/v1/imports/clock");
      long last = Instant.parse(listed.path("last").asText()).toEpochMilli();
      assertThat(last).isBetween(before - TimeUnit.SECONDS.toMillis(2), System.currentTimeMillis());
      assertThat(Instant.parse(listed.path("first").asText()).toEpochMilli())
          .isEqualTo(last - TimeUnit.SECONDS.toMillis(9));
      assertThat(listed.path("problem").asText()).startsWith("1 messages have the time of");
    }
  }

  @Test
  void diskWithoutRoom_isSaidBeforeAndWhileTheFileComes() throws Exception {
    Path mounted = Files.createDirectories(directory.resolve("data/import"));
    run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", mounted.toString());
    try (ServerProcess server = start()) {
      Path file = directory.resolve("large.pcap");
      Files.write(file, new byte[8_000_000]);
      HttpResponse<String> known = post(server, "label=large", file);
      assertThat(known.statusCode()).as(known.body()).isEqualTo(507);
      assertThat(known.body()).contains("5 % of the disk");
      HttpResponse<String> chunked =
          post(
              server,
              "label=large",
              HttpRequest.BodyPublishers.ofInputStream(
                  () -> new ByteArrayInputStream(new byte[20_000_000])));
      assertThat(chunked.statusCode()).as(chunked.body()).isEqualTo(507);
      assertThat(chunked.body()).contains("5 % of the disk");
      assertThat(files()).isEmpty();
      JsonNode job = ended(server, post(server, "label=a", unpacked("sip-rtcp-input-ipv4")));
      assertThat(job.path("state").asText()).isEqualTo("done");
    } finally {
      run("umount", mounted.toString());
    }
  }

  @Test
  void otherJob_isRefusedWhileAFileComes() throws Exception {
    byte[] whole = Files.readAllBytes(unpacked("sip-rtcp-input-ipv4"));
    try (ServerProcess server = start();
        Socket socket = new Socket("127.0.0.1", URI.create(server.url()).getPort());
        OutputStream out = socket.getOutputStream()) {
      out.write(
          """
          POST /api/v1/import?label=slow HTTP/1.1\r
          Host: 127.0.0.1\r
          Content-Length: %d\r
          \r
          """
              .formatted(whole.length)
              .getBytes(StandardCharsets.US_ASCII));
      out.write(whole, 0, 1000);
      out.flush();
      ServerProcess.await("the upload has begun", of(() -> !files().isEmpty()));
      ServerProcess.Ended said =
          ServerProcess.run("reindex", "--from", "now-1d", "--server", server.url());
      assertThat(said.status()).isEqualTo(1);
      assertThat(said.text()).contains("a file is being uploaded");
      out.write(whole, 1000, whole.length - 1000);
      out.flush();
      ServerProcess.await(
          "the import is done",
          of(() -> {
            // Listed from when its job begins, which is after the last byte has come.
            HttpResponse<String> listed = server.get("/api/v1/imports/slow");
            return listed.statusCode() == 200 && listed.body().contains("\"done\"");
          }));
    }
  }

  @Test
  void uploadThatIsCutOff_leavesNothing() throws Exception {
    try (ServerProcess server = start()) {
      try (Socket socket = new Socket("127.0.0.1", URI.create(server.url()).getPort());
          OutputStream out = socket.getOutputStream()) {
        out.write(
            """
            POST /api/v1/import?label=cut HTTP/1.1\r
            Host: 127.0.0.1\r
            Content-Length: 1000000\r
            \r
            """
                .getBytes(StandardCharsets.US_ASCII));
        out.write(Files.readAllBytes(unpacked("sip-input-ipv4")), 0, 100_000);
        out.flush();
        ServerProcess.await("the upload has begun", of(() -> !files().isEmpty()));
      }
      ServerProcess.await("nothing is left", of(() -> files().isEmpty()));
      assertThat(server.json("/api/v1/imports").path("imports")).isEmpty();
      assertThat(server.json("/api/v1/jobs").path("jobs")).isEmpty();
      assertThat(
              ended(server, post(server, "label=cut", unpacked("sip-rtcp-input-ipv4")))
                  .path("state")
                  .asText())
          .isEqualTo("done");
    }
  }

  @Test
  void cancelledImport_isListedWithWhatCameUntilThen_andCanBeDeleted() throws Exception {
    Path file = large();
    try (ServerProcess server = start("store.commit=300ms")) {
      HttpResponse<String> started = post(server, "label=big", file);
      String job = started.headers().firstValue("Location").orElseThrow();
      assertThat(post(server, "label=other", file).statusCode()).isEqualTo(409);
      ServerProcess.await("some is taken", () -> server.journaled() > 0);
      JsonNode cancelled = JSON.readTree(server.send("DELETE", job, "").body());
      assertThat(cancelled.path("state").asText()).isEqualTo("cancelled");
      JsonNode listed = server.json("/api/v1/imports/big");
      assertThat(listed.path("state").asText()).isEqualTo("cancelled");
      assertThat(listed.path("frames").asLong()).isEqualTo(server.journaled());
      assertThat(listed.path("frames").asLong()).isLessThan(LARGE);
      assertThat(files()).isEmpty();
      JsonNode deleted = ended(server, server.send("DELETE", "/api/v1/imports/big", ""));
      assertThat(deleted.path("state").asText()).as(deleted.toString()).isEqualTo("done");
      assertThat(server.json("/api/v1/messages?limit=1&q=import:big&" + ALL).path("messages"))
          .isEmpty();
    }
  }

  @Test
  void serverKilledAmidAnImport_listsItAsBroken_andDeletesIt() throws Exception {
    Path file = large();
    try (ServerProcess server = start()) {
      post(server, "label=big", file);
      ServerProcess.await("some is taken", () -> server.journaled() > 0);
      server.kill();
    }
    assertThat(files()).isNotEmpty();
    try (ServerProcess server = start("store.commit=300ms")) {
      assertThat(files()).isEmpty();
      ServerProcess.await("all is indexed", () -> server.lag() == 0);
      JsonNode listed = server.json("/api/v1/imports/big");
      assertThat(listed.path("state").asText()).isEqualTo("broken");
      assertThat(server.json("/api/v1/messages?limit=1&q=import:big&" + ALL).path("messages"))
          .isNotEmpty();
      server.hepatica("import", "delete", "big", "--server", server.url());
      assertThat(server.json("/api/v1/messages?limit=1&q=import:big&" + ALL).path("messages"))
          .isEmpty();
      assertThat(sessions(server)).isEmpty();
    }
  }

  @Test
  void daysLongAgo_areKeptLikeRestoredOnes_andTimesMoveWithNow() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] frame : PastDays.on(PastDays.CALLS, PastDays.REPORTS_CAPTURE)) {
      out.write(frame);
    }
    Path file = directory.resolve("old.hep");
    Files.write(file, out.toByteArray());
    try (ServerProcess server = start("store.commit=300ms", "capture.late=1d")) {
      ended(server, post(server, "label=old", file));
      List<JsonNode> old = messages(server, "import:old");
      // README of the captures: 119 frames
      assertThat(server.json("/api/v1/imports/old").path("frames").asLong()).isEqualTo(119);
      assertThat(old)
          .allSatisfy(message ->
              assertThat(message.path("time").asText()).startsWith(PastDays.CALLS + "T12:"));
      assertThat(PastDays.days(server)).containsExactly(PastDays.CALLS + " restored");

      long before = System.currentTimeMillis();
      ended(server, post(server, "label=moved&now=true", file));
      JsonNode moved = server.json("/api/v1/imports/moved");
      long last = Instant.parse(moved.path("last").asText()).toEpochMilli();
      assertThat(last).isBetween(before - TimeUnit.SECONDS.toMillis(2), System.currentTimeMillis());
      assertThat(messages(server, "import:moved")).hasSize(old.size());
    }
  }

  private static final int LARGE = 60 * 4264;

  /** So much that it takes a while. */
  private Path large() throws IOException {
    Path file = directory.resolve("large.hep");
    ByteArrayOutputStream once = new ByteArrayOutputStream();
    for (byte[] frame : TestCaptures.frames("kamailio-siptrace-hep3-calls")) {
      once.write(frame);
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < 60; i++) {
        once.writeTo(out);
      }
    }
    return file;
  }

  private ServerProcess start(String... settings) throws IOException {
    return ServerProcess.start(directory.resolve("data"), settings);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("data/import"))) {
      return files.toList();
    }
  }

  private Path unpacked(String capture) throws IOException {
    Path file = directory.resolve(capture + ".pcap");
    try (GZIPInputStream in = new GZIPInputStream(TestCaptures.open(capture))) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  private static void split(List<byte[]> frames, List<byte[]> live, OutputStream imported)
      throws IOException {
    for (int i = 0; i < frames.size(); i++) {
      if (i % 2 == 0) {
        live.add(frames.get(i));
      } else {
        imported.write(frames.get(i));
      }
    }
  }

  private static void send(ServerProcess server, List<byte[]> frames) throws Exception {
    try (Socket socket = new Socket(server.tcp().getAddress(), server.tcp().getPort());
        OutputStream out = socket.getOutputStream()) {
      for (byte[] frame : frames) {
        out.write(frame);
      }
    }
    ServerProcess.await("all is indexed", () -> server.indexed() == frames.size());
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command[0], said).isZero();
  }

  private static HttpResponse<String> post(ServerProcess server, String query, Path file)
      throws Exception {
    return post(server, query, HttpRequest.BodyPublishers.ofFile(file));
  }

  private static HttpResponse<String> post(
      ServerProcess server, String query, HttpRequest.BodyPublisher body) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/import?" + query))
              .POST(body)
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static JsonNode ended(ServerProcess server, HttpResponse<String> started)
      throws Exception {
    assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
    String job = started.headers().firstValue("Location").orElseThrow();
    ServerProcess.await(
        "the job ends", of(() -> !server.json(job).path("state").asText().equals("running")));
    return server.json(job);
  }

  private static List<JsonNode> messages(ServerProcess server, String query) throws Exception {
    Map<String, JsonNode> all = new TreeMap<>();
    for (String table : TABLES) {
      JsonNode page =
          server.json(
              "/api/v1/messages?limit=10000&table=%s&q=%s&%s"
                  .formatted(table, ServerProcess.encoded(query), ALL));
      assertThat(page.path("next_cursor").isNull()).isTrue();
      // One that carries a report has two roles.
      page.path("messages").forEach(message -> all.put(message.path("id").asText(), message));
    }
    return List.copyOf(all.values());
  }

  private static Set<String> ids(ServerProcess server) throws Exception {
    Set<String> ids = new TreeSet<>();
    messages(server, "").forEach(message -> ids.add(message.path("id").asText()));
    return ids;
  }

  private static Map<String, JsonNode> sessions(ServerProcess server) throws Exception {
    Map<String, JsonNode> sessions = new TreeMap<>();
    JsonNode page = server.json("/api/v1/calls?limit=1000&" + ALL);
    assertThat(page.path("next_cursor").isNull()).isTrue();
    page.path("calls").forEach(session -> sessions.put(session.path("call_id").asText(), session));
    return sessions;
  }

  private static long count(ServerProcess server, String callId) throws Exception {
    return sessions(server).get(callId).path("messages").asLong();
  }

  private interface Question {
    boolean ask() throws Exception;
  }

  private static BooleanSupplier of(Question question) {
    return () -> {
      try {
        return question.ask();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    };
  }
}
