package io.hepatica.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ImportPaceTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void byteNowAndThen_isTooSlowAfterAMinute() {
    ImportPace pace = new ImportPace(-5);
    assertThat(pace.isTooSlow(1, -5 + 29 * SECOND)).isFalse();
    assertThat(pace.isTooSlow(1, -5 + 58 * SECOND)).isFalse();
    assertThat(pace.isTooSlow(1, -5 + 87 * SECOND)).isTrue();
  }

  @Test
  void eachMinute_isLookedAtByItself() {
    ImportPace pace = new ImportPace(0);
    // 64 KiB/s is 3,932,160 bytes in a minute.
    assertThat(pace.isTooSlow(1_000_000_000, 60 * SECOND)).isFalse();
    assertThat(pace.isTooSlow(3_932_160, 120 * SECOND)).isFalse();
    assertThat(pace.isTooSlow(3_932_159, 180 * SECOND)).isTrue();
  }
}
