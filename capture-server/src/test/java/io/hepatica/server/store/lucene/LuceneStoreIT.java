package io.hepatica.server.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hepatica.server.SipFrames;
import io.hepatica.server.journal.FrameBatch;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.ParsedMessage;
import io.hepatica.server.message.Table;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.store.CapturedFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneStoreIT {
  private static final SearchRequest ALL =
      new SearchRequest(0, Long.MAX_VALUE, Set.of(Table.values()), Query.ALL, true, 10_000, null);

  @TempDir private Path directory;
  private Journal journal;

  @BeforeEach
  void fillJournal() throws Exception {
    journal = IndexingProcess.openJournal(directory);
    CapturedFrames.append(journal, CapturedFrames.of("kamailio-siptrace-hep3-calls"));
  }

  @AfterEach
  void closeJournal() throws Exception {
    journal.close();
  }

  @Test
  void search_duringCommits_seesEachMessageOnce() throws Exception {
    List<Long> positions = CapturedFrames.positions(journal);
    AtomicBoolean adding = new AtomicBoolean(true);
    try (LuceneStore store = IndexingProcess.openStore(directory, journal, 200);
        ExecutorService searcher = Executors.newSingleThreadExecutor()) {
      Future<Integer> searches =
          searcher.submit(() -> {
            int count = 0;
            while (adding.get()) {
              List<Long> found = CapturedFrames.positions(store);
              assertThat(found).isEqualTo(positions.subList(0, found.size()));
              count++;
            }
            return count;
          });
      CapturedFrames.index(journal, store, IndexingProcess.SCHEMA, 0);
      store.commit();
      adding.set(false);
      assertThat(searches.get()).isPositive();
      assertThat(CapturedFrames.positions(store)).isEqualTo(positions);
    }
  }

  @Test
  void commits_areToldInOrder() throws Exception {
    ConcurrentLinkedQueue<Long> told = new ConcurrentLinkedQueue<>();
    LuceneStore.Options options =
        new LuceneStore.Options(Duration.ofHours(1), Map.of(), 1000, 1 << 20);
    try (LuceneStore store =
        LuceneStore.open(
            directory.resolve("store"), IndexingProcess.SCHEMA, journal, options, told::add)) {
      CapturedFrames.index(journal, store, IndexingProcess.SCHEMA, 0);
      store.commit();
    }
    assertThat(List.copyOf(told))
        .isSorted()
        .hasSizeGreaterThan(3)
        .last()
        .isEqualTo(journal.endPosition());
  }

  @Test
  void tick_commitsWhatIsOldEnough() throws Exception {
    LuceneStore.Options options =
        new LuceneStore.Options(Duration.ofMillis(1), Map.of(), 10_000, 1 << 20);
    try (LuceneStore store =
        LuceneStore.open(
            directory.resolve("store"), IndexingProcess.SCHEMA, journal, options, at -> {})) {
      CapturedFrames.index(journal, store, IndexingProcess.SCHEMA, 0);
      while (store.committedPosition() < journal.endPosition()) {
        store.tick();
        Thread.sleep(5);
      }
      assertThat(CapturedFrames.positions(store)).isEqualTo(CapturedFrames.positions(journal));
    }
  }

  @Test
  void idleWriter_isClosed_andOpenedForLateMessages() throws Exception {
    StageTimes times = new StageTimes();
    Path store = directory.resolve("store");
    try (LuceneStore whole = IndexingProcess.openStore(directory, journal, 10_000)) {
      CapturedFrames.index(journal, whole, IndexingProcess.SCHEMA, 0);
      whole.commit();
    }
    try (DayIndices indices = DayIndices.open(store, IndexingProcess.SCHEMA, journal, times)) {
      assertThat(indices.settle(0)).isFalse();
      int before = blocks(indices);
      indices.write(late(), indices.snapshots());
      assertThat(indices.settle(Duration.ofHours(1).toNanos())).isFalse();
      assertThat(indices.settle(0)).isTrue();
      assertThat(indices.settle(0)).isFalse();
      int after = blocks(indices);
      assertThat(after).isGreaterThan(before);
    }
    try (DayIndices indices = DayIndices.open(store, IndexingProcess.SCHEMA, journal, times)) {
      assertThat(blocks(indices)).isGreaterThan(0);
    }
  }

  private static int blocks(DayIndices indices) {
    return indices.snapshots().stream()
        .mapToInt(snapshot -> snapshot.searcher().getIndexReader().numDocs())
        .sum();
  }

  /** The journal once more, as if it lay behind its end. */
  private Generation late() throws IOException, InterruptedException {
    Generation generation = new Generation(IndexingProcess.SCHEMA, 1, 10_000, 1 << 20);
    try (var reader = journal.reader(0);
        var message = new ParsedMessage(IndexingProcess.SCHEMA)) {
      while (reader.read()) {
        for (int at = reader.from(); at < reader.to(); ) {
          int length = StoredFrame.length(reader.buffer(), at);
          message.read(reader.buffer(), at, length);
          generation.add(message, journal.endPosition() + message.position() + length);
          at += length;
        }
      }
    }
    return generation;
  }

  @Test
  void messagesOfManyDays_keepFewWritersOpen() throws Exception {
    long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    FrameBatch batch = new FrameBatch(1 << 17);
    for (int day = 0; day < 40; day++) {
      byte[] frame = SipFrames.info("call-" + day, 1, now - TimeUnit.DAYS.toMicros(day));
      System.arraycopy(frame, 0, batch.buffer(), batch.length(), frame.length);
      byte[] peer = {127, 0, 0, 1};
      batch.add(
          Receipt.append(
              batch.buffer(), batch.length(), frame.length, now, Transport.UDP, 3, 9, peer));
    }
    journal.append(batch);
    Path store = directory.resolve("many-days");
    try (DayIndices indices =
        DayIndices.open(store, IndexingProcess.SCHEMA, journal, new StageTimes())) {
      indices.write(late(), indices.snapshots());

      assertThat(indices.snapshots()).hasSizeGreaterThanOrEqualTo(40);
      assertThat(indices.withOpenWriter()).hasSize(DayIndices.MAX_WRITERS);
    }
  }

  @Test
  void closedStore_refusesSearches() throws Exception {
    LuceneStore store = IndexingProcess.openStore(directory, journal, 10_000);
    store.close();
    assertThatThrownBy(() -> store.search(ALL)).hasMessage("the store is closed");
    store.close();
  }

  @Test
  void limitOutOfBounds_isRefused() throws Exception {
    try (LuceneStore store = IndexingProcess.openStore(directory, journal, 10_000)) {
      for (int limit : new int[] {0, 10_001}) {
        assertThatThrownBy(() ->
                store.search(
                    new SearchRequest(0, 1, Set.of(Table.CALL), Query.ALL, true, limit, null)))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void longCall_isCutIntoBlocks() throws Exception {
    List<byte[]> same = new ArrayList<>();
    byte[] frame = CapturedFrames.of("kamailio-siptrace-hep3-calls").getFirst();
    LongStream.range(0, 1000).forEach(i -> same.add(frame));
    CapturedFrames.append(journal, same);
    try (LuceneStore store = IndexingProcess.openStore(directory, journal, 10_000)) {
      CapturedFrames.index(journal, store, IndexingProcess.SCHEMA, 0);
      store.commit();
      List<Long> positions = CapturedFrames.positions(journal);
      assertThat(CapturedFrames.positions(store)).isEqualTo(positions);
      // Of the first INVITE of the capture, and of its copies.
      assertThat(store.call(List.of(callId(store, positions.getFirst()))))
          .extracting(Message::position)
          .contains(positions.getFirst())
          .containsAll(positions.subList(positions.size() - 1000, positions.size()));
    }
  }

  private static String callId(LuceneStore store, long position) throws IOException {
    Query query = new Query.NumberRange(Field.ID, position, position);
    List<Message> found =
        store
            .search(
                new SearchRequest(0, Long.MAX_VALUE, Set.of(Table.values()), query, true, 10, null))
            .messages();
    assertThat(found).hasSize(1);
    return (String) found.getFirst().values().get(Field.CALL_ID.name());
  }
}
