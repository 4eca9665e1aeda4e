package io.hepatica.server.packet;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts TCP segments into order, each direction of each connection for itself (RFC 9293 section
 * 3.4).
 *
 * <p>Segments that come early wait for those before them; when {@link #MAX_WAITING_BYTES} wait, or
 * the first has waited for {@link #MAX_WAIT_MICROS}, or the direction ends, what is missing is
 * taken as lost and the rest is given out as after a gap. A direction whose beginning was not
 * captured begins with the first segment seen. Streams are bounded: beyond {@link #MAX_STREAMS} the
 * one that was silent longest is ended. Not thread-safe.
 */
final class TcpStreams {
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int MAX_STREAMS = 50_000;
  private static final int MAX_WAITING_BYTES = 1 << 20;
  private static final int MAX_WAITING_SEGMENTS = 4_096;

  /** Over all streams: 24 MiB. */
  private static final long MAX_TOTAL_BYTES = 24L << 20;

  /** Of memory, about, for a segment that waits, beside its bytes. */
  private static final int OVERHEAD = 128;

  /** A lost segment is sent again before that, unless the capture alone lost it. */
  private static final long MAX_WAIT_MICROS = 10_000_000;

  private static final long MAX_IDLE_MICROS = 600_000_000;

  /** A segment that is further ahead, and alone, is doubted. */
  private static final int FAR_AHEAD = 64 << 10;

  /** No window of the same connection reaches so far. */
  private static final int OTHER_CONNECTION = 64 << 20;

  private final Sink<? super Transported> sink;
  private final Skipped skipped;
  private final Map<Ends, Stream> streams = new LinkedHashMap<>(16, 0.75f, true);
  private int nextNumber;
  private long waitingBytes;

  private record Ends(Endpoint source, Endpoint destination) {}

  /**
   * @param next what was expected when it came
   */
  private record Segment(long timeMicros, long next, byte[] bytes) {}

  private static final class Stream {
    final Ends ends;
    final int number;

    /** Sequence number of the first byte, and how many bytes were given out or passed over. */
    final int first;

    long next;

    /** Segments ahead of {@link #next}, by their offset from {@link #first}; most have none. */
    @Nullable TreeMap<Long, Segment> waiting;

    int waitingBytes;

    /** Where the segment ended that was doubted last. */
    long doubtedEnd = -1;

    boolean gap;
    boolean ended;
    long lastMicros;

    Stream(Ends ends, int number, int first, boolean gap) {
      this.ends = ends;
      this.number = number;
      this.first = first;
      this.gap = gap;
    }

    /** Offset in the stream of a sequence number, which is near what is expected next. */
    long offset(int sequence) {
      return next + (sequence - (first + (int) next));
    }
  }

  TcpStreams(Sink<? super Transported> sink, Skipped skipped) {
    this.sink = sink;
    this.skipped = skipped;
  }

  /** Takes the segment whose payload lies between two places of an array. */
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
    int length = to - from;
    Stream stream = streams.get(ends);
    boolean syn = (flags & SYN) != 0;
    int start = syn ? sequence + 1 : sequence;
    boolean again = stream != null && stream.first == start && !stream.ended;
    boolean other =
        stream != null
            && length > 0
            && Math.abs(stream.offset(start) - stream.next) > OTHER_CONNECTION;
    boolean behindTheEnd =
        stream != null && stream.ended && stream.offset(start) + length > stream.next;
    if ((syn && !again) || other || (length > 0 && (stream == null || behindTheEnd))) {
      stream = begin(ends, stream, start, !syn);
    }
    if (stream == null || stream.ended) {
      return;
    }
    stream.lastMicros = timeMicros;
    if (length > 0) {
      take(stream, stream.offset(start), timeMicros, b, from, to);
    }
    // A segment before the FIN may still come late, so only what it closes itself is closed; and a
    // RST that is not the next is one that the connection's end does not believe either.
    boolean fin = (flags & FIN) != 0 && stream.offset(start + length) <= stream.next;
    boolean reset = (flags & RST) != 0 && stream.offset(start + length) == stream.next;
    if (fin || reset) {
      flush(stream);
      stream.ended = true;
    }
  }

  private Stream begin(Ends ends, @Nullable Stream old, int start, boolean gap) throws IOException {
    if (old != null) {
      flush(old);
    }
    Stream stream = new Stream(ends, nextNumber++, start, gap);
    streams.put(ends, stream);
    if (streams.size() > MAX_STREAMS) {
      Iterator<Stream> eldest = streams.values().iterator();
      flush(eldest.next());
      eldest.remove();
    }
    return stream;
  }

  private void take(Stream stream, long at, long timeMicros, byte[] b, int from, int to)
      throws IOException {
    int length = to - from;
    if (at + length <= stream.next) {
      return; // sent again
    }
    if (at <= stream.next) {
      give(stream, timeMicros, b, from + (int) (stream.next - at), to);
      giveWaiting(stream);
      return;
    }
    TreeMap<Long, Segment> waiting = stream.waiting;
    if (waiting == null) {
      waiting = new TreeMap<>();
      stream.waiting = waiting;
    }
    Segment before = waiting.get(at);
    if (before == null || before.bytes.length < length) {
      waiting.put(at, new Segment(timeMicros, stream.next, Arrays.copyOfRange(b, from, to)));
      int more = length - (before == null ? -OVERHEAD : before.bytes.length);
      stream.waitingBytes += more;
      waitingBytes += more;
    }
    if (stream.waitingBytes > MAX_WAITING_BYTES || waiting.size() > MAX_WAITING_SEGMENTS) {
      passGap(stream);
    } else if (waitsTooLong(waiting.firstEntry().getValue(), timeMicros)) {
      waitNoLonger(stream);
    }
    if (waitingBytes > MAX_TOTAL_BYTES) {
      flushAll();
    }
  }

  private static boolean waitsTooLong(Segment first, long nowMicros) {
    return nowMicros - first.timeMicros > MAX_WAIT_MICROS;
  }

  private void give(Stream stream, long timeMicros, byte[] b, int from, int to) throws IOException {
    stream.next += to - from;
    boolean gap = stream.gap;
    stream.gap = false;
    sink.accept(
        new StreamBytes(
            timeMicros,
            stream.ends.source,
            stream.ends.destination,
            stream.number,
            gap,
            b,
            from,
            to - from));
  }

  private void giveWaiting(Stream stream) throws IOException {
    TreeMap<Long, Segment> waiting = stream.waiting;
    while (waiting != null && !waiting.isEmpty() && waiting.firstKey() <= stream.next) {
      Map.Entry<Long, Segment> first = waiting.pollFirstEntry();
      byte[] bytes = first.getValue().bytes;
      stream.waitingBytes -= bytes.length + OVERHEAD;
      waitingBytes -= bytes.length + OVERHEAD;
      int known = (int) (stream.next - first.getKey());
      if (known < bytes.length) {
        give(stream, first.getValue().timeMicros, bytes, known, bytes.length);
      }
    }
    if (waiting != null && waiting.isEmpty()) {
      stream.waiting = null;
    }
  }

  private void passGap(Stream stream) throws IOException {
    if (stream.waiting != null) {
      skipped.add("gap in a TCP stream");
      stream.next = stream.waiting.firstKey();
      stream.gap = true;
      giveWaiting(stream);
    }
  }

  /**
   * Passes over what is missing before the first segment that waits. One that is alone, and far
   * ahead of a stream or ahead of one that went on, may be forged or damaged, and all that the
   * stream brings then would be taken for sent again: it is believed when another continues it.
   */
  private void waitNoLonger(Stream stream) throws IOException {
    TreeMap<Long, Segment> waiting = stream.waiting;
    if (waiting == null) {
      return;
    }
    long at = waiting.firstKey();
    Segment first = waiting.firstEntry().getValue();
    boolean doubtful = at - stream.next > FAR_AHEAD || stream.next > first.next;
    if (waiting.size() > 1 || !doubtful || at == stream.doubtedEnd) {
      passGap(stream);
      return;
    }
    skipped.add("TCP segment ahead of its stream, and alone");
    stream.doubtedEnd = at + first.bytes.length;
    stream.waiting = null;
    stream.waitingBytes -= first.bytes.length + OVERHEAD;
    waitingBytes -= first.bytes.length + OVERHEAD;
  }

  private void flush(Stream stream) throws IOException {
    while (stream.waiting != null) {
      passGap(stream);
    }
  }

  /** Gives up missing segments that were waited for, and streams that are silent for 10 minutes. */
  void tick(long nowMicros) throws IOException {
    for (Iterator<Stream> i = streams.values().iterator(); i.hasNext(); ) {
      Stream stream = i.next();
      if (stream.waiting != null
          && waitsTooLong(stream.waiting.firstEntry().getValue(), nowMicros)) {
        waitNoLonger(stream);
      }
      if (nowMicros - stream.lastMicros > MAX_IDLE_MICROS) {
        flush(stream);
        i.remove();
      }
    }
  }

  /** No more packets: gives out what still waits. */
  void finish() throws IOException {
    flushAll();
    streams.clear();
  }

  private void flushAll() throws IOException {
    for (Stream stream : streams.values()) {
      flush(stream);
    }
  }
}
