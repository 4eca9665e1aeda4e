package io.hepatica.server.report;

import static io.hepatica.server.report.StreamValues.MAX_STREAMS;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The blocks of an XR packet (RFC 3611, 4): the statistics summary and the metrics of a call in
 * full, and the round trip of DLRR. Lists of single packets (types 1 to 3) and the reference time
 * (4), which describe no stream as a whole, and unknown types are passed over.
 */
final class RtcpXrBlocks {
  private static final int HEADER = 4;
  private static final int DLRR = 5;
  private static final int DLRR_PART = 12;
  private static final int STATISTICS = 6;
  private static final int STATISTICS_LENGTH = 40;
  private static final int VOIP_METRICS = 7;
  private static final int VOIP_METRICS_LENGTH = 36;
  private static final int HAS_LOST = 0x80;
  private static final int HAS_JITTER = 0x20;

  private final long timeMicros;
  private final double reporter;
  private final List<StreamValues> streams;

  /**
   * @param streams of the reports before it, to which those that are new are added
   */
  RtcpXrBlocks(long timeMicros, double reporter, List<StreamValues> streams) {
    this.timeMicros = timeMicros;
    this.reporter = reporter;
    this.streams = streams;
  }

  void read(ByteBuffer b, int start, int end) {
    int at = start;
    while (at + HEADER <= end) {
      int length = HEADER + 4 * (b.getShort(at + 2) & 0xffff);
      int blockEnd = Math.min(end, at + length);
      switch (b.get(at) & 0xff) {
        case DLRR -> readRoundTrips(b, at + HEADER, blockEnd);
        case STATISTICS -> {
          if (blockEnd - at >= STATISTICS_LENGTH) {
            readStatistics(b, at);
          }
        }
        case VOIP_METRICS -> {
          if (blockEnd - at >= VOIP_METRICS_LENGTH) {
            readVoipMetrics(b, at);
          }
        }
        default -> {}
      }
      at += length;
    }
  }

  /** Of that source, among those there are or new; of too many, one that goes nowhere. */
  private StreamValues stream(ByteBuffer b, int at) {
    double ssrc = (double) u32(b, at);
    for (StreamValues stream : streams) {
      if (stream.get(Metric.SSRC) == ssrc) {
        return stream;
      }
    }
    StreamValues stream = new StreamValues();
    stream.ssrc(Metric.SSRC, ssrc);
    stream.ssrc(Metric.REPORTER_SSRC, reporter);
    if (streams.size() < MAX_STREAMS) {
      streams.add(stream);
    }
    return stream;
  }

  /** Section 4.5: what the receiver of these may take for its round trip. */
  private void readRoundTrips(ByteBuffer b, int start, int end) {
    for (int at = start; at + DLRR_PART <= end; at += DLRR_PART) {
      stream(b, at)
          .computedRoundTrip(NtpTime.roundTripMillis(timeMicros, u32(b, at + 4), u32(b, at + 8)));
    }
  }

  /** Section 4.6. */
  private void readStatistics(ByteBuffer b, int at) {
    StreamValues stream = stream(b, at + 4);
    int flags = b.get(at + 1) & 0xff;
    int expected = b.getShort(at + 10) - b.getShort(at + 8) & 0xffff;
    stream.number(Metric.PACKETS_EXPECTED, expected);
    if ((flags & HAS_LOST) != 0) {
      double lost = (double) u32(b, at + 12);
      stream.decimal(Metric.PACKETS_LOST, lost);
      if (!stream.has(Metric.LOSS_PCT)) {
        stream.lossOf(lost, expected);
      }
    }
    if ((flags & HAS_JITTER) != 0) {
      stream.timestampUnits(Metric.JITTER_MAX_MS, (double) u32(b, at + 24));
      if (!stream.has(Metric.JITTER_MS)) {
        stream.timestampUnits(Metric.JITTER_MS, (double) u32(b, at + 28));
      }
    }
  }

  /** Section 4.7. */
  private void readVoipMetrics(ByteBuffer b, int at) {
    StreamValues stream = stream(b, at + 4);
    stream.fraction(Metric.LOSS_PCT, u8(b, at + 8));
    stream.fraction(Metric.DISCARD_PCT, u8(b, at + 9));
    stream.fraction(Metric.BURST_DENSITY_PCT, u8(b, at + 10));
    stream.fraction(Metric.GAP_DENSITY_PCT, u8(b, at + 11));
    stream.decimal(Metric.BURST_DURATION_MS, u16(b, at + 12));
    stream.decimal(Metric.GAP_DURATION_MS, u16(b, at + 14));
    stream.measuredRoundTrip(u16(b, at + 16));
    stream.delay(Metric.END_SYSTEM_DELAY_MS, u16(b, at + 18));
    stream.unless127(Metric.SIGNAL_DBM0, b.get(at + 20));
    stream.unless127(Metric.NOISE_DBM0, b.get(at + 21));
    stream.unless127(Metric.RERL_DB, u8(b, at + 22));
    stream.unless127(Metric.R_FACTOR, u8(b, at + 24));
    stream.decimal(Metric.MOS_LQ, u8(b, at + 26) / 10.0);
    stream.decimal(Metric.MOS_CQ, u8(b, at + 27) / 10.0);
    stream.delay(Metric.JITTER_BUFFER_MS, u16(b, at + 30));
    stream.delay(Metric.JITTER_BUFFER_MAX_MS, u16(b, at + 32));
  }

  private static int u8(ByteBuffer b, int at) {
    return b.get(at) & 0xff;
  }

  private static long u32(ByteBuffer b, int at) {
    return b.getInt(at) & 0xffff_ffffL;
  }

  private static int u16(ByteBuffer b, int at) {
    return b.getShort(at) & 0xffff;
  }
}
