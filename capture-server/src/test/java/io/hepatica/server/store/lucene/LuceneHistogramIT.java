package io.hepatica.server.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hepatica.hep.HepFrame;
import io.hepatica.server.call.SessionField;
import io.hepatica.server.index.Indexer;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Field;
import io.hepatica.server.message.Table;
import io.hepatica.server.performance.SipMeters;
import io.hepatica.server.search.Buckets;
import io.hepatica.server.search.Histogram;
import io.hepatica.server.search.HistogramRequest;
import io.hepatica.server.search.Query;
import io.hepatica.server.search.SearchRequest;
import io.hepatica.server.store.CapturedFrames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is Lucene's own in counting: columns that are missing, and time that is up. */
class LuceneHistogramIT {
  private static final Query REQUESTS = new Query.Not(new Query.Exists(Field.STATUS));
  private static final Query CALLS = new Query.Equal(SessionField.KIND, "call");

  private static final SearchRequest EVERYTHING =
      new SearchRequest(0, Long.MAX_VALUE, Table.OF_MESSAGES, Query.ALL, true, 1, null);

  @TempDir private Path directory;
  private Journal journal;
  private DayIndices indices;
  private View view;

  @BeforeEach
  void fill() throws Exception {
    journal = IndexingProcess.openJournal(directory);
    CapturedFrames.append(journal, CapturedFrames.of("kamailio-siptrace-hep3-calls"));
    // Many commits, so that there are several segments.
    try (LuceneStore store = IndexingProcess.openStore(directory, journal, 700);
        Indexer indexer =
            new Indexer(
                journal, store, IndexingProcess.SCHEMA, new SipMeters(new SimpleMeterRegistry()))) {
      indexer.start();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (indexer.position() < journal.endPosition()) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(5);
      }
    }
    indices =
        DayIndices.open(
            directory.resolve("store"), IndexingProcess.SCHEMA, journal, new StageTimes());
    view = new View(List.of(), indices.snapshots());
  }

  @AfterEach
  void close() throws Exception {
    view.release();
    indices.close();
    journal.close();
  }

  /** From the first to the last of the capture, and what is around it. */
  private static Buckets buckets() {
    long[] times =
        CapturedFrames.of("kamailio-siptrace-hep3-calls").stream()
            .mapToLong(LuceneHistogramIT::time)
            .sorted()
            .toArray();
    return Buckets.of(times[0] - 1, times[times.length - 1] + 1, 100);
  }

  private static long time(byte[] frame) {
    HepFrame hep = new HepFrame();
    hep.read(frame, 0, frame.length);
    return hep.timeMicros();
  }

  private interface Counting {
    Histogram count(View view, Query query, LongSupplier nanoTime) throws IOException;
  }

  private Histogram messages(View of, Query query, LongSupplier nanoTime) throws IOException {
    HistogramRequest request = new HistogramRequest(buckets(), Table.OF_MESSAGES, query);
    return LuceneHistogram.count(of, IndexingProcess.SCHEMA, journal, request, nanoTime);
  }

  private Histogram sessions(View of, Query query, LongSupplier nanoTime) throws IOException {
    HistogramRequest request = new HistogramRequest(buckets(), Set.of(Table.SESSION), query);
    return SessionHistogram.count(of, request, nanoTime);
  }

  private static void assertSame(Histogram histogram, Histogram expected) {
    for (int bucket = 0; bucket < expected.buckets().count(); bucket++) {
      assertThat(histogram.counts(bucket)).isEqualTo(expected.counts(bucket));
    }
    assertThat(histogram.isExact()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void documentsWithoutColumns_areCountedByReadingThem(boolean all) throws Exception {
    View old =
        new View(
            List.of(),
            indices.snapshots().stream().map(day -> HiddenColumns.of(day, all)).toList());

    assertSame(messages(old, Query.ALL, () -> 0), messages(view, Query.ALL, () -> 0));
    assertSame(sessions(old, Query.ALL, () -> 0), sessions(view, Query.ALL, () -> 0));
    assertThat(messages(view, Query.ALL, () -> 0).total())
        .isEqualTo(LuceneSearch.search(view, IndexingProcess.SCHEMA, journal, EVERYTHING).total())
        .isGreaterThan(4000);
    assertThat(sessions(view, Query.ALL, () -> 0).total())
        .isEqualTo(new SessionSearch(view).page(EVERYTHING).total())
        .isPositive();
    old.release();
  }

  private static Stream<Query> queries() {
    return Stream.of(Query.ALL, REQUESTS, CALLS);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void timeThatIsUp_isTold(Query query) throws Exception {
    Counting counting = query.equals(CALLS) ? this::sessions : this::messages;
    Histogram whole = counting.count(view, query, () -> 0);
    assertThat(whole.isExact()).isTrue();
    long before = 0;
    for (int documents : new int[] {0, 1, 30, 200, 100_000}) {
      Histogram histogram = counting.count(view, query, clockOf(documents));

      Buckets buckets = histogram.buckets();
      for (int bucket = 0; bucket < buckets.count(); bucket++) {
        if (buckets.startOf(bucket) >= histogram.countedFrom()) {
          assertThat(histogram.counts(bucket)).isEqualTo(whole.counts(bucket));
        }
      }
      assertThat(histogram.isExact()).isEqualTo(documents == 100_000);
      assertThat(histogram.total()).isBetween(before, whole.total());
      before = histogram.total();
    }
    assertThat(before).isEqualTo(whole.total()).isPositive();
  }

  /** Two seconds are over after so many documents. */
  private static LongSupplier clockOf(int documents) {
    long[] asked = {-1};
    return () -> asked[0]++ < documents ? 0 : TimeUnit.SECONDS.toNanos(3);
  }

  @Test
  void partOfTheTime_isPartOfTheCounts() throws Exception {
    Histogram part = messages(view, REQUESTS, clockOf(200));

    assertThat(part.countedFrom())
        .isBetween(part.buckets().fromMicros() + 1, part.buckets().toMicros());
    assertThat(part.isCounted(0)).isFalse();
    assertThat(part.isCounted(part.buckets().count() - 1)).isTrue();
    assertThat(part.total()).isPositive();
  }

  @Test
  void countingForNobody_ends() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> messages(view, Query.ALL, () -> 0))
          .isInstanceOf(InterruptedIOException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
