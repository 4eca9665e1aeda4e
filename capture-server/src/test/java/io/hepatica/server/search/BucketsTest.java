package io.hepatica.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketsTest {
  private static long micros(String time) {
    return TimeParameter.toMicros(Instant.parse(time));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T10:00:00Z, 2026-11-21T10:14:59.999999Z, 60, 15000, 60",
    // One more bucket is touched by an end that is included.
    "2026-11-21T10:00:00Z, 2026-11-21T10:15:00Z, 60, 15000, 61",
    "2026-11-21T10:00:07Z, 2026-11-21T10:15:07Z, 60, 15000, 61",
    "2026-11-21T00:00:00Z, 2026-11-22T00:00:00Z, 500, 300000, 289",
    "2026-11-21T00:00:00Z, 2026-11-21T00:00:00Z, 60, 10, 1",
    "2026-11-21T10:00:00Z, 2026-11-21T10:00:02Z, 100, 20, 101",
    "1970-01-01T00:00:00Z, 2026-11-21T00:00:00Z, 60, 43200000000, 42",
    "1970-01-01T00:00:00Z, 9999-12-31T23:59:59.999999Z, 1, 432000000000000, 1",
  })
  void width_isTheNarrowestRoundOneWithFewEnough(
      String from, String to, int atMost, long widthMillis, int count) {
    Buckets buckets = Buckets.of(micros(from), micros(to), atMost);

    assertThat(buckets.widthMicros()).isEqualTo(1000 * widthMillis);
    assertThat(buckets.count()).isEqualTo(count);
  }

  @Test
  void buckets_beginAtMultiplesOfTheirWidth() {
    Buckets buckets =
        Buckets.of(micros("2026-11-21T10:07:03Z"), micros("2026-11-21T11:06:00Z"), 31);

    assertThat(buckets.startOf(0)).isEqualTo(micros("2026-11-21T10:06:00Z"));
    assertThat(buckets.startOf(buckets.count())).isEqualTo(micros("2026-11-21T11:08:00Z"));
    assertThat(buckets.indexOf(micros("2026-11-21T10:07:59.999999Z"))).isZero();
    assertThat(buckets.indexOf(micros("2026-11-21T10:08:00Z"))).isEqualTo(1);
  }
}
