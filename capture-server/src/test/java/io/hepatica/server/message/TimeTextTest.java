package io.hepatica.server.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00.000000Z",
        "1969-12-31T23:59:59.999999Z",
        "2000-02-29T12:34:56.000001Z",
        "2026-11-21T02:33:00.123456Z",
        "9999-12-31T23:59:59.999999Z"
      })
  void text_isThatOfJavaTime_andReadBack(String text) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
    assertThat(TimeText.of(micros)).isEqualTo(text);
    assertThat(TimeText.micros(text)).isEqualTo(micros);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-21T02:33:00Z", "2026-11-21T02:33:00.000Z"})
  void micros_ofFewerDigits(String text) {
    assertThat(TimeText.of(TimeText.micros(text))).isEqualTo("2026-11-21T02:33:00.000000Z");
  }
}
