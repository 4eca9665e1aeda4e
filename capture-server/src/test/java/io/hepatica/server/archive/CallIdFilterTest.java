package io.hepatica.server.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallIdFilterTest {
  private static final int OTHERS = 100_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 600, 5000, 200_000})
  void filter_findsAllOfItsIds_andFewOthers(int ids) {
    CallIdFilter filter = filter("%d-27753@10.0.0.1", ids);

    assertThat(IntStream.range(0, ids).mapToObj("%d-27753@10.0.0.1"::formatted))
        .allMatch(id -> filter.mayHold(CallIdFilter.hash(id)));
    // Of 10 bits and 7 hashes: 0.8 %.
    long falsely =
        IntStream.range(0, OTHERS)
            .mapToObj("%d-27754@10.0.0.1"::formatted)
            .filter(id -> filter.mayHold(CallIdFilter.hash(id)))
            .count();
    assertThat(falsely).isLessThan(OTHERS * 2 / 100);
    assertThat(filter.bits()).hasSize(Math.max(32, (ids * 10 + 7) / 8));
  }

  @Test
  void filter_ofNone_findsNone() {
    assertThat(CallIdFilter.of(Set.of()).mayHold(CallIdFilter.hash("a@b"))).isFalse();
  }

  private static CallIdFilter filter(String format, int ids) {
    Set<Long> hashes = new HashSet<>();
    for (int i = 0; i < ids; i++) {
      hashes.add(CallIdFilter.hash(format.formatted(i)));
    }
    return CallIdFilter.of(hashes);
  }
}
