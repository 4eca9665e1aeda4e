package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long work in a real server: beside traffic, one at a time, given up, and killed. */
class JobsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CAPTURED = 4264;
  private static final int REPORTS = 119;

  /** So that a job takes seconds. */
  private static final int MANY = 40;

  @TempDir private Path directory;

  @Test
  void reindex_whileFramesOfTheseDaysArrive_losesAndDoublesNothing() throws Exception {
    PastDays past = new PastDays(directory, 1);
    int sent;
    try (ServerProcess server = past.keep("store.commit=300ms")) {
      PastDays.awaitArchived(server);
      AtomicBoolean enough = new AtomicBoolean();
      AtomicInteger frames = new AtomicInteger();
      Thread sender = Thread.ofVirtual().start(() -> send(server, frames, enough));
      ServerProcess.await("frames arrive", () -> server.indexed() > 0);
      for (int round = 0; round < 3; round++) {
        assertThat(reindex(server)).contains("up to " + PastDays.REPORTS);
      }
      enough.set(true);
      sender.join();
      sent = frames.get();
      ServerProcess.await("all is indexed", () -> server.indexed() == sent);
      assertThat(numbers(server)).isEqualTo(upTo(sent));
      assertThat(first(PastDays.ids(server, "NOT call_id:live-*"))).hasSize(CAPTURED + REPORTS);
      assertThat(server.terminate()).isZero();
    }
    try (ServerProcess server = past.keep()) {
      assertThat(numbers(server)).isEqualTo(upTo(sent));
      assertThat(first(PastDays.ids(server, "NOT call_id:live-*"))).hasSize(CAPTURED + REPORTS);
    }
  }

  private static String reindex(ServerProcess server) throws Exception {
    return server.hepatica(
        "reindex",
        "--from",
        PastDays.FROM,
        "--to",
        PastDays.REPORTS + "T12:00:00Z",
        "--server",
        server.url());
  }

  /** Numbered by their CSeq, of both days in turn. */
  private static void send(ServerProcess server, AtomicInteger frames, AtomicBoolean enough) {
    try (Socket socket = new Socket(server.tcp().getAddress(), server.tcp().getPort());
        OutputStream out = socket.getOutputStream()) {
      while (!enough.get()) {
        int cseq = frames.incrementAndGet();
        LocalDate day = cseq % 2 == 0 ? PastDays.CALLS : PastDays.REPORTS;
        long time = TimeUnit.DAYS.toMicros(day.toEpochDay()) + cseq;
        out.write(SipFrames.info("live-" + cseq / 20, cseq, time));
        if (cseq % 20 == 0) {
          Thread.sleep(5);
        }
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Set<Integer> numbers(ServerProcess server) throws Exception {
    Set<Integer> numbers = new TreeSet<>();
    for (JsonNode message : PastDays.messages(server, "call", "call_id:live-*")) {
      int number = Integer.parseInt(message.get("cseq").asText().split(" ")[0]);
      assertThat(numbers.add(number)).as("%d is there twice", number).isTrue();
    }
    return numbers;
  }

  private static Set<Integer> upTo(int last) {
    Set<Integer> numbers = new TreeSet<>();
    for (int i = 1; i <= last; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  private static Set<String> first(Set<String> ids) {
    return ids.stream().map(id -> id.split(" ")[1]).collect(Collectors.toSet());
  }

  @Test
  void headerAddedLater_isSearchableInOldDaysAfterReindex() throws Exception {
    PastDays past = new PastDays(directory, 1);
    try (ServerProcess server = past.keep()) {
      PastDays.awaitArchived(server);
      assertThat(server.terminate()).isZero();
    }
    List<byte[]> frames = PastDays.on(PastDays.CALLS, PastDays.CALLS_CAPTURE);
    frames.addAll(PastDays.on(PastDays.REPORTS, PastDays.REPORTS_CAPTURE));
    long having =
        frames.stream()
            .map(frame -> new String(frame, StandardCharsets.ISO_8859_1))
            .filter(text -> text.contains("\r\nMax-Forwards: 70\r\n"))
            .count();
    assertThat(having).isPositive();
    try (ServerProcess server = past.keep("headers.custom=Max-Forwards")) {
      assertThat(having(server)).isZero();
      reindex(server);
      assertThat(having(server)).isEqualTo(having);
      assertThat(first(PastDays.ids(server, ""))).hasSize(CAPTURED + REPORTS);
    }
  }

  private static long having(ServerProcess server) throws Exception {
    long having = 0;
    for (String table : List.of("call", "registration", "rest")) {
      having += PastDays.messages(server, table, "max_forwards:70").size();
    }
    return having;
  }

  @Test
  void restore_runsAloneAndCanBeCancelled() throws Exception {
    PastDays past = archived();
    try (ServerProcess server = past.forget()) {
      HttpResponse<String> started = start(server);
      assertThat(started.statusCode()).isEqualTo(202);
      String job = started.headers().firstValue("Location").orElseThrow();
      assertThat(start(server).statusCode()).isEqualTo(409);
      ServerProcess.Ended second = ServerProcess.run("archive", "verify", "--server", server.url());
      assertThat(server.json(job).path("state").asText()).isEqualTo("running");
      assertThat(second.status()).isEqualTo(1);
      assertThat(second.text()).contains("another job runs");

      HttpResponse<String> cancelled = server.send("DELETE", job, "");
      assertThat(JSON.readTree(cancelled.body()).path("state").asText()).isEqualTo("cancelled");
      assertThat(count(server, PastDays.CALLS)).isZero();
      assertThat(PastDays.restore(server))
          .contains("restored " + (MANY * CAPTURED + REPORTS) + " messages");
    }
  }

  @Test
  void commandThatIsEnded_leavesItsJobRunningAndSaysSo() throws Exception {
    PastDays past = archived();
    try (ServerProcess server = past.forget()) {
      Process client =
          new ProcessBuilder(
                  ServerProcess.java(
                      "archive",
                      "restore",
                      "--server",
                      server.url(),
                      "--from",
                      PastDays.FROM,
                      "--to",
                      PastDays.TO))
              .redirectErrorStream(true)
              .start();
      BufferedReader out = client.inputReader();
      String progress = out.readLine();
      // What Ctrl-C does, too, unless the tests run in the background of a shell.
      new ProcessBuilder("kill", "-TERM", Long.toString(client.pid())).start().waitFor();
      String last = out.lines().collect(Collectors.joining("\n"));
      client.waitFor();
      assertThat(progress).contains("%", "of " + (MANY * CAPTURED + REPORTS) + " messages");
      assertThat(last).contains("job 1 goes on in the server");
      ServerProcess.await("the job ends by itself", () -> !state(server).equals("running"));
      assertThat(state(server)).isEqualTo("done");
      assertThat(count(server, PastDays.CALLS)).isEqualTo(MANY * CAPTURED);
    }
  }

  @Test
  void serverKilledAmidARestore_hasEachDayWholeOrNot() throws Exception {
    PastDays past = archived();
    past.forget().close();
    for (int quarter = 0; quarter < 4; quarter++) {
      try (ServerProcess server = past.start()) {
        assertThat(count(server, PastDays.CALLS)).isIn(0L, (long) MANY * CAPTURED);
        start(server);
        long enough = (long) quarter * MANY * CAPTURED / 4;
        ServerProcess.await(
            "some is restored", () -> done(server) >= enough || !state(server).equals("running"));
        server.kill();
      }
    }
    try (ServerProcess server = past.start()) {
      assertThat(count(server, PastDays.CALLS)).isIn(0L, (long) MANY * CAPTURED);
      PastDays.restore(server);
      assertThat(count(server, PastDays.CALLS)).isEqualTo(MANY * CAPTURED);
      assertThat(count(server, PastDays.REPORTS)).isPositive();
    }
  }

  /** A long job's worth of frames, archived. */
  private PastDays archived() throws Exception {
    PastDays past = new PastDays(directory, MANY);
    try (ServerProcess server = past.keep()) {
      PastDays.awaitArchived(server);
      assertThat(server.terminate()).isZero();
    }
    return past;
  }

  private static HttpResponse<String> start(ServerProcess server) throws Exception {
    return server.send(
        "POST",
        "/api/v1/jobs",
        "{\"job\":\"restore\",\"from\":\"%s\",\"to\":\"%s\"}"
            .formatted(PastDays.FROM, PastDays.TO));
  }

  private static String state(ServerProcess server) {
    return job(server).path("state").asText();
  }

  private static long done(ServerProcess server) {
    return job(server).path("done").asLong();
  }

  private static JsonNode job(ServerProcess server) {
    try {
      return server.json("/api/v1/jobs/1");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Messages that the indices of a day have. */
  private static long count(ServerProcess server, LocalDate day) throws Exception {
    long count = 0;
    for (JsonNode index : server.json("/api/v1/status").path("disk").path("days")) {
      boolean counts =
          Set.of("call", "registration", "rest").contains(index.path("table").asText());
      if (counts && index.path("day").asText().equals(day.toString())) {
        count += index.path("messages").asLong();
      }
    }
    return count;
  }
}
