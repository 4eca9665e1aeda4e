package io.hepatica.server.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TimingTest {
  private final Timing timing = new Timing();

  /** At 8 kHz. */
  private void add(double millis, int timestamp) {
    timing.add(1_700_000_000_000_000L + Math.round(millis * 1000), timestamp, 8000, false);
  }

  @Test
  void jitter_steadyStream_isNone() {
    for (int i = 0; i < 50; i++) {
      add(20 * i, 160 * i);
    }
    assertThat(timing.jitterMax()).isZero();
    assertThat(timing.deltaMax()).isEqualTo(20);
  }

  /** By hand: D of 8 ms, then -8 ms, which counts as much: 8/16, then 0.5 + (8 - 0.5)/16. */
  @Test
  void jitter_packetTooLate_isOfRfc3550A8() {
    add(0, 0);
    add(28, 160);
    add(40, 320);
    assertThat(timing.jitterMax()).isEqualTo(0.96875);
    assertThat(timing.jitterMean()).isEqualTo((0.5 + 0.96875) / 2);
    assertThat(timing.deltaMax()).isEqualTo(28);
  }

  @Test
  void jitter_lostPackets_areNone() {
    add(0, 0);
    add(100, 800);
    assertThat(timing.jitterMax()).isZero();
    assertThat(timing.deltaMax()).isEqualTo(100);
  }

  @Test
  void jitter_timestampWraps_isNone() {
    add(0, -80);
    add(20, 80);
    assertThat(timing.jitterMax()).isZero();
  }

  @Test
  void jitter_otherClock_isInMilliseconds() {
    timing.add(1_000_000, 0, 48_000, false);
    timing.add(1_036_000, 960, 48_000, false);
    assertThat(timing.jitterMax()).isCloseTo(1, within(1e-9)); // (36 - 20) / 16
  }

  @Test
  void jitter_unknownClock_isNotMeasured() {
    timing.add(1_000_000, 0, 0, false);
    timing.add(1_036_000, 960, 0, false);
    assertThat(timing.jitterMax()).isZero();
    assertThat(timing.deltaMax()).isEqualTo(36);
  }

  @Test
  void talkSpurt_afterSilence_isNoDelta() {
    add(0, 0);
    timing.add(1_700_000_003_000_000L, 24_000, 8000, true);
    assertThat(timing.deltaMax()).isZero();
    assertThat(timing.jitterMax()).isZero();
  }

  @Test
  void talkSpurt_withTimestampsBegunAnew_isNoJitter() {
    add(0, 0);
    timing.add(1_700_000_000_020_000L, 987_654_321, 8000, true);
    add(40, 987_654_481);
    assertThat(timing.jitterMax()).isZero();
  }

  @Test
  void clear_keepsTheJitterItself() {
    add(0, 0);
    add(36, 160);
    timing.clear();
    assertThat(timing.jitterMax()).isZero();
    add(56, 320);
    assertThat(timing.jitterMax()).isEqualTo(1 - 1 / 16.0);
  }
}
