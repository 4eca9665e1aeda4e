package io.hepatica.server.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.message.Span;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DictionaryTest {
  private final Dictionary dictionary = new Dictionary(7, 1 << 22, 1 << 18);

  private int add(byte[] value) {
    return dictionary.add(value, 0, value.length);
  }

  private byte[] get(int ordinal) {
    Span span = new Span();
    dictionary.get(ordinal, span);
    return java.util.Arrays.copyOfRange(span.bytes, span.start, span.start + span.length);
  }

  private static byte[] value(int number) {
    return ("value " + number).getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void values_haveOrdinalsFrom1_eachOnce() {
    for (int round = 0; round < 2; round++) {
      for (int i = 1; i <= 20_000; i++) {
        assertThat(add(value(i))).isEqualTo(i);
      }
    }
    dictionary.publish();
    for (int i = 1; i <= 20_000; i++) {
      assertThat(dictionary.find(value(i))).isEqualTo(i);
      assertThat(get(i)).isEqualTo(value(i));
    }
    assertThat(dictionary.find(value(20_001))).isZero();
  }

  @Test
  void longValues_areKeptWhole() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 1; i <= 60; i++) {
      byte[] value = new byte[65_000 + i];
      random.nextBytes(value);
      int ordinal = add(value);
      assertThat(get(ordinal)).isEqualTo(value);
    }
  }

  @Test
  void valuesWithEqualBeginnings_areDistinct() {
    assertThat(add(new byte[7])).isEqualTo(1);
    assertThat(add(new byte[8])).isEqualTo(2);
    assertThat(add(new byte[9])).isEqualTo(3);
    assertThat(add(new byte[0])).isEqualTo(4);
    assertThat(add(new byte[8])).isEqualTo(2);
  }

  @Test
  void unpublishedValue_isNotFound() {
    add(value(1));
    assertThat(dictionary.find(value(1))).isZero();
    dictionary.publish();
    assertThat(dictionary.find(value(1))).isEqualTo(1);
  }
}
