package io.hepatica.server.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {
  /** By hand; the last is 2^63 - 1 as the JDK's own conversion shows it. */
  @ParameterizedTest
  @CsvSource({
    "0, 0000000000000",
    "35, 000000000000z",
    "36, 0000000000010",
    "1295, 00000000000zz",
    "9223372036854775807, 1y2p0ij32e8e7"
  })
  void id_ofAPosition_isFixedWidth(long position, String id) {
    assertThat(MessageId.of(position)).isEqualTo(id);
    assertThat(MessageId.parse(id)).hasValue(position);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "000000000000Z",
        "00000000000000",
        "1y2p0ij32e8e8",
        "zzzzzzzzzzzzz",
        "000000000000-",
        "00000000000 1",
        "00000000000٠1"
      })
  void text_thatIsNoId_isNothing(String text) {
    assertThat(MessageId.parse(text)).isEmpty();
  }

  @Test
  void position_belowZero_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> MessageId.of(-1));
  }
}
