package io.hepatica.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.SipFrames;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.QueryParser;
import io.hepatica.server.store.CapturedFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveTailIT {
  private static final Schema SCHEMA = new Schema(List.of());
  private static final long NOW = System.currentTimeMillis() * 1000;
  private static final Set<Table> ALL = EnumSet.allOf(Table.class);

  @TempDir Path directory;
  private Journal journal;
  private LiveTail tail;

  @BeforeEach
  void open() throws IOException {
    journal = Journal.open(directory, new Journal.Options(Journal.NEVER, 1 << 16));
    tail = new LiveTail(journal, SCHEMA);
    tail.start();
  }

  @AfterEach
  void close() throws IOException {
    tail.close();
    journal.close();
  }

  private Watcher watch(Query query, Set<Table> tables) {
    return tail.watch(query, tables).orElseThrow();
  }

  private void append(int from, int to) throws IOException {
    CapturedFrames.append(
        journal,
        IntStream.rangeClosed(from, to)
            .mapToObj(cseq -> SipFrames.info("call", cseq, NOW))
            .toList());
  }

  /** Until so many frames have passed; what they matched waits then. */
  private static void awaitSeen(Watcher watcher, long frames) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (watcher.rate().seen() < frames) {
      assertThat(System.nanoTime()).as("waited too long: %s", watcher.rate()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private static List<Message> taken(Watcher watcher) {
    List<Message> messages = new ArrayList<>();
    List<Message> some = watcher.take(500).messages();
    while (!some.isEmpty()) {
      assertThat(some).hasSizeLessThanOrEqualTo(500);
      messages.addAll(some);
      some = watcher.take(500).messages();
    }
    return messages;
  }

  private static List<Object> cseqs(List<Message> messages) {
    return messages.stream().map(message -> message.values().get("cseq")).toList();
  }

  @Test
  void batch_endsWhereItsBytesDoAndSaysThatMoreWait() throws Exception {
    try (Watcher watcher = watch(Query.ALL, ALL)) {
      append(1, 300);
      awaitSeen(watcher, 300);

      Watcher.Batch first = watcher.take(500);

      assertThat(first.more()).isTrue();
      int bytes = first.messages().stream().mapToInt(message -> message.frame().length).sum();
      assertThat(bytes).isBetween(1, 128 << 10);
      assertThat(taken(watcher)).hasSize(300 - first.messages().size());
      assertThat(watcher.take(500).more()).isFalse();
      assertThat(watcher.rate()).isEqualTo(new Watcher.Rate(300, 300, 0));
    }
  }

  @Test
  void watcher_seesAllThatIsJournaledFromThenOnAndNothingBefore() throws Exception {
    append(1, 10);
    long begin = journal.endPosition();
    try (Watcher watcher = watch(Query.ALL, ALL)) {
      append(11, 1_000);
      awaitSeen(watcher, 990);
      List<Message> messages = taken(watcher);
      assertThat(cseqs(messages))
          .isEqualTo(IntStream.rangeClosed(11, 1_000).mapToObj(n -> n + " INFO").toList());
      assertThat(messages.getFirst().position()).isEqualTo(begin);
      assertThat(messages)
          .extracting(Message::position)
          .isEqualTo(CapturedFrames.positions(journal).stream().filter(at -> at >= begin).toList());
    }
    append(1_001, 1_100);
    try (Watcher later = watch(Query.ALL, ALL)) {
      append(1_101, 1_101);
      awaitSeen(later, 1);
      assertThat(cseqs(taken(later))).containsExactly("1101 INFO");
      assertThat(later.rate()).isEqualTo(new Watcher.Rate(1, 1, 0));
    }
  }

  @Test
  void watcher_getsWhatItsQueryAndTablesAskFor() throws Exception {
    Query numbered = new QueryParser(SCHEMA.messages()).parse("cseq:\"7 INFO\"", Instant.now());
    try (Watcher one = watch(numbered, ALL);
        Watcher none = watch(Query.ALL, EnumSet.of(Table.REPORT));
        Watcher all = watch(Query.ALL, EnumSet.of(Table.CALL))) {
      append(1, 10);
      awaitSeen(one, 10);
      awaitSeen(none, 10);
      awaitSeen(all, 10);
      assertThat(cseqs(taken(one))).containsExactly("7 INFO");
      assertThat(one.rate()).isEqualTo(new Watcher.Rate(10, 1, 0));
      assertThat(taken(none)).isEmpty();
      assertThat(taken(all)).hasSize(10);
    }
  }

  @Test
  void message_withTwoRoles_isShownInEachThatIsWatched() throws Exception {
    byte[] bye =
        SipFrames.frame(
            """
            BYE sip:b@10.0.0.2 SIP/2.0
            Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1
            From: <sip:a@10.0.0.1>;tag=from
            To: <sip:b@10.0.0.2>;tag=to
            Call-ID: call
            CSeq: 2 BYE
            X-RTP-Stat: PS=100,OS=16000,PR=100,OR=16000,PL=3,JI=7
            Content-Length: 0

            """,
            NOW);
    try (Watcher both = watch(Query.ALL, EnumSet.of(Table.CALL, Table.REPORT));
        Watcher sip = watch(Query.ALL, EnumSet.of(Table.CALL));
        Watcher reports = watch(Query.ALL, EnumSet.of(Table.REPORT))) {
      CapturedFrames.append(journal, List.of(bye));
      append(3, 3);
      awaitSeen(both, 2);
      awaitSeen(sip, 2);
      awaitSeen(reports, 2);
      assertThat(taken(both))
          .extracting(Message::table)
          .containsExactly(Table.CALL, Table.REPORT, Table.CALL);
      assertThat(taken(sip)).extracting(Message::table).containsExactly(Table.CALL, Table.CALL);
      Message report = taken(reports).getFirst();
      assertThat(report.values())
          .containsEntry("kind", "end_of_call")
          .containsEntry(Field.METHOD.name(), "BYE");
    }
  }

  @Test
  void watcher_thatTakesNothing_losesWhatFindsNoRoomAndAnotherNothing() throws Exception {
    int most = Watcher.MAX_QUEUED;
    try (Watcher slow = watch(Query.ALL, ALL);
        Watcher fast = watch(Query.ALL, ALL)) {
      List<Message> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        append(i * 300 + 1, i * 300 + 300);
        awaitSeen(fast, i * 300 + 300);
        all.addAll(taken(fast));
      }
      awaitSeen(slow, 3_000);
      assertThat(cseqs(all))
          .isEqualTo(IntStream.rangeClosed(1, 3_000).mapToObj(n -> n + " INFO").toList());
      assertThat(slow.rate().matched()).isEqualTo(3_000);
      Watcher.Batch first = slow.take(500);
      assertThat(first.missed()).isEqualTo(slow.rate().skipped());
      assertThat(first.gap()).isFalse();
      int queued = first.messages().size() + taken(slow).size();
      assertThat(queued).isLessThanOrEqualTo(most);
      assertThat(queued + first.missed()).isEqualTo(3_000);
      append(3_001, 3_001);
      awaitSeen(slow, 3_001);
      assertThat(cseqs(slow.take(500).messages())).containsExactly("3001 INFO");
      assertThat(slow.take(1).missed()).isZero();
    }
  }

  @Test
  void queue_isBoundInBytesToo() throws Exception {
    String body = "x".repeat(60_000);
    byte[] large = SipFrames.frame("INFO sip:b@10.0.0.2 SIP/2.0\r\nX-A: " + body + "\r\n\r\n", NOW);
    try (Watcher watcher = watch(Query.ALL, ALL)) {
      for (int i = 1; i <= 40; i++) {
        CapturedFrames.append(journal, List.of(large));
        awaitSeen(watcher, i);
      }
      // A frame and its payload twice, which is all that is kept of it.
      assertThat((long) taken(watcher).size()).isEqualTo((4 << 20) / (3 * 60_000)).isLessThan(40);
    }
  }

  @Test
  void tail_thatIsTooFarBehind_goesOnAtTheEndAndSaysSo() throws Exception {
    try (LiveTail impatient = new LiveTail(journal, SCHEMA, 1_000)) {
      impatient.start();
      Watcher watcher = impatient.watch(Query.ALL, ALL).orElseThrow();
      // Appended as one, so that the tail is some 4 kB behind at once.
      append(1, 10);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!watcher.take(500).gap()) {
        assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
        Thread.sleep(5);
      }
      append(11, 11);
      awaitSeen(watcher, 1);
      assertThat(cseqs(taken(watcher))).containsExactly("11 INFO");
      assertThat(watcher.rate()).isEqualTo(new Watcher.Rate(1, 1, 0));
      assertThat(watcher.take(500).gap()).isFalse();
    }
  }

  @Test
  void watchers_areBounded() {
    List<Watcher> watchers = new ArrayList<>();
    for (int i = 0; i < LiveTail.MAX_WATCHERS; i++) {
      watchers.add(watch(Query.ALL, ALL));
    }
    assertThat(tail.watch(Query.ALL, ALL)).isEmpty();
    watchers.getFirst().close();
    assertThat(tail.watchers()).isEqualTo(31);
    assertThat(tail.watch(Query.ALL, ALL)).isPresent();
    tail.close();
    watchers.forEach(Watcher::close);
    assertThat(tail.watch(Query.ALL, ALL)).isEmpty();
  }
}
