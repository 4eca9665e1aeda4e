package io.hepatica.server.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of one stream while its report is read. What can't be believed is left out: see {@link
 * #isPlausible}. NaN is an absent value everywhere.
 */
final class StreamValues {
  static final String RECEIVED = "received";
  static final String SENT = "sent";

  /** In place of what a reporter says: it was found out here. */
  static final String COMPUTED = "computed";

  /** Streams taken of one report. */
  static final int MAX_STREAMS = 32;

  /**
   * Clock rate of RTP timestamps in Hz. RTCP does not say it: this is that of nearly all telephone
   * codecs, and G.722's as well (RFC 3551, 4.5.2); Opus (48000) and video (90000) come out too
   * long.
   */
  static final int CLOCK_RATE = 8000;

  private static final int MAX_TEXT = 255;
  private static final double MAX_COUNT = 1e15;
  private static final double MAX_DELAY_MS = 60_000;
  private static final double MAX_COMPUTED_ROUND_TRIP_MS = 2000;
  private static final double MAX_SPAN_MS = 3_600_000;
  private static final double MAX_DURATION_MS = 1e10;
  private static final double MAX_SSRC = 0xffff_ffffL;
  private static final double DECIMALS = 1000;
  private static final int UNAVAILABLE = 127;

  private final Map<Metric, Object> values = new EnumMap<>(Metric.class);

  void number(Metric metric, double value) {
    if (value >= 0 && value <= MAX_COUNT) {
      values.put(metric, (long) value);
    }
  }

  /** 32 bits; some senders print them with a sign. */
  void ssrc(Metric metric, double value) {
    if (value >= Integer.MIN_VALUE && value <= MAX_SSRC) {
      values.put(metric, (long) value & 0xffff_ffffL);
    }
  }

  void decimal(Metric metric, double value) {
    if (isPlausible(metric, value)) {
      values.put(metric, Math.round(value * DECIMALS) / DECIMALS);
    }
  }

  /** A text that is too long is left out, as an id cut short is another one. */
  void text(Metric metric, @Nullable String value) {
    if (value != null && !value.isBlank() && value.length() <= MAX_TEXT) {
      values.put(metric, value);
    }
  }

  /** A part of 256, as percent. */
  void fraction(Metric metric, double of256) {
    decimal(metric, of256 * 100 / 256);
  }

  /** Units of RTP timestamps, as milliseconds at {@link #CLOCK_RATE}. */
  void timestampUnits(Metric metric, double units) {
    decimal(metric, units * 1000 / CLOCK_RATE);
  }

  /** Milliseconds of 16 bits, of which 0 says that there was no measurement (RFC 3611, 4.7.3). */
  void delay(Metric metric, double millis) {
    if (millis != 0 && millis != 0xffff) {
      decimal(metric, millis);
    }
  }

  /** A round trip that the reporter measured, 0 where it did not; before any computed one. */
  void measuredRoundTrip(double millis) {
    StreamValues measured = new StreamValues();
    measured.delay(Metric.RTT_MS, millis);
    putAll(measured);
  }

  /**
   * A round trip counted from the time of capture. One that is longer than two seconds is the
   * difference of clocks, and left out.
   */
  void computedRoundTrip(double millis) {
    if (!has(Metric.RTT_MS) && isIn(millis, 0, MAX_COMPUTED_ROUND_TRIP_MS)) {
      decimal(Metric.RTT_MS, millis);
      text(Metric.RTT_SOURCE, COMPUTED);
    }
  }

  /** A value of RFC 3611, 4.7, of which 127 says that it is not available. */
  void unless127(Metric metric, double value) {
    if (value != UNAVAILABLE) {
      decimal(metric, value);
    }
  }

  /** The same of one byte with a sign, which some senders print without. */
  void level(Metric metric, double value) {
    if (!Double.isNaN(value)) {
      unless127(metric, (byte) value);
    }
  }

  /** The low 24 bits with a sign, however the sender printed them (RFC 3550, 6.4.1). */
  void packetsLost(double value) {
    if (value >= Integer.MIN_VALUE && value <= MAX_SSRC) {
      decimal(Metric.PACKETS_LOST, (int) (long) value << 8 >> 8);
    }
  }

  /** Percent lost of the packets that there should have been. */
  void lossOf(double lost, double expected) {
    if (expected > 0 && lost >= 0) {
      decimal(Metric.LOSS_PCT, lost * 100 / expected);
    }
  }

  /** Takes all values that the other has. */
  void putAll(StreamValues other) {
    if (other.has(Metric.RTT_MS)) {
      values.remove(Metric.RTT_SOURCE);
    }
    values.putAll(other.values);
  }

  boolean has(Metric metric) {
    return values.containsKey(metric);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** The value, or NaN. */
  double get(Metric metric) {
    return values.get(metric) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  @Nullable String getText(Metric metric) {
    return values.get(metric) instanceof String text ? text : null;
  }

  private static boolean isPlausible(Metric metric, double value) {
    return switch (metric) {
      case LOSS_PCT, DISCARD_PCT, BURST_DENSITY_PCT, GAP_DENSITY_PCT -> isIn(value, 0, 100);
      case MOS_LQ, MOS_CQ -> isIn(value, 1, 5);
      case R_FACTOR -> isIn(value, 0, 120);
      case SIGNAL_DBM0, NOISE_DBM0 -> isIn(value, -128, 126);
      case RERL_DB -> isIn(value, 0, 126);
      case BURST_DURATION_MS, GAP_DURATION_MS -> isIn(value, 0, MAX_SPAN_MS);
      case DURATION_MS -> isIn(value, 0, MAX_DURATION_MS);
      case PACKETS_LOST -> isIn(value, -MAX_COUNT, MAX_COUNT);
      default -> isIn(value, 0, MAX_DELAY_MS);
    };
  }

  private static boolean isIn(double value, double least, double most) {
    return value >= least && value <= most;
  }

  /** The stream, with MOS and R computed where they are not known but can be. */
  StreamReport report() {
    EModel.complete(this);
    return new StreamReport(values);
  }

  /** The streams of a report, the worst first. */
  static List<StreamReport> reports(List<StreamValues> streams) {
    List<StreamReport> reports = new ArrayList<>(streams.size());
    for (StreamValues stream : streams) {
      reports.add(stream.report());
    }
    reports.sort(StreamReport.WORST_FIRST);
    return reports;
  }
}
