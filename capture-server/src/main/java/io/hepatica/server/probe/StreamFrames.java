package io.hepatica.server.probe;

import io.hepatica.hep.HepFault;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.packet.Skipped;
import io.hepatica.server.packet.StreamBytes;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one direction of a TCP connection into HEP3 frames, or into SIP messages by their
 * Content-Length (RFC 3261 section 18.3) or by WebSocket frames (RFC 7118). Which of them it
 * carries is decided by what is found first. Where bytes are missing, it goes on at the next magic
 * or start line. Holds at most one message and one segment, and nothing between messages. Not
 * thread-safe.
 */
final class StreamFrames {
  private static final int HEADER = 6;

  /** No longer message fits into a HEP frame. */
  private static final int MAX_MESSAGE = 65_535;

  private static final byte[] NOTHING = {};

  private final Skipped skipped;

  /** What waits for more, or the segment in hand. */
  private byte[] buffer = NOTHING;

  private int start;
  private int end;

  /** Whether the buffer is the segment's own, which is only lent. */
  private boolean lent;

  private Kind kind = Kind.UNKNOWN;
  private boolean inStep;
  private @Nullable WebSocketFrames webSocket;

  /** Whether {@link #start} is behind a line's end, or at the beginning of the stream. */
  private boolean atLineStart = true;

  private enum Kind {
    UNKNOWN,
    HEP,
    SIP,
    WEB_SOCKET
  }

  /** Takes a HEP3 frame or a SIP message, lent. */
  interface Messages {
    void take(boolean hep, byte[] b, int start, int length) throws IOException;
  }

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
    return buffer.length + (webSocket == null ? 0 : webSocket.held());
  }

  void add(StreamBytes bytes, Messages messages) throws IOException {
    if (bytes.afterGap()) {
      cut();
      atLineStart = true;
    }
    int from = bytes.offset();
    if (kind == Kind.UNKNOWN
        && WebSocketFrames.beginsWithSip(bytes.bytes(), from, from + bytes.length())) {
      start = end; // what was kept is the end of something before
      beginWebSocket();
    }
    append(bytes.bytes(), from, bytes.length());
    boolean more = true;
    while (more && start < end && (inStep || findStart())) {
      more =
          switch (kind) {
            case HEP -> takeHep(messages);
            case WEB_SOCKET -> takeWebSocket(messages);
            default -> takeSip(messages);
          };
    }
    keep();
  }

  private void append(byte[] bytes, int from, int count) {
    int length = end - start;
    if (length == 0) {
      buffer = bytes;
      start = from;
      end = from + count;
      lent = true;
      return;
    }
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

  /** Copies what is left of a lent segment; holds nothing where nothing is left. */
  private void keep() {
    if (start == end) {
      buffer = NOTHING;
      start = 0;
      end = 0;
    } else if (lent) {
      buffer = Arrays.copyOfRange(buffer, start, end);
      end -= start;
      start = 0;
    }
    lent = false;
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
        if (line == SipStartLine.NO) {
          line = WebSocketFrames.handshakeLine(buffer, at, end);
        }
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
  private boolean takeHep(Messages messages) throws IOException {
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
    if (!inStep && new HepFrame().read(buffer, start, length) == HepFault.BAD_CHUNK) {
      return lose(); // the magic by chance
    }
    int at = start;
    start += length;
    inStep = true;
    messages.take(true, buffer, at, length);
    return true;
  }

  private boolean takeSip(Messages messages) throws IOException {
    while (start < end && (buffer[start] == '\r' || buffer[start] == '\n' || buffer[start] == 0)) {
      start++; // RFC 5626 keep-alives
    }
    int line = start == end ? SipStartLine.CUT : SipStartLine.at(buffer, start, end);
    if (line == SipStartLine.NO) {
      return takeHandshake();
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
    int at = start;
    start += (int) length;
    inStep = true;
    messages.take(false, buffer, at, (int) length);
    return true;
  }

  /** RFC 6455 section 4: the WebSocket frames begin behind the header. */
  private boolean takeHandshake() {
    int line = WebSocketFrames.handshakeLine(buffer, start, end);
    int body = line == SipStartLine.YES && !inStep ? SipHeaders.bodyStart(buffer, start, end) : -1;
    if (body < 0) {
      boolean cut = line != SipStartLine.NO && !inStep && end - start <= MAX_MESSAGE;
      return !cut && lose();
    }
    if (!WebSocketFrames.isUpgrade(buffer, start, body)) {
      kind = Kind.UNKNOWN;
      return lose();
    }
    start = body;
    beginWebSocket();
    return true;
  }

  private void beginWebSocket() {
    kind = Kind.WEB_SOCKET;
    webSocket = new WebSocketFrames(skipped);
    inStep = true;
  }

  private boolean takeWebSocket(Messages messages) throws IOException {
    WebSocketFrames frames = webSocket;
    int taken = frames == null ? -1 : frames.take(buffer, start, end, messages);
    if (taken < 0) {
      kind = Kind.UNKNOWN;
      webSocket = null;
      return lose();
    }
    start += taken;
    return taken > 0;
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
    if (kind == Kind.WEB_SOCKET) {
      kind = Kind.UNKNOWN;
      webSocket = null;
    }
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
