package io.hepatica.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.hep.HepFrame;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.call.Sessions;
import io.hepatica.server.index.Indexer;
import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.performance.SipMeters;
import io.hepatica.server.search.Buckets;
import io.hepatica.server.search.Histogram;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.Predicate;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.QueryParser;
import io.hepatica.server.search.SearchRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a store must do with sessions. Sessions that it gives are compared with a fold over all
 * messages at once, which knows nothing of commits, documents and restarts. A kit has a static
 * method {@code states} with the states that differ in its store.
 */
public abstract class SessionStoreContract {
  /** When the messages of a session reach the store, seen from its commits. */
  protected enum State {
    RECENT,
    COMMITTED,
    /** Half of the messages, in random order, before a commit, the others behind it. */
    CHANGED_AFTER_COMMIT,
    CHANGED_AND_COMMITTED,
    /** The server forgets all that it followed between the two halves. */
    RESTARTED_BETWEEN,
    RESTARTED_BETWEEN_AND_COMMITTED
  }

  private static final List<String> QUERIES =
      List.of(
          "",
          "kind:call",
          "kind:registration",
          "state:failed OR state:cancelled",
          "NOT state:completed",
          "final_status:[400 TO 499]",
          "duration_ms:[1 TO *]",
          "mos_min:[1 TO 4.2]",
          "reports:*",
          "user_agents:sipp*",
          "caller:*1",
          "messages:[10 TO *] AND kind:call",
          "sent:127.0.0.1",
          "from_domain:/.*[0-9]/");

  private static final long MIDNIGHT =
      TimeUnit.SECONDS.toMicros(Instant.parse("2026-11-21T00:00:00Z").getEpochSecond());

  private static final long HALF_DAY = TimeUnit.HOURS.toMicros(12);

  private final Schema schema = new Schema(List.of());

  @TempDir protected Path directory;
  protected Journal journal;
  protected MessageStore store;
  private Indexer indexer;

  /** A store in the directory, which may hold what an earlier one left there. */
  protected abstract MessageStore open(Path directory, Schema schema, Journal journal)
      throws Exception;

  @BeforeEach
  void openAll() throws Exception {
    journal =
        Journal.open(
            directory.resolve("journal"), new Journal.Options(Duration.ofDays(1), 64L << 20));
    begin();
  }

  private void begin() throws Exception {
    store = open(directory.resolve("store"), schema, journal);
    indexer = new Indexer(journal, store, schema, new SipMeters(new SimpleMeterRegistry()));
    indexer.start();
  }

  @AfterEach
  void closeAll() throws Exception {
    indexer.close();
    store.close();
    journal.close();
  }

  private static List<byte[]> captured() {
    List<byte[]> all = new ArrayList<>(CapturedFrames.of("kamailio-siptrace-hep3-calls"));
    all.addAll(CapturedFrames.of("kamailio+rtpengine-sip-rtcp-udp"));
    all.addAll(CapturedFrames.of("hepgen-sip-log-rtcp-udp"));
    all.addAll(CapturedFrames.of("captagent-live-sip-rtcp-json-udp"));
    all.addAll(CapturedFrames.of("rtpengine-rtcp-udp"));
    return all;
  }

  private void index(List<byte[]> frames) throws Exception {
    CapturedFrames.append(journal, frames);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (indexer.position() < journal.endPosition()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
    assertThat(indexer.dead()).isZero();
  }

  /** Everything is committed when it closes. */
  private void restart() throws Exception {
    indexer.close();
    store.close();
    begin();
  }

  private List<Session> fill(State state) throws Exception {
    List<byte[]> frames = captured();
    if (state == State.RECENT || state == State.COMMITTED) {
      index(frames);
    } else {
      Collections.shuffle(frames, new Random(7));
      index(frames.subList(0, frames.size() / 2));
      restartOrCommit(state);
      index(frames.subList(frames.size() / 2, frames.size()));
    }
    if (state == State.COMMITTED
        || state == State.CHANGED_AND_COMMITTED
        || state == State.RESTARTED_BETWEEN_AND_COMMITTED) {
      restart();
    }
    show();
    List<Session> expected = expected();
    // Sessions that go on after a restart are completed a moment later.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (store.sessions(request(Query.ALL, 1, null)).total() != expected.size()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(50);
    }
    return expected;
  }

  private void restartOrCommit(State state) throws Exception {
    if (state == State.RESTARTED_BETWEEN || state == State.RESTARTED_BETWEEN_AND_COMMITTED) {
      restart();
    } else {
      awaitCommit();
    }
  }

  /** Returns when searches see what was indexed; of a store that shows it at once, at once. */
  protected void show() throws Exception {}

  /** The store commits when it is told to; here, since its interval is short. */
  protected final void awaitCommit() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (store.committedPosition() < journal.endPosition()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private List<Session> expected() throws IOException {
    List<Message> messages = new ArrayList<>();
    SearchRequest.Cursor next = null;
    do {
      var page =
          store.search(
              new SearchRequest(
                  0, Long.MAX_VALUE, Table.OF_MESSAGES, Query.ALL, false, 10_000, next));
      messages.addAll(page.messages());
      next = page.next();
    } while (next != null);
    assertThat(messages).hasSizeGreaterThan(4000);
    return Sessions.of(messages, schema);
  }

  private static SearchRequest request(Query query, int limit, SearchRequest.Cursor after) {
    return new SearchRequest(0, Long.MAX_VALUE, Table.OF_MESSAGES, query, true, limit, after);
  }

  private static List<Map<Field, Object>> values(List<Session> sessions) {
    return sessions.stream()
        .sorted(
            Comparator.comparingLong(Session::startMicros)
                .thenComparingLong(Session::position)
                .reversed())
        .map(SessionStoreContract::rounded)
        .toList();
  }

  /** Decimals as a document keeps them. */
  private static Map<Field, Object> rounded(Session session) {
    Map<Field, Object> rounded = new LinkedHashMap<>();
    session
        .values()
        .forEach((field, value) -> {
          if (!field.equals(SessionField.LEGS)) {
            rounded.put(
                field, value instanceof Double number ? Math.round(number * 1000) / 1000.0 : value);
          }
        });
    return rounded;
  }

  @ParameterizedTest
  @MethodSource("states")
  void sessions_areThoseOfAFoldOverAllMessages(State state) throws Exception {
    List<Session> expected = fill(state);
    assertThat(expected).hasSizeGreaterThan(300);

    queriesFindThem(expected);
    histogramsCountThem(expected);
    pagesGiveEachOnce(expected);
    forEachSessionGivesEachOnce(expected);
    tiedFindsByCallIdAndByLegId(expected);
  }

  @Test
  void deletedImport_leavesTheSessionsOfWhatIsLeft_acrossMidnight() throws Exception {
    ImportMark mark = new ImportMark(41, "deleted");
    List<byte[]> live = new ArrayList<>();
    List<byte[]> imported = new ArrayList<>();
    Random random = new Random(7);
    for (byte[] frame : aboutMidnight()) {
      (random.nextInt(8) == 0 ? imported : live).add(frame);
    }
    index(live.subList(0, live.size() / 2));
    CapturedFrames.appendImported(journal, imported, mark);
    index(live.subList(live.size() / 2, live.size()));
    awaitCommit();
    show();
    List<Map<Field, Object>> before = values(expected());
    long midnight = MIDNIGHT / TimeUnit.DAYS.toMicros(1);
    long deleted = 0;
    for (long day : List.of(midnight - 1, midnight)) {
      deleted += store.deleteImport(day, mark, _ -> {}, indexer::forget);
    }

    assertThat(deleted).isGreaterThanOrEqualTo(imported.size());
    List<Session> left = expected();
    assertThat(values(left)).isNotEqualTo(before);
    queriesFindThem(left);
    forEachSessionGivesEachOnce(left);
    restart();
    show();
    queriesFindThem(left);
  }

  /** The capture that has most calls, half of it before midnight. */
  private static List<byte[]> aboutMidnight() {
    List<byte[]> frames = captured();
    HepFrame hep = new HepFrame();
    byte[] middle = frames.get(2000);
    hep.read(middle, 0, middle.length);
    long shift = MIDNIGHT - hep.timeMicros();
    for (byte[] frame : frames) {
      hep.read(frame, 0, frame.length);
      long moved = Math.clamp(hep.timeMicros() + shift, MIDNIGHT - HALF_DAY, MIDNIGHT + HALF_DAY);
      CapturedFrames.setTime(frame, moved);
    }
    return frames;
  }

  private void queriesFindThem(List<Session> expected) throws Exception {
    for (String text : QUERIES) {
      Query query = new QueryParser(SessionField.SET).parse(text, Instant.now());
      Predicate predicate = new Predicate(query);
      List<Session> matching = expected.stream().filter(predicate::matches).toList();

      SessionResult found = store.sessions(request(query, 10_000, null));

      assertThat(values(found.sessions())).as(text).isEqualTo(values(matching));
      assertThat(found.total()).as(text).isEqualTo(matching.size());
      assertThat(found.totalExact()).isTrue();
      assertThat(found.next()).isNull();
    }
  }

  private void histogramsCountThem(List<Session> expected) throws Exception {
    long first = expected.stream().mapToLong(Session::startMicros).min().orElseThrow();
    long last = expected.stream().mapToLong(Session::startMicros).max().orElseThrow();
    for (String text : QUERIES) {
      Query query = new QueryParser(SessionField.SET).parse(text, Instant.now());
      Predicate predicate = new Predicate(query);
      for (Buckets buckets :
          List.of(Buckets.of(first, last, 60), Buckets.of(first + 1, last - 1, 7))) {
        Map<String, Integer> wanted = new HashMap<>();
        for (Session session : expected) {
          if (buckets.contains(session.startMicros()) && predicate.matches(session)) {
            long start = session.startMicros() - session.startMicros() % buckets.widthMicros();
            wanted.merge(start + " " + session.state(), 1, Integer::sum);
          }
        }

        Histogram histogram =
            store.sessionHistogram(new HistogramRequest(buckets, Set.of(Table.SESSION), query));

        assertThat(counted(histogram)).as(text).isEqualTo(wanted);
        assertThat(histogram.isExact()).isTrue();
      }
    }
  }

  private static Map<String, Integer> counted(Histogram histogram) {
    Map<String, Integer> counted = new HashMap<>();
    for (int bucket = 0; bucket < histogram.buckets().count(); bucket++) {
      long[] counts = histogram.counts(bucket);
      for (int state = 0; state < counts.length; state++) {
        if (counts[state] > 0) {
          counted.put(
              histogram.buckets().startOf(bucket) + " " + SessionField.STATES.get(state),
              (int) counts[state]);
        }
      }
    }
    return counted;
  }

  private void pagesGiveEachOnce(List<Session> expected) throws Exception {
    List<Session> found = new ArrayList<>();
    SearchRequest.Cursor next = null;
    do {
      SessionResult page = store.sessions(request(Query.ALL, 37, next));
      assertThat(page.total()).isEqualTo(expected.size());
      found.addAll(page.sessions());
      next = page.next();
    } while (next != null);

    assertThat(values(found)).isEqualTo(values(expected));
    assertThat(found.stream().map(Session::position)).doesNotHaveDuplicates();
  }

  private void forEachSessionGivesEachOnce(List<Session> expected) throws Exception {
    List<Session> found = new ArrayList<>();

    store.forEachSession(0, Long.MAX_VALUE, found::add);

    assertThat(values(found)).isEqualTo(values(expected));
    long middle = expected.get(expected.size() / 2).startMicros();
    List<Session> later = new ArrayList<>();
    store.forEachSession(middle, Long.MAX_VALUE, later::add);
    assertThat(values(later))
        .isEqualTo(values(expected.stream().filter(each -> each.startMicros() >= middle).toList()));
  }

  private void tiedFindsByCallIdAndByLegId(List<Session> expected) throws Exception {
    Set<String> legIds = new HashSet<>();
    expected.forEach(session -> legIds.addAll(session.texts(Field.LEG_IDS)));
    assertThat(legIds).isNotEmpty();
    for (String legId : legIds) {
      List<Session> sharing =
          expected.stream()
              .filter(
                  each -> each.callId().equals(legId) || each.texts(Field.LEG_IDS).contains(legId))
              .toList();
      assertThat(values(store.tied(List.of(legId), 1000))).isEqualTo(values(sharing));
    }
    String callId = expected.getFirst().callId();
    assertThat(store.tied(List.of(callId, "no such"), 1000))
        .extracting(Session::callId)
        .contains(callId);
    assertThat(store.tied(List.of("no such"), 1000)).isEmpty();
  }
}
