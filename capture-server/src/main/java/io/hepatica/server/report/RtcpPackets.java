package io.hepatica.server.report;

import static io.hepatica.server.report.StreamValues.MAX_STREAMS;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RTCP as it is on the wire: a compound of packets (RFC 3550, 6), of which sender and receiver
 * reports and XR are read; SDES, BYE, APP and feedback (RFC 4585) are passed over. For one use.
 *
 * <p>Of SRTCP (RFC 3711, 3.4) only the first 8 bytes are clear. It is told by what stands behind
 * the first packet, which is no header of RTCP then, unless the time in a sender report is that of
 * the capture, which bytes at random do not hit. A compound that was cut is read as far as it goes.
 */
final class RtcpPackets {
  private static final int SENDER_REPORT = 200;
  private static final int RECEIVER_REPORT = 201;
  private static final int LAST_TYPE = 207;
  private static final int TYPE_END = 4;
  private static final int HEADER = 8;
  private static final int SENDER_PART = 20;
  private static final int BLOCK = 24;

  /** Bytes of a datagram: a length beyond that is one at random. */
  private static final int MAX_COMPOUND = 1500;

  /** Seconds by which the time of a sender may differ from that of the capture. */
  private static final long NEAR_SECONDS = 86_400;

  private final long timeMicros;
  private final List<StreamValues> streams = new ArrayList<>(1);
  private double reporter = Double.NaN;
  private double packets = Double.NaN;
  private double octets = Double.NaN;
  private boolean extended;
  private @Nullable String error;

  /**
   * @param timeMicros of capture, for the round trip
   */
  RtcpPackets(long timeMicros) {
    this.timeMicros = timeMicros;
  }

  /** Whether bytes begin with a header of RTCP: version 2, and a type of RFC 3550, 3611 or 4585. */
  static boolean isRtcp(byte[] buffer, int at, int end) {
    int type = at + 4 <= end ? buffer[at + 1] & 0xff : 0;
    return type >= SENDER_REPORT && type <= LAST_TYPE && (buffer[at] & 0xc0) == 0x80;
  }

  QualityReport read(byte[] buffer, int start, int length) {
    // Big-endian as the wire is.
    ByteBuffer b = ByteBuffer.wrap(buffer);
    int end = start + length;
    if (isEncrypted(buffer, b, start, end)) {
      error = "encrypted or damaged";
      reporter = (double) u32(b, start + 4);
    } else {
      int at = start;
      while (at < end) {
        if (!isRtcp(buffer, at, end)) {
          error = at == start ? "not RTCP" : behind(end - at);
          break;
        }
        int packetEnd = packetEnd(b, at);
        if (packetEnd > end) {
          error = "cut short";
          packetEnd = end;
        }
        readPacket(b, at, packetEnd);
        at = packetEnd;
      }
    }
    finish();
    return new QualityReport(
        extended ? ReportKind.RTCP_XR : ReportKind.RTCP,
        null,
        StreamValues.reports(streams),
        error);
  }

  private static String behind(int bytes) {
    return bytes < TYPE_END ? "cut short" : "bytes behind the last packet that are no RTCP";
  }

  private static int packetEnd(ByteBuffer b, int at) {
    return at + 4 * (1 + (b.getShort(at + 2) & 0xffff));
  }

  private boolean isEncrypted(byte[] buffer, ByteBuffer b, int start, int end) {
    if (end - start < HEADER || !isRtcp(buffer, start, end)) {
      return false;
    }
    int next = packetEnd(b, start);
    // An index and a tag are behind what is encrypted: fewer bytes are a header that was cut.
    if (end - next < TYPE_END
        || (isRtcp(buffer, next, end) && packetEnd(b, next) - start <= MAX_COMPOUND)) {
      return false;
    }
    boolean hasTime =
        (b.get(start + 1) & 0xff) == SENDER_REPORT && next - start >= HEADER + SENDER_PART;
    long apart = hasTime ? u32(b, start + HEADER) - NtpTime.seconds(timeMicros) : Long.MAX_VALUE;
    return apart < -NEAR_SECONDS || apart > NEAR_SECONDS;
  }

  private void readPacket(ByteBuffer b, int at, int packetEnd) {
    boolean padded = (b.get(at) & 0x20) != 0;
    int padding = padded ? b.get(packetEnd - 1) & 0xff : 0;
    int end = packetEnd - (padding <= packetEnd - at - 4 ? padding : 0);
    int type = b.get(at + 1) & 0xff;
    if (end - at < HEADER) {
      // Only a BYE or SDES may be of nobody.
      error = type <= RECEIVER_REPORT || type == LAST_TYPE ? "cut short" : error;
      return;
    }
    double source = (double) u32(b, at + 4);
    if (Double.isNaN(reporter)) {
      reporter = source;
    }
    int blocks = b.get(at) & 0x1f;
    switch (type) {
      case SENDER_REPORT -> {
        if (end - at < HEADER + SENDER_PART) {
          error = "cut short";
        } else {
          packets = (double) u32(b, at + 20);
          octets = (double) u32(b, at + 24);
          readBlocks(b, at + HEADER + SENDER_PART, end, blocks, source);
        }
      }
      case RECEIVER_REPORT -> readBlocks(b, at + HEADER, end, blocks, source);
      case LAST_TYPE -> {
        extended = true;
        new RtcpXrBlocks(timeMicros, source, streams).read(b, at + HEADER, end);
      }
      default -> {}
    }
  }

  private void readBlocks(ByteBuffer b, int start, int end, int count, double source) {
    int at = start;
    for (int i = 0; i < count; i++, at += BLOCK) {
      if (at + BLOCK > end) {
        error = "fewer report blocks than announced";
        return;
      }
      if (streams.size() < MAX_STREAMS) {
        StreamValues stream = new StreamValues();
        readBlock(b, at, stream);
        stream.ssrc(Metric.REPORTER_SSRC, source);
        streams.add(stream);
      }
    }
  }

  /** RFC 3550, 6.4.1. */
  private void readBlock(ByteBuffer b, int at, StreamValues stream) {
    stream.ssrc(Metric.SSRC, (double) u32(b, at));
    stream.fraction(Metric.LOSS_PCT, b.get(at + 4) & 0xff);
    stream.packetsLost(b.getInt(at + 4));
    stream.timestampUnits(Metric.JITTER_MS, (double) u32(b, at + 12));
    stream.computedRoundTrip(NtpTime.roundTripMillis(timeMicros, u32(b, at + 16), u32(b, at + 20)));
  }

  private static long u32(ByteBuffer b, int at) {
    return b.getInt(at) & 0xffff_ffffL;
  }

  private void finish() {
    boolean sent = packets >= 0;
    if (streams.isEmpty() && !Double.isNaN(reporter)) {
      StreamValues own = new StreamValues();
      own.ssrc(Metric.REPORTER_SSRC, reporter);
      if (sent) {
        own.ssrc(Metric.SSRC, reporter);
        own.text(Metric.DIRECTION, StreamValues.SENT);
      }
      streams.add(own);
    } else {
      for (StreamValues stream : streams) {
        stream.text(Metric.DIRECTION, StreamValues.RECEIVED);
      }
    }
    if (sent) {
      streams.getFirst().number(Metric.PACKETS_SENT, packets);
      streams.getFirst().number(Metric.OCTETS_SENT, octets);
    }
  }
}
