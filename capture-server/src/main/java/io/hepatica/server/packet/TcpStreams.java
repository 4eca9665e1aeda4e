package io.hepatica.server.packet;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts TCP segments into order, each direction of each connection for itself (RFC 9293 section
 * 3.4).
 *
 * <p>Segments that come early wait for those before them; when {@link #MAX_WAITING_BYTES} wait, or
 * the direction ends, what is missing is taken as lost and the rest is given out as after a gap. A
 * direction whose beginning was not captured begins with the first segment seen. Streams are
 * bounded: beyond {@link #MAX_STREAMS} the one that was silent longest is ended. Not thread-safe.
 */
final class TcpStreams {
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int MAX_STREAMS = 10_000;
  private static final int MAX_WAITING_BYTES = 1 << 20;
  private static final int MAX_WAITING_SEGMENTS = 4_096;

  /** Over all streams: 64 MiB. */
  private static final long MAX_TOTAL_BYTES = 64L << 20;

  private final Sink<? super Transported> sink;
  private final Skipped skipped;
  private final Map<Ends, Stream> streams = new LinkedHashMap<>(16, 0.75f, true);
  private int nextNumber;
  private long waitingBytes;

  private record Ends(Endpoint source, Endpoint destination) {}

  private record Segment(long timeMicros, byte[] bytes) {}

  private static final class Stream {
    final int number;

    /** Segments ahead of {@link #next}, by their offset from {@link #first}. */
    final TreeMap<Long, Segment> waiting = new TreeMap<>();

    /** Sequence number of the first byte, and how many bytes were given out or passed over. */
    final int first;

    long next;
    int waitingBytes;
    boolean gap;
    boolean ended;

    Stream(int number, int first, boolean gap) {
      this.number = number;
      this.first = first;
      this.gap = gap;
    }
  }

  TcpStreams(Sink<? super Transported> sink, Skipped skipped) {
    this.sink = sink;
    this.skipped = skipped;
  }

  void segment(
      long timeMicros,
      Endpoint source,
      Endpoint destination,
      int sequence,
      int flags,
      byte[] b,
      int from,
      int to)
      throws IOException {
    Ends ends = new Ends(source, destination);
    byte[] bytes = Arrays.copyOfRange(b, from, to);
    Stream stream = streams.get(ends);
    boolean syn = (flags & SYN) != 0;
    int start = syn ? sequence + 1 : sequence;
    boolean again = stream != null && stream.first == start && !stream.ended;
    if ((syn && !again) || (stream == null && bytes.length > 0)) {
      stream = begin(ends, stream, start, !syn);
    }
    if (stream == null || stream.ended) {
      return;
    }
    if (bytes.length > 0) {
      take(ends, stream, start, new Segment(timeMicros, bytes));
    }
    if ((flags & (FIN | RST)) != 0) {
      // A segment before the FIN may still come late, so only what it closes itself is closed.
      boolean complete = offset(stream, start + bytes.length) <= stream.next;
      if (complete || (flags & RST) != 0) {
        flush(ends, stream);
        stream.ended = true;
      }
    }
  }

  private Stream begin(Ends ends, @Nullable Stream old, int start, boolean gap) throws IOException {
    if (old != null) {
      flush(ends, old);
    }
    Stream stream = new Stream(nextNumber++, start, gap);
    streams.put(ends, stream);
    if (streams.size() > MAX_STREAMS) {
      Map.Entry<Ends, Stream> eldest = streams.entrySet().iterator().next();
      flush(eldest.getKey(), eldest.getValue());
      streams.remove(eldest.getKey());
    }
    return stream;
  }

  /** Offset in the stream of a sequence number, which is near what is expected next. */
  private static long offset(Stream stream, int sequence) {
    return stream.next + (sequence - (stream.first + (int) stream.next));
  }

  private void take(Ends ends, Stream stream, int sequence, Segment segment) throws IOException {
    long at = offset(stream, sequence);
    int length = segment.bytes.length;
    if (at + length <= stream.next) {
      return; // sent again
    }
    if (at <= stream.next) {
      give(ends, stream, at, segment);
      giveWaiting(ends, stream);
      return;
    }
    Segment before = stream.waiting.get(at);
    if (before == null || before.bytes.length < length) {
      stream.waiting.put(at, segment);
      int more = length - (before == null ? 0 : before.bytes.length);
      stream.waitingBytes += more;
      waitingBytes += more;
    }
    if (stream.waitingBytes > MAX_WAITING_BYTES || stream.waiting.size() > MAX_WAITING_SEGMENTS) {
      passGap(ends, stream);
    }
    if (waitingBytes > MAX_TOTAL_BYTES) {
      flushAll();
    }
  }

  private void give(Ends ends, Stream stream, long at, Segment segment) throws IOException {
    int known = (int) (stream.next - at);
    byte[] bytes = segment.bytes;
    if (known > 0) {
      bytes = Arrays.copyOfRange(bytes, known, bytes.length);
    }
    stream.next += bytes.length;
    sink.accept(
        new StreamBytes(
            segment.timeMicros,
            ends.source,
            ends.destination,
            stream.number,
            stream.gap,
            bytes,
            0,
            bytes.length));
    stream.gap = false;
  }

  private void giveWaiting(Ends ends, Stream stream) throws IOException {
    while (!stream.waiting.isEmpty() && stream.waiting.firstKey() <= stream.next) {
      Map.Entry<Long, Segment> first = stream.waiting.pollFirstEntry();
      int length = first.getValue().bytes.length;
      stream.waitingBytes -= length;
      waitingBytes -= length;
      if (first.getKey() + length > stream.next) {
        give(ends, stream, first.getKey(), first.getValue());
      }
    }
  }

  private void passGap(Ends ends, Stream stream) throws IOException {
    skipped.add("gap in a TCP stream");
    stream.next = stream.waiting.firstKey();
    stream.gap = true;
    giveWaiting(ends, stream);
  }

  private void flush(Ends ends, Stream stream) throws IOException {
    while (!stream.waiting.isEmpty()) {
      passGap(ends, stream);
    }
  }

  /** No more packets: gives out what still waits. */
  void finish() throws IOException {
    flushAll();
    streams.clear();
  }

  private void flushAll() throws IOException {
    for (Map.Entry<Ends, Stream> entry : streams.entrySet()) {
      flush(entry.getKey(), entry.getValue());
    }
  }
}
