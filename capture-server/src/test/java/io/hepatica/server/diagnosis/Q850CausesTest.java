package io.hepatica.server.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Q850CausesTest {

  /** Table 1 of ITU-T Q.850 (10/2018). */
  @ParameterizedTest
  @ValueSource(
      ints = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 14, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
        31, 34, 38, 39, 40, 41, 42, 43, 44, 46, 47, 49, 50, 53, 55, 57, 58, 62, 63, 65, 66, 69, 70,
        79, 81, 82, 83, 84, 85, 86, 87, 88, 90, 91, 95, 96, 97, 98, 99, 100, 101, 102, 103, 110,
        111, 127
      })
  void of_registeredCause_isKnown(int cause) {
    assertThat(Q850Causes.of(cause)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 15, 32, 128})
  void of_otherCause_isNull(int cause) {
    assertThat(Q850Causes.of(cause)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Q.850;cause=16;text=\"Terminated\" | Q.850 cause 16, Normal call clearing (one side hung up)",
        "SIP;cause=200, q.850 ; cause = 17 | Q.850 cause 17, User busy (the callee is busy)",
        "Q.850;cause=33 | Q.850 cause 33, which is not registered",
      })
  void inReason_q850_namesTheCause(String header, String text) {
    assertThat(Q850Causes.inReason(header)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SIP;cause=200;text=\"Call completed elsewhere\"", "Q.850", "Q.850, SIP;cause=17"})
  void inReason_withoutQ850Cause_isNull(String header) {
    assertThat(Q850Causes.inReason(header)).isNull();
  }
}
