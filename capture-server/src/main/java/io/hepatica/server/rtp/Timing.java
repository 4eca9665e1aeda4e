package io.hepatica.server.rtp;

/**
 * When packets of one source came: jitter (RFC 3550 A.8) and the time between them. Maxima and the
 * mean are of the time since {@link #clear}.
 */
final class Timing {
  /** A jump of timestamps at the begin of a talk spurt that is longer than this is no jitter. */
  private static final double MAX_MARKED_JUMP_MS = 100;

  private boolean running;
  private long lastMicros;
  private int lastTimestamp;
  private double jitter;

  private double jitterSum;
  private long jitterCount;
  private double jitterMax;
  private long deltaMaxMicros;

  /**
   * Takes a packet in the order of arrival.
   *
   * @param marked begins a talk spurt, behind a silence that is not the network's
   */
  void add(long timeMicros, int timestamp, int clockRate, boolean marked) {
    long delta = timeMicros - lastMicros;
    int units = timestamp - lastTimestamp;
    lastMicros = timeMicros;
    lastTimestamp = timestamp;
    if (!running) {
      running = true;
      return;
    }
    if (!marked) {
      deltaMaxMicros = Math.max(deltaMaxMicros, delta);
    }
    if (clockRate == 0) {
      return;
    }
    double difference = Math.abs(delta / 1e3 - units * 1e3 / clockRate);
    if (marked && difference > MAX_MARKED_JUMP_MS) {
      return;
    }
    jitter += (difference - jitter) / 16;
    jitterSum += jitter;
    jitterCount++;
    jitterMax = Math.max(jitterMax, jitter);
  }

  /** The next packet is not compared with the one before. */
  void interrupt() {
    running = false;
  }

  /** Begins a new interval; the jitter itself runs on. */
  void clear() {
    jitterSum = 0;
    jitterCount = 0;
    jitterMax = 0;
    deltaMaxMicros = 0;
  }

  /** Adds what another has measured since its {@link #clear}. */
  void add(Timing other) {
    jitterSum += other.jitterSum;
    jitterCount += other.jitterCount;
    jitterMax = Math.max(jitterMax, other.jitterMax);
    deltaMaxMicros = Math.max(deltaMaxMicros, other.deltaMaxMicros);
  }

  /** Milliseconds, over the packets; 0 where there is none. */
  double jitterMean() {
    return jitterCount == 0 ? 0 : jitterSum / jitterCount;
  }

  double jitterMax() {
    return jitterMax;
  }

  /** Longest time between two packets of a talk spurt, milliseconds. */
  double deltaMax() {
    return deltaMaxMicros / 1e3;
  }
}
