package io.hepatica.server.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {
  private static Distribution of(long... values) {
    Distribution distribution = new Distribution();
    for (long value : values) {
      distribution.add(value);
    }
    return distribution;
  }

  @Test
  void smallValues_areExactByNearestRank() {
    // The example of the usual definition: ordered 15, 20, 35, 40, 50.
    Distribution five = of(40, 15, 50, 35, 20);
    assertThat(five.percentile(5)).isEqualTo(15);
    assertThat(five.percentile(30)).isEqualTo(20);
    assertThat(five.percentile(40)).isEqualTo(20);
    assertThat(five.percentile(50)).isEqualTo(35);
    assertThat(five.percentile(100)).isEqualTo(50);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 63, 64, 65, 127, 128, 1000, 4095, 4096, 86_400_000, 2_147_483_647})
  void value_isWithinItsPrecision(long value) {
    Distribution one = of(value, value, Integer.MAX_VALUE);
    assertThat(one.percentile(50)).isCloseTo(value, withinPercentage(1.6));
  }

  @Test
  void manyValues_keepTheirPercentiles() {
    long[] values =
        new Random(6076).doubles(10_000).mapToLong(part -> (long) Math.exp(part * 15)).toArray();
    Distribution many = of(values);
    long[] sorted = LongStream.of(values).sorted().toArray();
    for (int percent = 1; percent <= 100; percent++) {
      assertThat(many.percentile(percent))
          .as("p" + percent)
          .isCloseTo(sorted[percent * 100 - 1], withinPercentage(1.6));
    }
    assertThat(many.max()).isEqualTo(sorted[9999]);
    assertThat(many.mean())
        .isCloseTo(LongStream.of(values).average().orElseThrow(), withinPercentage(1e-9));
  }

  @Test
  void negative_isNoTime() {
    assertThat(of(-1).count()).isZero();
  }

  @Test
  void none_hasNoPercentile() {
    assertThatIllegalStateException().isThrownBy(() -> of().percentile(50));
    assertThatIllegalStateException().isThrownBy(() -> of().mean());
  }
}
