package io.hepatica.server.probe;

import io.hepatica.hep.HepDatagram;
import io.hepatica.hep.HepFault;
import io.hepatica.server.packet.Datagram;
import io.hepatica.server.packet.Sink;
import io.hepatica.server.packet.Skipped;
import io.hepatica.server.packet.StreamBytes;
import io.hepatica.server.packet.Transported;
import io.hepatica.server.rtp.RtpReport;
import io.hepatica.server.rtp.RtpStreams;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds HEP frames in what packets carried, and wraps SIP and RTCP. HEP is told by its first bytes
 * and only if the whole of it can be read; SIP by its start line; RTCP by its header. RTP is
 * measured, and reports on it are wrapped. Not thread-safe.
 */
final class FrameFinder implements Sink<Transported>, AutoCloseable {
  private static final int SIP = 1;
  private static final int RTCP = 5;
  private static final int UDP = 17;
  private static final int MAX_STREAMS = 50_000;

  /** Over all streams: 24 MiB. */
  private static final long MAX_HELD = 24L << 20;

  private final Sink<byte[]> sink;
  private final Sink<byte[]> found;
  private final Skipped skipped;
  private final HepDatagram hep = new HepDatagram();
  private final FrameWrapper wrapper;
  private final RtpStreams rtp;
  private final Map<Integer, StreamFrames> streams = new LinkedHashMap<>(16, 0.75f, true);
  private long held;

  /**
   * @param sink gets what was wrapped
   * @param found gets HEP as it was sent
   */
  FrameFinder(CaptureAgentId agent, Sink<byte[]> sink, Sink<byte[]> found, Skipped skipped) {
    wrapper = new FrameWrapper(agent);
    this.sink = sink;
    this.found = found;
    this.skipped = skipped;
    rtp = new RtpStreams(this::report, skipped);
  }

  @Override
  public void accept(Transported carried) throws IOException {
    switch (carried) {
      case Datagram datagram -> datagram(datagram);
      case StreamBytes bytes -> stream(bytes);
    }
  }

  private void datagram(Datagram datagram) throws IOException {
    byte[] b = datagram.bytes();
    int start = datagram.offset();
    int end = start + datagram.length();
    if (SipStartLine.at(b, start, end) == SipStartLine.YES) {
      sip(datagram, b, start, datagram.length());
    } else if (isRtcp(b, start, end)) {
      byte[] callId = rtp.callIdOfRtcp(datagram.source(), datagram.destination());
      wrap(datagram, RTCP, b, start, datagram.length(), callId);
    } else if (datagram.protocol() == UDP && isRtp(datagram)) {
      return; // counted
    } else if (looksLikeHep(b, start, end)) {
      hep(b, start, datagram.length());
    } else {
      skipped.add(
          isKeepAlive(b, start, end) ? "SIP keep-alive" : "UDP without HEP, SIP, RTCP or RTP");
    }
  }

  private boolean isRtp(Datagram datagram) throws IOException {
    return rtp.packet(
        datagram.timeMicros(),
        datagram.source(),
        datagram.destination(),
        datagram.bytes(),
        datagram.offset(),
        datagram.length());
  }

  private void sip(Transported from, byte[] b, int start, int length) throws IOException {
    rtp.sip(from.timeMicros(), from.source(), b, start, length);
    wrap(from, SIP, b, start, length, null);
  }

  private void report(RtpReport found) throws IOException {
    Datagram report = found.report();
    byte[] b = report.bytes();
    int type = RtpReport.PROTOCOL_TYPE;
    wrap(report, type, b, report.offset(), report.length(), found.callId());
  }

  private void wrap(
      Transported from,
      int protocolType,
      byte[] b,
      int start,
      int length,
      byte @Nullable [] correlationId)
      throws IOException {
    byte[] frame = wrapper.wrap(from, protocolType, b, start, length, correlationId);
    if (frame == null) {
      skipped.add("message too large for a HEP frame");
    } else {
      sink.accept(frame);
    }
  }

  private static boolean looksLikeHep(byte[] b, int at, int end) {
    if (StreamFrames.isHep3(b, at, end)) {
      return true;
    }
    if (end - at < 24) {
      return false;
    }
    return switch (b[at]) {
      case 0x01, 0x02 -> isFamily(b[at + 2]) && isProtocol(b[at + 3]);
      case 0x08 -> isFamily(b[at + 1]) && b[at + 2] == 0x10; // heplify's protobuf: fields 1 and 2
      case 0x1f -> b[at + 1] == (byte) 0x8b;
      default -> false;
    };
  }

  /** AF_INET, and AF_INET6 of Linux, Windows, FreeBSD and macOS. */
  private static boolean isFamily(byte family) {
    return switch (family) {
      case 2, 10, 23, 28, 30 -> true;
      default -> false;
    };
  }

  /** UDP, TCP, SCTP, and 22 for TLS. */
  private static boolean isProtocol(byte protocol) {
    return switch (protocol & 0xff) {
      case 6, 17, 22, 132 -> true;
      default -> false;
    };
  }

  /** RFC 3550 section 6.4: packets of version 2 and type 200 to 207, end to end. */
  private static boolean isRtcp(byte[] b, int start, int end) {
    int at = start;
    while (at + 4 <= end) {
      int type = b[at + 1] & 0xff;
      if ((b[at] & 0xc0) != 0x80 || type < 200 || type > 207) {
        // Behind the first packet may stand what SRTCP appends.
        return at > start;
      }
      at += 4 * (1 + (((b[at + 2] & 0xff) << 8) | (b[at + 3] & 0xff)));
    }
    return at > start && at <= end;
  }

  /** RFC 5626 section 3.5.1, and zero bytes of older clients. */
  static boolean isKeepAlive(byte[] b, int start, int end) {
    for (int at = start; at < end; at++) {
      if (b[at] != '\r' && b[at] != '\n' && b[at] != 0 && b[at] != ' ') {
        return false;
      }
    }
    return true;
  }

  private void hep(byte[] b, int start, int length) throws IOException {
    HepFault fault = hep.read(b, start, length);
    if (fault == null || fault == HepFault.NO_PAYLOAD) {
      found.accept(Arrays.copyOfRange(b, start, start + length));
    } else {
      skipped.add("broken HEP: " + fault.label());
    }
  }

  private void stream(StreamBytes bytes) throws IOException {
    int known = streams.size();
    StreamFrames frames =
        streams.computeIfAbsent(bytes.stream(), number -> new StreamFrames(skipped));
    long before = streams.size() > known ? 0 : frames.held();
    frames.add(
        bytes,
        (isHep, b, start, length) -> {
          if (isHep) {
            hep(b, start, length);
          } else {
            sip(bytes, b, start, length);
          }
        });
    held += frames.held() - before;
    Iterator<StreamFrames> eldest = streams.values().iterator();
    while (streams.size() > MAX_STREAMS || (held > MAX_HELD && streams.size() > 1)) {
      StreamFrames old = eldest.next();
      held -= old.held();
      old.finish();
      eldest.remove();
    }
  }

  /** Gives out the reports on RTP that are due. */
  void tick(long nowMicros) throws IOException {
    rtp.tick(nowMicros);
  }

  /** No more packets. */
  void finish() throws IOException {
    streams.values().forEach(StreamFrames::finish);
    streams.clear();
    rtp.finish();
  }

  @Override
  public void close() {
    hep.close();
  }
}
