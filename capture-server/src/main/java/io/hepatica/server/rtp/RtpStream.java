package io.hepatica.server.rtp;

import io.hepatica.server.rtp.SequenceNumbers.Arrival;
import org.jspecify.annotations.Nullable;

/** The packets of one SSRC on one path: counted since the first, and since the last report. */
final class RtpStream {
  /** Of a stream without a packet. */
  private static final int NONE = -1;

  private final int ssrc;
  private final long firstMicros;
  private final SequenceNumbers sequence = new SequenceNumbers();
  private final Timing timing = new Timing();
  private final Timing wholeTiming = new Timing();
  private final Counts reported = new Counts();
  private final Ratings ratings = new Ratings();
  private long bytes;
  private long intervalMicros;
  private long lastMicros;
  private int payloadType = NONE;
  private @Nullable Format format;
  private @Nullable Format codec;

  /** Of the same path. */
  @Nullable RtpStream next;

  RtpStream(int ssrc, long timeMicros) {
    this.ssrc = ssrc;
    firstMicros = timeMicros;
    intervalMicros = timeMicros;
    lastMicros = timeMicros;
  }

  /**
   * Takes an RTP packet.
   *
   * @param timeMicros 0 where it is not known, and says nothing of jitter
   * @param start where the header begins
   * @param payload bytes of media
   */
  void packet(long timeMicros, byte[] b, int start, int payload, RtpPath path) {
    Arrival arrival = sequence.add(RtpHeader.sequence(b, start));
    lastMicros = timeMicros;
    if (arrival == Arrival.STRAY) {
      return;
    }
    bytes += payload;
    if (arrival == Arrival.DUPLICATE) {
      return;
    }
    int type = RtpHeader.payloadType(b, start);
    if (type != payloadType) {
      become(type, path.format(type));
    }
    Format now = format;
    if (now == null || !now.speech() || timeMicros == 0) {
      return;
    }
    if (arrival == Arrival.FIRST) {
      timing.interrupt();
    }
    int timestamp = RtpHeader.timestamp(b, start);
    timing.add(timeMicros, timestamp, now.clockRate(), RtpHeader.isMarked(b, start));
  }

  private void become(int type, Format other) {
    if (format == null || !format.isLike(other)) {
      timing.interrupt();
    }
    payloadType = type;
    format = other;
    if (other.speech()) {
      codec = other;
    }
  }

  /** What payload types stand for has been said anew. */
  void describe() {
    payloadType = NONE;
  }

  int ssrc() {
    return ssrc;
  }

  /** The codec that was used last, or an event or noise where nothing else came. */
  @Nullable Format codec() {
    return codec == null ? format : codec;
  }

  long firstMicros() {
    return firstMicros;
  }

  long lastMicros() {
    return lastMicros;
  }

  /** When the current interval began. */
  long intervalMicros() {
    return intervalMicros;
  }

  long packets() {
    return sequence.received() + sequence.duplicates();
  }

  Ratings ratings() {
    return ratings;
  }

  /** Since the last interval's end. */
  Measured interval() {
    Counts now = new Counts();
    now.set(sequence, bytes);
    now.subtract(reported);
    return new Measured(now, timing.jitterMean(), timing.jitterMax(), timing.deltaMax());
  }

  /** Since the first packet. */
  Measured whole() {
    Counts all = new Counts();
    all.set(sequence, bytes);
    Timing sum = new Timing();
    sum.add(wholeTiming);
    sum.add(timing);
    return new Measured(all, sum.jitterMean(), sum.jitterMax(), sum.deltaMax());
  }

  /** Begins an interval. */
  void begin(long timeMicros) {
    intervalMicros = timeMicros;
    reported.set(sequence, bytes);
    wholeTiming.add(timing);
    timing.clear();
  }
}
