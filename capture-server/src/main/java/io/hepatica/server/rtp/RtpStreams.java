package io.hepatica.server.rtp;

import io.hepatica.server.packet.Endpoint;
import io.hepatica.server.packet.Sink;
import io.hepatica.server.packet.Skipped;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Measures the RTP streams that SDP announced, as they are captured, and reports each to its call:
 * every {@value #INTERVAL_SECONDS} s by the time of its packets, and as a whole at its end, which
 * is a moment after the BYE of its call, or silence. A stream is told by its addresses and SSRC.
 *
 * <p>RTP that comes before its announcement waits for it a few seconds. Streams, announced
 * addresses and what waits are bounded; the longest silent makes room. Not thread-safe.
 */
public final class RtpStreams {
  private static final int INTERVAL_SECONDS = 10;
  private static final long SECOND = 1_000_000;
  private static final long INTERVAL_MICROS = INTERVAL_SECONDS * SECOND;
  private static final long SILENCE_MICROS = 30 * SECOND;
  private static final long WAIT_MICROS = 5 * SECOND;

  /** A path without packets for so long may become another call's. */
  private static final long PAUSE_MICROS = 5 * SECOND;

  private static final int MAX_STREAMS = 50_000;
  private static final int MAX_PATHS_OF_CALL = 64;
  private static final int MIN_PACKETS = 2;
  private static final int MAX_WAITING = 1_000;

  /** Ports that other protocols are known by; RTP there must have been announced. */
  private static final int LEAST_PORT = 1024;

  private static final String UNANNOUNCED = "RTP that no SDP announced";
  private static final String TOO_MANY = "RTP stream reported early: too many at once";

  private final Sink<RtpReport> sink;
  private final Skipped skipped;
  private final SipReader sip;
  private final Announcements announcements = new Announcements();
  private final ReportJson json = new ReportJson();
  private final PathTable paths = new PathTable();
  private final PathQueue live = new PathQueue();
  private final PathQueue waiting = new PathQueue();
  private long sweptMicros;
  private int streams;

  /**
   * @param skipped counts RTP that belongs to no call, and what was given up for lack of room
   */
  public RtpStreams(Sink<RtpReport> sink, Skipped skipped) {
    this.sink = sink;
    this.skipped = skipped;
    sip = new SipReader(announcements);
  }

  /**
   * Takes a SIP message: what its SDP announces, and a BYE.
   *
   * @param timeMicros of capture, since the epoch
   * @param source from where the message came, be it by UDP or TCP
   * @throws IOException if the sink fails
   */
  public void sip(long timeMicros, Endpoint source, byte[] b, int start, int length)
      throws IOException {
    sweep(timeMicros);
    Call call = sip.read(timeMicros, source, b, start, length);
    if (call == null) {
      return;
    }
    for (Media displaced : sip.displaced()) {
      for (RtpPath path : List.copyOf(displaced.call().paths())) {
        boolean isOver =
            displaced.call().hasEnded() || timeMicros - path.lastMicros() >= PAUSE_MICROS;
        if (isOver && path.isBy(displaced)) {
          end(path);
        }
      }
    }
    for (RtpPath path : call.paths()) {
      announcements.bind(path);
    }
    if (announcements.isFull()) {
      endCalls(timeMicros);
    }
  }

  /**
   * Takes a UDP packet that is neither SIP nor RTCP. Allocates nothing for a stream that is known.
   *
   * @return false where it is no RTP; else it is counted, here or as skipped
   * @throws IOException if the sink fails
   */
  public boolean packet(
      long timeMicros, Endpoint source, Endpoint destination, byte[] b, int start, int length)
      throws IOException {
    int payload = RtpHeader.payloadStart(b, start, length);
    if (payload < 0) {
      return false;
    }
    sweep(timeMicros);
    int ssrc = RtpHeader.ssrc(b, start);
    RtpPath path = path(timeMicros, source, destination, ssrc);
    if (path == null) {
      return isRtpPort(source, destination);
    }
    RtpStream stream = path.stream(ssrc);
    if (stream == null) {
      stream = addStream(path, ssrc, timeMicros);
    } else if (timeMicros - stream.intervalMicros() >= INTERVAL_MICROS) {
      endIntervals(path, timeMicros);
    }
    stream.packet(timeMicros, b, start, start + length - payload, path);
    path.seen(timeMicros);
    if (timeMicros - path.queuedMicros >= SECOND && path.call() != null) {
      live.touch(path, timeMicros);
    }
    return true;
  }

  private static boolean isRtpPort(Endpoint source, Endpoint destination) {
    return source.port() >= LEAST_PORT && destination.port() >= LEAST_PORT;
  }

  /** Call-ID of the call that announced either end of a packet of RTCP; else null. */
  public byte @Nullable [] callIdOfRtcp(Endpoint source, Endpoint destination) {
    Call call = announcements.callOfRtcp(source, destination);
    return call == null ? null : call.idBytes();
  }

  /**
   * Gives out the reports that are due. For live capture, every second or so; the packets of a file
   * tell the time themselves.
   *
   * @throws IOException if the sink fails
   */
  public void tick(long nowMicros) throws IOException {
    sweep(nowMicros);
  }

  /**
   * No more packets: reports all streams.
   *
   * @throws IOException if the sink fails
   */
  public void finish() throws IOException {
    for (RtpPath path = waiting.oldest(); path != null; path = waiting.oldest()) {
      endWaiting(path);
    }
    for (RtpPath path = live.oldest(); path != null; path = live.oldest()) {
      end(path);
    }
  }

  /** Where the packet belongs; null where it is skipped. */
  private @Nullable RtpPath path(long timeMicros, Endpoint source, Endpoint destination, int ssrc)
      throws IOException {
    RtpPath path = paths.get(source, destination);
    if (path == null) {
      return open(timeMicros, source, destination);
    }
    if (path.call() == null) {
      if (path.soughtVersion != announcements.version()) {
        claim(path);
      }
    } else if (path.stream(ssrc) == null && announcements.isOfAnother(path)) {
      end(path);
      return open(timeMicros, source, destination);
    }
    return path;
  }

  /** A new path; null where the packet was skipped. */
  private @Nullable RtpPath open(long timeMicros, Endpoint source, Endpoint destination)
      throws IOException {
    if (waiting.size() >= MAX_WAITING && !announcements.knows(source, destination)) {
      if (isRtpPort(source, destination)) {
        skipped.add(UNANNOUNCED);
      }
      return null;
    }
    RtpPath path = new RtpPath(source, destination, timeMicros);
    announcements.bind(path);
    Call call = path.call();
    if (call != null) {
      join(path, call);
    } else if (isRtpPort(source, destination)) {
      waiting.add(path, timeMicros);
    } else {
      return null;
    }
    paths.add(path);
    return path;
  }

  private void join(RtpPath path, Call call) throws IOException {
    if (call.paths().size() >= MAX_PATHS_OF_CALL) {
      skipped.add(TOO_MANY);
      end(call.paths().getFirst());
    }
    call.paths().add(path);
    live.add(path, path.lastMicros());
  }

  /** Gives a path that waits to the call that has announced it by now, if one has. */
  private void claim(RtpPath path) throws IOException {
    announcements.bind(path);
    Call call = path.call();
    if (call != null) {
      waiting.remove(path);
      join(path, call);
    }
  }

  private RtpStream addStream(RtpPath path, int ssrc, long timeMicros) throws IOException {
    for (RtpPath oldest = live.oldest();
        streams >= MAX_STREAMS && oldest != null && oldest != path;
        oldest = live.oldest()) {
      skipped.add(TOO_MANY);
      end(oldest);
    }
    RtpStream stream = new RtpStream(ssrc, timeMicros);
    streams++;
    path.add(stream);
    RtpStream surplus = path.takeSurplus();
    if (surplus != null) {
      skipped.add(TOO_MANY);
      end(path, surplus);
    }
    return stream;
  }

  /** Reports the streams of a path as far as they are due. */
  private void endIntervals(RtpPath path, long nowMicros) throws IOException {
    Call call = path.call();
    if (call == null) {
      return;
    }
    for (RtpStream silent = path.takeSilent(nowMicros - SILENCE_MICROS);
        silent != null;
        silent = path.takeSilent(nowMicros - SILENCE_MICROS)) {
      end(path, silent);
    }
    for (RtpStream stream = path.streams(); stream != null; stream = stream.next) {
      long over = (nowMicros - stream.intervalMicros()) / INTERVAL_MICROS * INTERVAL_MICROS;
      if (over > 0) {
        if (stream.lastMicros() >= stream.intervalMicros()) {
          long end = stream.intervalMicros() + INTERVAL_MICROS;
          sink.accept(json.periodic(path, call, stream, end));
          announcements.seen(call, nowMicros);
        }
        stream.begin(stream.intervalMicros() + over);
      }
    }
  }

  private void sweep(long nowMicros) throws IOException {
    if (Math.abs(nowMicros - sweptMicros) < SECOND) {
      return;
    }
    sweptMicros = nowMicros;
    endCalls(nowMicros);
    for (RtpPath path = waiting.oldest();
        path != null && nowMicros - path.firstMicros() >= WAIT_MICROS;
        path = waiting.oldest()) {
      endWaiting(path);
    }
    RtpPath next;
    for (RtpPath path = live.oldest();
        path != null && nowMicros - path.queuedMicros >= INTERVAL_MICROS;
        path = next) {
      next = path.newer;
      if (nowMicros - path.lastMicros() >= SILENCE_MICROS) {
        end(path);
      } else {
        endIntervals(path, nowMicros);
      }
    }
  }

  private void endCalls(long nowMicros) throws IOException {
    for (Call over = announcements.nextOver(nowMicros);
        over != null;
        over = announcements.nextOver(nowMicros)) {
      if (announcements.isFull()) {
        skipped.add("call forgotten by RTP: too many at once");
      }
      for (RtpPath path : List.copyOf(over.paths())) {
        end(path);
      }
      announcements.remove(over);
    }
  }

  private void endWaiting(RtpPath path) throws IOException {
    claim(path);
    if (path.call() != null) {
      return;
    }
    waiting.remove(path);
    paths.remove(path);
    for (RtpStream stream = path.streams(); stream != null; stream = stream.next) {
      streams--;
      skipped.add(UNANNOUNCED, stream.packets());
    }
  }

  private void end(RtpPath path) throws IOException {
    Call call = Objects.requireNonNull(path.call());
    live.remove(path);
    paths.remove(path);
    call.paths().remove(path);
    for (RtpStream stream = path.streams(); stream != null; stream = stream.next) {
      end(path, stream);
    }
  }

  /** The last word on a stream. One packet is no stream (RFC 3550 A.1). */
  private void end(RtpPath path, RtpStream stream) throws IOException {
    streams--;
    Call call = path.call();
    if (call == null) {
      skipped.add(UNANNOUNCED, stream.packets());
    } else if (stream.packets() < MIN_PACKETS) {
      skipped.add("single RTP packet");
    } else {
      sink.accept(json.whole(path, call, stream));
    }
  }
}
