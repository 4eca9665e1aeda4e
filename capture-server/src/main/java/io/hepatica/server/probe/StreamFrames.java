package io.hepatica.server.probe;

import io.hepatica.hep.HepFault;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.packet.Sink;
import io.hepatica.server.packet.Skipped;
import io.hepatica.server.packet.StreamBytes;
import java.io.IOException;
import java.util.Arrays;

/**
 * Cuts one direction of a TCP connection into HEP3 frames, or into SIP messages by their
 * Content-Length (RFC 3261 section 18.3). Which of them it carries is decided by what is found
 * first. Where bytes are missing, it goes on at the next magic or start line. Holds at most one
 * frame and one segment. Not thread-safe.
 */
final class StreamFrames {
  private static final int HEADER = 6;

  /** Most streams hold nothing between two segments. */
  private static final int IDLE_BUFFER = 2_048;

  /** No longer message fits into a HEP frame. */
  private static final int MAX_MESSAGE = 65_535;

  private final Skipped skipped;
  private final HepFrame view = new HepFrame();
  private byte[] buffer = new byte[IDLE_BUFFER];
  private int start;
  private int end;
  private Kind kind = Kind.UNKNOWN;
  private boolean inStep;

  /** Whether {@link #start} is behind a line's end, or at the beginning of the stream. */
  private boolean atLineStart = true;

  private enum Kind {
    UNKNOWN,
    HEP,
    SIP
  }

  /**
   * @param hep a HEP3 frame, else a SIP message
   */
  record Framed(boolean hep, byte[] bytes) {}

  StreamFrames(Skipped skipped) {
    this.skipped = skipped;
  }

  /** Magic of HEP3, or its alias EEP3. */
  static boolean isHep3(byte[] b, int at, int end) {
    return end - at >= 4
        && (b[at] == 'H' || b[at] == 'E')
        && b[at + 1] == 'E'
        && b[at + 2] == 'P'
        && b[at + 3] == '3';
  }

  static int hepLength(byte[] b, int at) {
    return ((b[at + 4] & 0xff) << 8) | (b[at + 5] & 0xff);
  }

  /** Bytes of memory taken. */
  int held() {
    return buffer.length;
  }

  void add(StreamBytes bytes, Sink<Framed> sink) throws IOException {
    if (bytes.afterGap()) {
      cut();
      atLineStart = true;
    }
    append(bytes.bytes(), bytes.offset(), bytes.length());
    boolean more = true;
    while (more && start < end && (inStep || findStart())) {
      more = kind == Kind.HEP ? takeHep(sink) : takeSip(sink);
    }
    if (start == end) {
      start = 0;
      end = 0;
      if (buffer.length > IDLE_BUFFER) {
        buffer = new byte[IDLE_BUFFER];
      }
    }
  }

  private void append(byte[] bytes, int from, int count) {
    int length = end - start;
    if (end + count > buffer.length) {
      int size = Math.max(length + count, Math.min(2 * buffer.length, MAX_MESSAGE));
      byte[] to = size > buffer.length ? new byte[size] : buffer;
      System.arraycopy(buffer, start, to, 0, length);
      buffer = to;
      start = 0;
      end = length;
    }
    System.arraycopy(bytes, from, buffer, end, count);
    end += count;
  }

  /** Moves to the next magic or start line; false where there is none yet. */
  private boolean findStart() {
    for (int at = start; at < end; at++) {
      if (kind != Kind.SIP && isHep3(buffer, at, end)) {
        kind = Kind.HEP;
        start = at;
        return true;
      }
      if (kind != Kind.HEP && (at == start ? atLineStart : buffer[at - 1] == '\n')) {
        int line = SipStartLine.at(buffer, at, end);
        if (line == SipStartLine.YES) {
          kind = Kind.SIP;
        }
        if (line != SipStartLine.NO) {
          start = at;
          atLineStart = true;
          return line == SipStartLine.YES;
        }
      }
    }
    int keep = Math.max(start, end - 3); // of a magic that may be cut
    atLineStart = keep == start ? atLineStart : buffer[keep - 1] == '\n';
    start = keep;
    return false;
  }

  /** Takes the frame at the start; false where more bytes are needed. */
  private boolean takeHep(Sink<Framed> sink) throws IOException {
    if (end - start < HEADER) {
      return false;
    }
    int length = hepLength(buffer, start);
    if (!isHep3(buffer, start, end) || length < HEADER) {
      return lose();
    }
    if (end - start < length) {
      return false;
    }
    if (!inStep && view.read(buffer, start, length) == HepFault.BAD_CHUNK) {
      return lose(); // the magic by chance
    }
    byte[] frame = Arrays.copyOfRange(buffer, start, start + length);
    start += length;
    inStep = true;
    sink.accept(new Framed(true, frame));
    return true;
  }

  private boolean takeSip(Sink<Framed> sink) throws IOException {
    while (start < end && (buffer[start] == '\r' || buffer[start] == '\n' || buffer[start] == 0)) {
      start++; // RFC 5626 keep-alives
    }
    int line = start == end ? SipStartLine.CUT : SipStartLine.at(buffer, start, end);
    if (line == SipStartLine.NO) {
      return lose();
    }
    int body = line == SipStartLine.YES ? SipHeaders.bodyStart(buffer, start, end) : -1;
    if (body < 0) {
      return end - start > MAX_MESSAGE && lose();
    }
    long length = body - start + SipHeaders.contentLength(buffer, start, body);
    if (length > MAX_MESSAGE) {
      return lose();
    }
    if (end - start < length) {
      return false;
    }
    byte[] message = Arrays.copyOfRange(buffer, start, start + (int) length);
    start += (int) length;
    inStep = true;
    sink.accept(new Framed(false, message));
    return true;
  }

  /** What stands here is no frame: the search goes on behind its first byte. */
  private boolean lose() {
    if (inStep) {
      skipped.add("TCP stream out of step");
    }
    start++;
    atLineStart = false;
    inStep = false;
    return true;
  }

  private void cut() {
    if (inStep && end > start) {
      skipped.add("message cut by a gap in a TCP stream");
    }
    start = 0;
    end = 0;
    inStep = false;
  }

  /** The stream has ended. */
  void finish() {
    if (kind == Kind.UNKNOWN) {
      skipped.add("TCP stream without HEP or SIP");
    } else if (inStep && end > start) {
      skipped.add("message cut by the end of a TCP stream");
    }
  }
}
