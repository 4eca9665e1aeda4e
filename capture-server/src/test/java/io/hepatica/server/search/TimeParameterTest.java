package io.hepatica.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeParameterTest {
  private static final Instant NOW = Instant.parse("2026-11-21T02:33:00.5Z");

  /** Seconds by {@code date -u -d ... +%s}. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-21T02:33:00Z, 1795228380000000",
    "2026-11-21T02:33:00.123456Z, 1795228380123456",
    "2026-11-21T02:33:00.123456789Z, 1795228380123456",
    "2026-11-21T02:33Z, 1795228380000000",
    "2026-11-21T02:33:00, 1795228380000000",
    "2026-11-21T03:33:00+01:00, 1795228380000000",
    "2026-11-20T21:33:00-05:00, 1795228380000000",
    "2026-11-21, 1795219200000000",
    "1795228380000, 1795228380000000",
    "0, 0",
    "now, 1795228380500000",
    "now-15m, 1795227480500000",
    "now+1h, 1795231980500000",
    "now-1d, 1795141980500000",
    "now-1w, 1794623580500000",
    "now-500ms, 1795228380000000",
    "now-2s, 1795228378500000",
  })
  void time_inEachForm_isItsMicroseconds(String text, long micros) {
    assertThat(TimeParameter.micros(text, NOW)).hasValue(micros);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "yesterday",
        "now-",
        "now-15",
        "now-15x",
        "now 15m",
        "now-15m-1s",
        "-1",
        "1969-12-31T23:59:59Z",
        "2026-13-01",
        "2026-02-30T00:00:00Z",
        "2026-11-21T25:00:00Z",
        "+10000-01-01T00:00:00Z",
        "999999999999999",
        "9999999999999999999",
        "now-999999999999w",
        "now+999999999999d",
        "2026-11-21T02:33:00Zjunk",
        "T",
        "2026-11-21T"
      })
  void text_thatIsNoTime_isNothing(String text) {
    assertThat(TimeParameter.micros(text, NOW)).isEmpty();
  }
}
