package io.hepatica.server.rtp;

import static io.hepatica.server.rtp.SequenceNumbers.Arrival.DUPLICATE;
import static io.hepatica.server.rtp.SequenceNumbers.Arrival.FIRST;
import static io.hepatica.server.rtp.SequenceNumbers.Arrival.LATE;
import static io.hepatica.server.rtp.SequenceNumbers.Arrival.NEXT;
import static io.hepatica.server.rtp.SequenceNumbers.Arrival.STRAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SequenceNumbersTest {
  private final SequenceNumbers numbers = new SequenceNumbers();

  private void add(int... sequence) {
    Arrays.stream(sequence).forEach(numbers::add);
  }

  private void assertCounts(long expected, long received, long duplicates, long late, long runs) {
    assertThat(numbers.expected()).as("expected").isEqualTo(expected);
    assertThat(numbers.received()).as("received").isEqualTo(received);
    assertThat(numbers.duplicates()).as("duplicates").isEqualTo(duplicates);
    assertThat(numbers.late()).as("late").isEqualTo(late);
    assertThat(numbers.lossRuns()).as("runs of loss").isEqualTo(runs);
  }

  @Test
  void add_wrap_isNoLoss() {
    add(65_533, 65_534, 65_535, 0, 1, 2);
    assertCounts(6, 6, 0, 0, 0);
  }

  @Test
  void add_lossOverTheWrap_isCounted() {
    add(65_534, 1, 2);
    assertCounts(5, 3, 0, 0, 1);
  }

  @Test
  void add_manyWraps_countsAll() {
    for (int i = 0; i < 200_000; i++) {
      numbers.add(i & 0xffff);
    }
    assertCounts(200_000, 200_000, 0, 0, 0);
  }

  @Test
  void add_late_fillsItsGap() {
    add(10, 11, 13, 12, 14);
    assertCounts(5, 5, 0, 1, 0);
  }

  @Test
  void add_lateInTheMiddleOfAGap_splitsIt() {
    add(10, 14, 12);
    assertCounts(5, 3, 0, 1, 2);
    add(11);
    assertCounts(5, 4, 0, 2, 1);
    add(13);
    assertCounts(5, 5, 0, 3, 0);
  }

  @Test
  void add_lateOverTheWrap_fillsItsGap() {
    add(65_534, 0, 65_535, 65_535);
    assertCounts(3, 3, 1, 1, 0);
  }

  @Test
  void add_duplicates_areNotReceivedTwice() {
    assertThat(numbers.add(7)).isEqualTo(FIRST);
    assertThat(numbers.add(8)).isEqualTo(NEXT);
    assertThat(numbers.add(7)).isEqualTo(DUPLICATE);
    assertThat(numbers.add(8)).isEqualTo(DUPLICATE);
    assertThat(numbers.add(10)).isEqualTo(NEXT);
    assertCounts(4, 3, 2, 0, 1);
  }

  @Test
  void add_before99Packets_isKnownAgain() {
    for (int i = 1000; i < 1100; i++) {
      numbers.add(i);
    }
    assertThat(numbers.add(1000)).isEqualTo(DUPLICATE);
    assertThat(numbers.add(1035)).isEqualTo(DUPLICATE);
    assertThat(numbers.add(1036)).isEqualTo(DUPLICATE);
    assertThat(numbers.add(999)).isEqualTo(STRAY);
  }

  @Test
  void add_sentBeforeTheFirst_isExpectedToo() {
    add(101, 100, 102);
    assertCounts(3, 3, 0, 1, 0);
    add(97);
    assertCounts(6, 4, 0, 2, 1);
  }

  @Test
  void add_farJump_isARestartOnceConfirmed() {
    add(100, 101);
    assertThat(numbers.add(40_000)).isEqualTo(STRAY);
    assertCounts(2, 2, 0, 0, 0);
    assertThat(numbers.add(40_001)).isEqualTo(FIRST);
    assertCounts(4, 4, 0, 0, 0);
    add(40_003);
    assertCounts(6, 5, 0, 0, 1);
  }

  @Test
  void add_farPacketAlone_changesNothing() {
    add(100, 101);
    assertThat(numbers.add(40_000)).isEqualTo(STRAY);
    add(102, 103);
    assertCounts(4, 4, 0, 0, 0);
  }

  @Test
  void add_gapBelowMaxDropout_isLoss() {
    add(1, 3000);
    assertCounts(3000, 2, 0, 0, 1);
    assertThat(numbers.add(6000)).isEqualTo(STRAY); // MAX_DROPOUT of RFC 3550 A.1 is 3000
  }

  /** Against a plain account of the same packets. */
  @RepeatedTest(20)
  void add_anyLossReorderingAndDuplicates_agreesWithAPlainAccount(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    BitSet sent = new BitSet();
    int first = 65_000;
    int highest = first;
    long duplicates = 0;
    long late = 0;
    numbers.add(first);
    sent.set(first);
    for (int i = 0; i < 5_000; i++) {
      int next =
          random.nextInt(4) == 0
              ? Math.max(first, highest - random.nextInt(99))
              : highest + 1 + (random.nextInt(8) == 0 ? random.nextInt(120) : 0);
      boolean known = sent.get(next);
      assertThat(numbers.add(next & 0xffff))
          .isEqualTo(known ? DUPLICATE : next > highest ? NEXT : LATE);
      duplicates += known ? 1 : 0;
      late += !known && next < highest ? 1 : 0;
      sent.set(next);
      highest = Math.max(highest, next);
    }
    long runs = 0;
    for (int at = sent.nextClearBit(first); at < highest; at = sent.nextClearBit(at)) {
      runs++;
      at = sent.nextSetBit(at);
    }
    assertCounts(highest - first + 1, sent.cardinality(), duplicates, late, runs);
  }
}
