package io.hepatica.server.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.SipFrames;
import io.hepatica.server.call.LiveSession;
import io.hepatica.server.call.Session;
import io.hepatica.server.journal.FrameBatch;
import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Schema;
import io.hepatica.server.message.Span;
import io.hepatica.server.message.Table;
import io.hepatica.server.performance.SipMeters;
import io.hepatica.server.search.Histogram;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.search.SearchResult;
import io.hepatica.server.store.CapturedFrames;
import io.hepatica.server.store.MessageStore;
import io.hepatica.server.store.Rebuild;
import io.hepatica.server.store.SessionResult;
import io.hepatica.server.store.lucene.LuceneStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexerIT {
  private static final Schema SCHEMA = new Schema(List.of());
  private static final long NOW = System.currentTimeMillis() * 1000;

  @TempDir Path directory;

  private Journal journal() throws IOException {
    return Journal.open(directory.resolve("journal"), new Journal.Options(Journal.NEVER, 1 << 20));
  }

  private LuceneStore store(Journal journal) throws IOException {
    Map<Table, Integer> retention = new EnumMap<>(Table.class);
    for (Table table : Table.values()) {
      retention.put(table, 30);
    }
    return LuceneStore.open(
        directory.resolve("store"),
        SCHEMA,
        journal,
        new LuceneStore.Options(Duration.ofMillis(50), retention, 100, 1 << 20),
        position -> {});
  }

  private static void append(Journal journal, int from, int to) throws IOException {
    FrameBatch batch = new FrameBatch(1 << 18);
    for (int cseq = from; cseq <= to; cseq++) {
      byte[] frame = SipFrames.info("call-" + cseq % 10, cseq, NOW);
      System.arraycopy(frame, 0, batch.buffer(), batch.length(), frame.length);
      batch.add(
          Receipt.append(
              batch.buffer(),
              batch.length(),
              frame.length,
              NOW,
              Transport.UDP,
              3,
              9,
              new byte[] {127, 0, 0, 1}));
    }
    journal.append(batch);
  }

  private static List<String> cseqs(MessageStore store) throws IOException {
    SearchResult result =
        store.search(
            new SearchRequest(
                0, Long.MAX_VALUE, Table.OF_MESSAGES, Query.ALL, false, 10_000, null));
    return result.messages().stream()
        .map(message -> (String) message.values().get("cseq"))
        .toList();
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(number -> number + " INFO").toList();
  }

  private static void awaitIdle(Indexer indexer, Journal journal) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (indexer.position() < journal.endPosition()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  @Test
  void frames_appendedBeforeAndAfterTheStart_areIndexedOnce() throws Exception {
    try (Journal journal = journal();
        LuceneStore store = store(journal);
        Indexer indexer =
            new Indexer(journal, store, SCHEMA, new SipMeters(new SimpleMeterRegistry()))) {
      append(journal, 1, 50);
      indexer.start();
      append(journal, 51, 300);
      awaitIdle(indexer, journal);

      assertThat(cseqs(store)).isEqualTo(numbers(1, 300));
      assertThat(indexer.indexed()).isEqualTo(300);
      assertThat(indexer.lagMillis()).isZero();
      assertThat(indexer.dead()).isZero();
    }
  }

  @Test
  void restart_goesOnWhereTheStoreCommitted() throws Exception {
    try (Journal journal = journal()) {
      try (LuceneStore store = store(journal);
          Indexer indexer =
              new Indexer(journal, store, SCHEMA, new SipMeters(new SimpleMeterRegistry()))) {
        indexer.start();
        append(journal, 1, 120);
        awaitIdle(indexer, journal);
      }
      append(journal, 121, 150);
      try (LuceneStore store = store(journal);
          Indexer indexer =
              new Indexer(journal, store, SCHEMA, new SipMeters(new SimpleMeterRegistry()))) {
        indexer.start();
        append(journal, 151, 160);
        awaitIdle(indexer, journal);

        assertThat(cseqs(store)).isEqualTo(numbers(1, 160));
        assertThat(indexer.replayed()).as("those of before").isEqualTo(30);
        assertThat(indexer.indexed()).as("those of this run").isEqualTo(10);
      }
    }
  }

  @Test
  void deletedImport_ofAnEarlierRun_isPassedOver_andNotReadAgain() throws Exception {
    List<byte[]> imported =
        List.of(SipFrames.info("gone", 91, NOW), SipFrames.info("gone", 92, NOW));
    try (Journal journal = journal();
        LuceneStore store = store(journal)) {
      append(journal, 1, 3);
      CapturedFrames.appendImported(journal, imported, new ImportMark(7, "gone"));
      CapturedFrames.appendImported(
          journal, List.of(SipFrames.info("kept", 81, NOW)), new ImportMark(8, "kept"));
      CapturedFrames.appendImported(journal, imported, new ImportMark(7, "gone"));
      try (Indexer indexer =
          new Indexer(
              journal, store, SCHEMA, new SipMeters(new SimpleMeterRegistry()), id -> id == 7)) {
        indexer.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        // By itself: nothing more comes.
        while (store.committedPosition() < journal.endPosition()) {
          assertThat(System.nanoTime()).isLessThan(deadline);
          Thread.sleep(5);
        }
        assertThat(cseqs(store)).containsExactlyInAnyOrder("1 INFO", "2 INFO", "3 INFO", "81 INFO");
        assertThat(indexer.replayed()).as("of earlier runs").isEqualTo(8);
        assertThat(indexer.indexed()).isZero();
        assertThat(indexer.dead()).isZero();

        // A deletion finds those of this run when the store has them.
        CapturedFrames.appendImported(journal, imported, new ImportMark(7, "gone"));
        awaitIdle(indexer, journal);
        assertThat(indexer.indexed()).isEqualTo(2);
        assertThat(cseqs(store)).contains("91 INFO", "92 INFO");
      }
    }
  }

  @Test
  void frame_thatTheStoreCantTake_isDeadAndTheRestGoesOn() throws Exception {
    FailingStore store =
        new FailingStore("7 INFO", new IllegalStateException("a bug"), Integer.MAX_VALUE);
    try (Journal journal = journal();
        Indexer indexer =
            new Indexer(journal, store, SCHEMA, new SipMeters(new SimpleMeterRegistry()))) {
      indexer.start();
      append(journal, 1, 10);
      awaitIdle(indexer, journal);

      assertThat(indexer.dead()).isEqualTo(1);
      assertThat(indexer.indexed()).isEqualTo(9);
      assertThat(store.added).hasSize(9).doesNotContain("7 INFO");
    }
  }

  @Test
  void store_thatFailsForAWhile_getsEveryFrameOnceInTheEnd() throws Exception {
    FailingStore store = new FailingStore("7 INFO", new IOException("disk full"), 1);
    try (Journal journal = journal();
        Indexer indexer =
            new Indexer(journal, store, SCHEMA, new SipMeters(new SimpleMeterRegistry()))) {
      indexer.start();
      append(journal, 1, 10);
      awaitIdle(indexer, journal);

      assertThat(store.added).isEqualTo(numbers(1, 10));
      assertThat(indexer.trouble()).isNull();
      assertThat(indexer.dead()).isZero();
    }
  }

  /** Keeps the CSeq of what is added; throws at one of them so many times. */
  private static final class FailingStore implements MessageStore {
    private final List<String> added = new CopyOnWriteArrayList<>();
    private final Span span = new Span();
    private final String at;
    private final Exception failure;
    private int times;

    FailingStore(String at, Exception failure, int times) {
      this.at = at;
      this.failure = failure;
      this.times = times;
    }

    @Override
    public void changed(LiveSession session) {}

    @Override
    public List<LiveSession> changed(String callId) {
      return List.of();
    }

    @Override
    public SessionResult sessions(SearchRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Session> tied(Collection<String> ids, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void forEachSession(long fromMicros, long toMicros, Consumer<Session> consumer) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void passOver(long end) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void add(ParsedMessage message, long end) throws IOException {
      message.text(Field.CSEQ, 0, span);
      String cseq =
          new String(span.bytes, span.start, span.length, java.nio.charset.StandardCharsets.UTF_8);
      if (cseq.equals(at) && times-- > 0) {
        if (failure instanceof IOException e) {
          throw e;
        }
        throw (RuntimeException) failure;
      }
      added.add(cseq);
    }

    @Override
    public long committedPosition() {
      return 0;
    }

    @Override
    public void tick() {}

    @Override
    public void commit() {}

    @Override
    public SearchResult search(SearchRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Histogram histogram(HistogramRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Histogram sessionHistogram(HistogramRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<DayUsage> days() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Message> call(Collection<String> callIds) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void forEachMessage(long day, Set<Table> tables, MessageConsumer consumer) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void keep(long day, long untilMicros) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long deleteImport(long day, ImportMark mark, Steps steps, Consumer<String> callIds) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Rebuild rebuild(long day, Set<Table> tables, long keptUntilMicros) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<DayUsage> dropExpired(long nowMicros) {
      return List.of();
    }

    @Override
    public List<DayUsage> drop(long day) {
      return List.of();
    }

    @Override
    public Backlog backlog() {
      return Backlog.NONE;
    }

    @Override
    public Health health() {
      return new Health(true, "");
    }

    @Override
    public void close() {}
  }
}
