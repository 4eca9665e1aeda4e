package io.hepatica.server.journal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How far the time that an agent gives may lie from that of the arrival and still be believed. What
 * is not believed would make days without bound, so that such a message has the time of its
 * arrival.
 *
 * @param lateMicros before the arrival, 0 or more
 * @param earlyMicros after the arrival, 0 or more
 */
public record TimeBounds(long lateMicros, long earlyMicros) {
  /** Of frames in whose receipt it was not noted yet what was believed. */
  public static final TimeBounds DEFAULT =
      new TimeBounds(TimeUnit.DAYS.toMicros(400), TimeUnit.DAYS.toMicros(1));

  /** Bounds as they are configured. */
  public static TimeBounds of(Duration late, Duration early) {
    return new TimeBounds(
        TimeUnit.MICROSECONDS.convert(late), TimeUnit.MICROSECONDS.convert(early));
  }

  /** Whether the agent's time is taken; microseconds since the epoch. */
  public boolean believe(long timeMicros, long receivedMicros) {
    return timeMicros >= receivedMicros - lateMicros && timeMicros <= receivedMicros + earlyMicros;
  }
}
