package io.hepatica.server.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.search.Buckets;
import io.hepatica.server.search.Histogram;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final long OLDEST = 1_795_228_380_000_000L;

  @Test
  void messages_takeAByteForEachSevenBits() {
    Timeline timeline = new Timeline();
    timeline.add(OLDEST + 16, 7);
    timeline.add(OLDEST, 0);
    timeline.add(OLDEST + 1, 2);

    BytesRef bytes = timeline.encode(OLDEST);

    // 0 << 3 | 0, 1 << 3 | 2, 15 << 3 | 7: the last is 127, and fits one byte.
    assertThat(bytes).isEqualTo(new BytesRef(new byte[] {0, 10, 127}));
  }

  @Test
  void count_givesBackWhatWasAdded() {
    Timeline timeline = new Timeline();
    long day = DaySnapshot.MICROS_PER_DAY;
    for (int i = 0; i < BlockWriter.MAX_MESSAGES; i++) {
      timeline.add(OLDEST + (i % 2) * (day - 1) + i / 2, i % 8);
    }
    Histogram histogram = new Histogram(new Buckets(OLDEST + 1, OLDEST + day, day / 2), 8);

    Timeline.count(timeline.encode(OLDEST), OLDEST, histogram);

    assertThat(histogram.counts(0)).containsExactly(31, 0, 32, 0, 32, 0, 32, 0);
    assertThat(histogram.total()).isEqualTo(127 + 2);
  }
}
