package io.hepatica.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.store.CapturedFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Two days of real captures, longer ago than any table is kept: received then, indexed, archived,
 * and dropped by retention, all by real servers.
 */
final class PastDays {
  /** Of calls and registrations. */
  static final LocalDate CALLS = LocalDate.now(ZoneOffset.UTC).minusDays(60);

  /** Of calls with RTCP that names none. */
  static final LocalDate REPORTS = CALLS.plusDays(1);

  static final String CALLS_CAPTURE = "kamailio-siptrace-hep3-calls";
  static final String REPORTS_CAPTURE = "kamailio+rtpengine-sip-rtcp-udp";
  static final String FROM = CALLS + "T00:00:00Z";
  static final String TO = REPORTS.plusDays(1) + "T00:00:00Z";
  static final String TIME = "from=" + FROM + "&to=" + TO;

  private static final int PAGE = 10_000;

  private final Path data;
  private final List<Long> positions = new ArrayList<>();

  /** Journals the captures, that of the first day so many times over. */
  PastDays(Path data, int times) throws IOException {
    this.data = data;
    try (Journal journal = openJournal()) {
      for (int i = 0; i < times; i++) {
        CapturedFrames.append(journal, on(CALLS, CALLS_CAPTURE));
      }
      journal.rollEarly();
      CapturedFrames.append(journal, on(REPORTS, REPORTS_CAPTURE));
      journal.rollEarly();
      positions.addAll(CapturedFrames.positions(journal));
    }
  }

  private Journal openJournal() throws IOException {
    return Journal.open(data.resolve("journal"), new Journal.Options(Journal.NEVER, 128L << 20));
  }

  /** The frames of a capture that began on that day at noon. */
  static List<byte[]> on(LocalDate day, String capture) {
    List<byte[]> frames = CapturedFrames.of(capture);
    HepFrame hep = new HepFrame();
    hep.read(frames.getFirst(), 0, frames.getFirst().length);
    long noon = TimeUnit.DAYS.toMicros(day.toEpochDay()) + TimeUnit.HOURS.toMicros(12);
    long shift = noon - hep.timeMicros();
    for (byte[] frame : frames) {
      hep.read(frame, 0, frame.length);
      CapturedFrames.setTime(frame, hep.timeMicros() + shift);
    }
    return frames;
  }

  /** Journal positions of all frames. */
  List<Long> positions() {
    return positions;
  }

  /** A server that keeps them. */
  ServerProcess keep(String... more) throws IOException {
    List<String> settings = new ArrayList<>(List.of("archive.keep=365d"));
    settings.add("archive.dir=" + data.resolve("archive"));
    for (String table : List.of("call", "registration", "rest", "report", "log", "session")) {
      settings.add("retention." + table + "=400d");
    }
    settings.addAll(List.of(more));
    return ServerProcess.start(data, settings.toArray(String[]::new));
  }

  /** Waits until all is indexed and archived. */
  static void awaitArchived(ServerProcess server) throws InterruptedException {
    ServerProcess.await(
        "all is indexed and archived",
        of(() ->
            server.lag() == 0
                && archive(server).path("behind").asInt() == 0
                && archive(server).path("files").asInt() > 1));
  }

  private static JsonNode archive(ServerProcess server) throws Exception {
    return server.json("/api/v1/status").path("archive");
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

  /** A server that does not keep them, but where they are restored. */
  ServerProcess start() throws IOException {
    return ServerProcess.start(data, "archive.keep=365d", "archive.dir=" + data.resolve("archive"));
  }

  /** The same when it has dropped them. */
  ServerProcess forget() throws Exception {
    ServerProcess server = start();
    ServerProcess.await("both days are dropped", of(() -> days(server).isEmpty()));
    return server;
  }

  /** Days of the store that are among these two, with whether they are restored. */
  static Set<String> days(ServerProcess server) throws Exception {
    Set<String> days = new TreeSet<>();
    for (JsonNode day : server.json("/api/v1/status").path("disk").path("days")) {
      String date = day.path("day").asText();
      if (date.equals(CALLS.toString()) || date.equals(REPORTS.toString())) {
        days.add(date + (day.path("restored").asBoolean() ? " restored" : ""));
      }
    }
    return days;
  }

  /** Ids of all messages that a search finds, each table on its own; each may be there once. */
  static Set<String> ids(ServerProcess server, String query) throws Exception {
    Set<String> ids = new TreeSet<>();
    for (String table : List.of("call", "registration", "rest", "report", "log")) {
      for (JsonNode message : messages(server, table, query)) {
        String id = table + " " + message.path("id").asText();
        assertThat(ids.add(id)).as("%s is there twice", id).isTrue();
      }
    }
    return ids;
  }

  /** What a search of both days finds in a table. */
  static List<JsonNode> messages(ServerProcess server, String table, String query)
      throws Exception {
    String path =
        "/api/v1/messages?%s&table=%s&limit=%d&q=%s"
            .formatted(TIME, table, PAGE, ServerProcess.encoded(query));
    return pages(server, path, "messages");
  }

  /** All sessions, as the API gives them, by Call-ID. */
  static TreeMap<String, JsonNode> sessions(ServerProcess server) throws Exception {
    TreeMap<String, JsonNode> sessions = new TreeMap<>();
    for (JsonNode session : pages(server, "/api/v1/calls?" + TIME + "&limit=1000", "calls")) {
      String callId = session.path("call_id").asText();
      assertThat(sessions.put(callId, session)).as("%s is there twice", callId).isNull();
    }
    return sessions;
  }

  private static List<JsonNode> pages(ServerProcess server, String path, String of)
      throws Exception {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = server.json(path + cursor);
      page.path(of).forEach(all::add);
      JsonNode next = page.path("next_cursor");
      cursor = next.isNull() ? "" : "&cursor=" + ServerProcess.encoded(next.asText());
    } while (!cursor.isEmpty());
    return all;
  }

  /** What the API answers for calls of both days, by Call-ID. */
  static TreeMap<String, JsonNode> calls(ServerProcess server, Iterable<String> callIds)
      throws Exception {
    TreeMap<String, JsonNode> calls = new TreeMap<>();
    for (String callId : callIds) {
      calls.put(callId, server.json("/api/v1/call?call_id=" + ServerProcess.encoded(callId)));
    }
    return calls;
  }

  /** Runs a command on the archive that has to succeed. */
  static String archive(ServerProcess server, String command, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("archive", command));
    arguments.addAll(List.of("--server", server.url()));
    arguments.addAll(List.of(more));
    return server.hepatica(arguments.toArray(String[]::new));
  }

  static String restore(ServerProcess server, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--from", FROM, "--to", TO));
    arguments.addAll(List.of(more));
    return archive(server, "restore", arguments.toArray(String[]::new));
  }
}
