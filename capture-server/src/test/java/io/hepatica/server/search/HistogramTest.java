package io.hepatica.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistogramTest {
  /** Ten, twenty, thirty: of 5 to 34. */
  private final Histogram histogram = new Histogram(new Buckets(5, 34, 10), 2);

  @Test
  void times_areCountedWithinTheRangeAlone() {
    for (long time : new long[] {34, 4, 5, 35, 9, 10, 0, 19, 100, 5}) {
      histogram.add(time, 1);
    }

    assertThat(histogram.counts(0)).containsExactly(0, 3);
    assertThat(histogram.counts(1)).containsExactly(0, 2);
    assertThat(histogram.counts(2)).containsExactly(0, 0);
    assertThat(histogram.counts(3)).containsExactly(0, 1);
    assertThat(histogram.total()).isEqualTo(6);
    assertThat(histogram.isExact()).isTrue();
  }

  @Test
  void bucketsBeforeWhatWasCounted_areNotTold() {
    for (long time = 0; time < 40; time++) {
      histogram.add(time, 0);
    }

    histogram.countedFrom(20);

    assertThat(histogram.isExact()).isFalse();
    assertThat(histogram.isCounted(1)).isFalse();
    assertThat(histogram.isCounted(2)).isTrue();
    assertThat(histogram.total()).isEqualTo(15);
  }

  @Test
  void nothingCounted_isNoBucketAtAll() {
    histogram.countedFrom(40);

    assertThat(histogram.countedFrom()).isEqualTo(35);
    assertThat(histogram.isCounted(3)).isFalse();
    assertThat(histogram.total()).isZero();
  }
}
