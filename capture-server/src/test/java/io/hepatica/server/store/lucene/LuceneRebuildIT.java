package io.hepatica.server.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hepatica.hep.HepFrame;
import io.hepatica.server.call.Session;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.index.Indexer;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.performance.SipMeters;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.QueryParser;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.CapturedFrames;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.Rebuild;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rebuilt day is what it was, whatever it is rebuilt from and whatever happens meanwhile. */
class LuceneRebuildIT {
  private static final long DAY = LocalDate.parse("2026-11-21").toEpochDay();
  private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);
  private static final long MIDNIGHT = (DAY + 1) * DAY_MICROS;
  private static final long LATER = (DAY + 100) * DAY_MICROS;

  private Schema schema = new Schema(List.of());
  @TempDir private Path directory;
  private Journal journal;
  private LuceneStore store;
  private Indexer indexer;

  @BeforeEach
  void open() throws Exception {
    journal =
        Journal.open(
            directory.resolve("journal"), new Journal.Options(Duration.ofDays(1), 64L << 20));
    Map<Table, Integer> days = new EnumMap<>(Table.class);
    for (Table table : Table.values()) {
      days.put(table, 30);
    }
    store =
        LuceneStore.open(
            directory.resolve("store"),
            schema,
            journal,
            new LuceneStore.Options(Duration.ofHours(1), days, 2000, 1 << 22),
            position -> {});
    indexer = new Indexer(journal, store, schema, new SipMeters(new SimpleMeterRegistry()));
    indexer.start();
  }

  @AfterEach
  void close() throws Exception {
    indexer.close();
    store.close();
    journal.close();
  }

  private void reopen() throws Exception {
    close();
    open();
  }

  /** Real calls, registrations, reports and logs, with midnight in the middle of each capture. */
  private static List<byte[]> captured() {
    List<byte[]> all = new ArrayList<>();
    for (String capture :
        List.of(
            "kamailio-siptrace-hep3-calls",
            "kamailio+rtpengine-sip-rtcp-udp",
            "hepgen-sip-log-rtcp-udp",
            "captagent-live-sip-rtcp-json-udp")) {
      List<byte[]> frames = CapturedFrames.of(capture);
      HepFrame hep = new HepFrame();
      byte[] middle = frames.get(frames.size() / 2);
      hep.read(middle, 0, middle.length);
      long shift = MIDNIGHT - hep.timeMicros();
      for (byte[] frame : frames) {
        hep.read(frame, 0, frame.length);
        CapturedFrames.setTime(frame, hep.timeMicros() + shift);
        all.add(frame);
      }
    }
    return all;
  }

  private void index(List<byte[]> frames) throws Exception {
    CapturedFrames.append(journal, frames);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (indexer.position() < journal.endPosition()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private List<Message> messages(Query query) throws Exception {
    List<Message> messages = new ArrayList<>();
    SearchRequest.Cursor cursor = null;
    do {
      SearchResult page =
          store.search(
              new SearchRequest(0, Long.MAX_VALUE, Table.OF_MESSAGES, query, true, 10_000, cursor));
      messages.addAll(page.messages());
      cursor = page.next();
    } while (cursor != null);
    return messages;
  }

  private List<String> ids() throws Exception {
    return messages(Query.ALL).stream()
        .map(message -> message.table() + " " + message.position() + " " + message.values())
        .sorted()
        .toList();
  }

  private Map<String, Session> sessions() throws Exception {
    Map<String, Session> sessions = new TreeMap<>();
    store.forEachSession(
        0,
        Long.MAX_VALUE,
        session ->
            assertThat(
                    sessions.put(
                        session.callId() + " " + session.startMicros() / DAY_MICROS, session))
                .as(session.callId())
                .isNull());
    return sessions;
  }

  private void rebuildFromItself(long day) throws Exception {
    try (Rebuild rebuild = store.rebuild(day, Table.OF_MESSAGES, MessageStore.NOT_RESTORED)) {
      store.forEachMessage(day, Table.OF_MESSAGES, rebuild::add);
      rebuild.finish();
    }
  }

  /** All that the journal has, in any order. */
  private long rebuildFromJournal(long day, long keptUntil) throws Exception {
    List<byte[]> frames = new ArrayList<>();
    for (long position : CapturedFrames.positions(journal)) {
      byte[] head = new byte[6];
      journal.readFrame(position, 6, head, 0);
      byte[] frame = new byte[(head[4] & 0xff) << 8 | head[5] & 0xff];
      journal.readFrame(position, frame.length, frame, 0);
      frames.add(frame);
    }
    Collections.shuffle(frames, new Random(1));
    long taken = 0;
    try (Rebuild rebuild = store.rebuild(day, Table.OF_MESSAGES, keptUntil);
        ParsedMessage message = new ParsedMessage(schema)) {
      for (byte[] frame : frames) {
        message.read(frame, 0, frame.length);
        taken += rebuild.add(message) ? 1 : 0;
        assertThat(rebuild.add(message)).isFalse();
      }
      rebuild.finish();
    }
    return taken;
  }

  @Test
  void day_rebuiltFromItself_isTheSame() throws Exception {
    index(captured());
    reopen();
    List<String> before = ids();
    Map<String, Session> sessions = sessions();
    assertThat(sessions).hasSizeGreaterThan(50);

    rebuildFromItself(DAY);
    assertThat(ids()).isEqualTo(before);
    assertSame(sessions);
    rebuildFromItself(DAY + 1);
    assertThat(ids()).isEqualTo(before);
    assertSame(sessions);

    reopen();
    assertThat(ids()).isEqualTo(before);
    assertSame(sessions);
  }

  @Test
  void droppedDays_areRestored_keptAndDroppedAgain() throws Exception {
    index(captured());
    reopen();
    Set<Long> before = positions();
    Map<String, Session> sessions = sessions();
    store.dropExpired(LATER);
    assertThat(ids()).isEmpty();
    assertThat(sessions()).isEmpty();

    long until = LATER + DAY_MICROS;
    // The later one first: what it has of calls over midnight goes where they began.
    assertThat(rebuildFromJournal(DAY + 1, until)).isPositive();
    assertThat(rebuildFromJournal(DAY, until)).isPositive();
    assertThat(positions()).isEqualTo(before);
    assertThat(names(sessions())).isEqualTo(names(sessions));

    assertThat(store.dropExpired(LATER)).isEmpty();
    assertThat(store.days()).allMatch(day -> day.keptUntilMicros() == until);
    // A rebuild leaves the day what it was.
    rebuildFromItself(DAY);
    reopen();
    assertThat(store.days()).isNotEmpty().allMatch(day -> day.keptUntilMicros() == until);
    assertThat(positions()).isEqualTo(before);
    assertThat(store.dropExpired(until + 1)).hasSizeGreaterThan(4);
    assertThat(ids()).isEmpty();
  }

  private Set<Long> positions() throws Exception {
    return Set.copyOf(messages(Query.ALL).stream().map(Message::position).toList());
  }

  private void assertSame(Map<String, Session> before) throws Exception {
    Map<String, Session> now = sessions();
    assertThat(now.keySet()).isEqualTo(before.keySet());
    now.forEach(
        (key, session) -> assertThat(session.values()).as(key).isEqualTo(before.get(key).values()));
  }

  /** Without reports, which find their call by media only where frames come in order. */
  private static Map<String, Object> names(Map<String, Session> sessions) {
    Map<String, Object> names = new HashMap<>();
    sessions.forEach(
        (key, session) -> names.put(key, session.state() + session.whole(SessionField.MESSAGES)));
    return names;
  }

  private long messagesOfSessions() throws Exception {
    return sessions().values().stream()
        .mapToLong(session -> session.whole(SessionField.MESSAGES))
        .sum();
  }

  @Test
  void messagesThatArriveMeanwhile_areThereOnce() throws Exception {
    List<byte[]> frames = captured();
    index(frames);
    reopen();
    long once = messagesOfSessions();
    for (int round = 0; round < 3; round++) {
      try (Rebuild rebuild = store.rebuild(DAY, Table.OF_MESSAGES, 0)) {
        store.forEachMessage(DAY, Table.OF_MESSAGES, rebuild::add);
        // Generations of 2,000 are committed while it goes on; the last one is in memory.
        index(frames);
        store.forEachMessage(DAY, Table.OF_MESSAGES, rebuild::add);
        rebuild.finish();
      }
      assertThat(CapturedFrames.positions(store)).isEqualTo(CapturedFrames.positions(journal));
    }
    // Sessions that go on after the restart are shown in part until the store has read the rest.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (messagesOfSessions() < 4 * once) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(20);
    }
    Map<String, Session> live = sessions();
    reopen();
    assertThat(CapturedFrames.positions(store)).isEqualTo(CapturedFrames.positions(journal));
    assertThat(names(sessions())).isEqualTo(names(live));
    rebuildFromItself(DAY);
    rebuildFromItself(DAY + 1);
    assertThat(names(sessions())).isEqualTo(names(live));
  }

  @Test
  void headerAddedLater_isFoundAfterRebuild() throws Exception {
    index(captured());
    close();
    schema = new Schema(List.of("Max-Forwards"));
    open();
    Query query = new QueryParser(schema.messages()).parse("max_forwards:70", Instant.now());
    List<Message> all = messages(Query.ALL);
    long having =
        all.stream().filter(message -> "70".equals(message.values().get("max_forwards"))).count();
    assertThat(having).isPositive();
    assertThat(messages(query)).isEmpty();

    rebuildFromItself(DAY);
    rebuildFromItself(DAY + 1);
    assertThat(messages(query)).hasSize((int) having);
    assertThat(messages(Query.ALL)).hasSize(all.size());
  }

  @Test
  void rebuildGivenUp_leavesTheDayAsItWas() throws Exception {
    index(captured());
    reopen();
    List<String> before = ids();
    try (Rebuild rebuild = store.rebuild(DAY, Table.OF_MESSAGES, 0)) {
      assertThatThrownBy(() -> store.rebuild(DAY, Table.OF_MESSAGES, 0))
          .isInstanceOf(IllegalStateException.class);
      store.forEachMessage(DAY, Set.of(Table.CALL), rebuild::add);
    }
    assertThat(ids()).isEqualTo(before);
    assertThat(directory.resolve("store/rebuilt")).doesNotExist();
    rebuildFromItself(DAY);
    assertThat(ids()).isEqualTo(before);
  }

  @Test
  void tableRebuiltAlone_leavesTheOthersAlone() throws Exception {
    index(captured());
    reopen();
    List<String> before = ids();
    Map<String, Session> sessions = sessions();
    try (Rebuild rebuild = store.rebuild(DAY, Set.of(Table.CALL), 0)) {
      store.forEachMessage(DAY, Set.of(Table.CALL), rebuild::add);
      rebuild.finish();
    }
    assertThat(ids()).isEqualTo(before);
    assertSame(sessions);
  }
}
