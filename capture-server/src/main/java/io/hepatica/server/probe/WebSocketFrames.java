package io.hepatica.server.probe;

import io.hepatica.server.packet.Skipped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * SIP messages of one direction of a WebSocket connection (RFC 6455 section 5, RFC 7118 section 5):
 * each message is a SIP message, in one frame or several, masked or not. Compressed ones (RFC 7692)
 * are counted only. Holds at most one message. Not thread-safe.
 */
final class WebSocketFrames {
  private static final int FIN = 0x80;
  private static final int COMPRESSED = 0x40;
  private static final int OTHER_RESERVED = 0x30;
  private static final int MASKED = 0x80;
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PONG = 10;
  private static final int MAX_CONTROL = 125;
  private static final int MAX_MESSAGE = 65_535;

  /** A start line that is longer is not told where a capture begins in mid-stream. */
  private static final int START_LINE = 1_024;

  private static final byte[] NOTHING = {};

  private final Skipped skipped;
  private byte[] parts = NOTHING;

  /** Whether the message under way is one to be passed over. */
  private boolean passOver;

  WebSocketFrames(Skipped skipped) {
    this.skipped = skipped;
  }

  /** Whether an HTTP request or response begins here that may open a WebSocket. */
  static int handshakeLine(byte[] b, int start, int end) {
    int response = SipStartLine.prefix(b, start, end, "HTTP/1.1 101");
    return response != SipStartLine.NO ? response : SipStartLine.prefix(b, start, end, "GET /");
  }

  /** Whether its header asks for the change to WebSocket, or grants it. */
  static boolean isUpgrade(byte[] b, int start, int bodyStart) {
    String header = new String(b, start, bodyStart - start, StandardCharsets.ISO_8859_1);
    return header.toLowerCase(Locale.ROOT).contains("\nsec-websocket-");
  }

  /** Whether a frame begins here with a SIP message, where no handshake was seen. */
  static boolean beginsWithSip(byte[] b, int start, int end) {
    int first = end - start < 2 ? 0 : b[start] & 0x7f;
    if (first != TEXT && first != BINARY) {
      return false;
    }
    int header = headerLength(b, start, end);
    long length = header < 0 ? -1 : length(b, start);
    if (length < 0 || length > MAX_MESSAGE) {
      return false;
    }
    int from = start + header;
    int to = Math.min(end, from + (int) Math.min(length, START_LINE));
    byte[] text = Arrays.copyOfRange(b, from, to);
    unmask(b, start, header, text, 0, text.length);
    return SipStartLine.at(text, 0, text.length) == SipStartLine.YES;
  }

  int held() {
    return parts.length;
  }

  /**
   * Takes the frame that begins at {@code start}.
   *
   * @return its length; 0 where more bytes are needed, -1 where none begins here
   */
  int take(byte[] b, int start, int end, StreamFrames.Messages messages) throws IOException {
    if (end - start < 2) {
      return 0;
    }
    int opcode = b[start] & 0xf;
    boolean control = opcode >= CLOSE;
    if ((b[start] & OTHER_RESERVED) != 0 || opcode > PONG || (opcode > BINARY && !control)) {
      return -1;
    }
    int header = headerLength(b, start, end);
    if (header < 0) {
      return 0;
    }
    long length = length(b, start);
    if (length < 0 || length > (control ? MAX_CONTROL : MAX_MESSAGE)) {
      return -1;
    }
    if (end - start - header < length) {
      return 0;
    }
    if (!control) {
      data(b, start, header, (int) length, messages);
    }
    return header + (int) length;
  }

  private void data(byte[] b, int start, int header, int length, StreamFrames.Messages messages)
      throws IOException {
    boolean last = (b[start] & FIN) != 0;
    if ((b[start] & 0xf) != CONTINUATION) {
      parts = NOTHING;
      passOver = (b[start] & COMPRESSED) != 0;
      if (passOver) {
        skipped.add("compressed WebSocket message");
      }
    }
    if (!passOver && parts.length + length > MAX_MESSAGE) {
      passOver = true;
      skipped.add("message too large for a HEP frame");
    }
    if (passOver) {
      parts = NOTHING;
      return;
    }
    int before = parts.length;
    byte[] message = Arrays.copyOf(parts, before + length);
    System.arraycopy(b, start + header, message, before, length);
    unmask(b, start, header, message, before, length);
    parts = last ? NOTHING : message;
    if (last) {
      give(message, messages);
    }
  }

  private void give(byte[] message, StreamFrames.Messages messages) throws IOException {
    if (SipStartLine.at(message, 0, message.length) == SipStartLine.YES) {
      messages.take(false, message, 0, message.length);
    } else if (!FrameFinder.isKeepAlive(message, 0, message.length)) {
      skipped.add("WebSocket message without SIP");
    }
  }

  /** Length of a frame's header; -1 where it is not whole. */
  private static int headerLength(byte[] b, int start, int end) {
    int second = b[start + 1] & 0xff;
    int extended =
        switch (second & 0x7f) {
          case 126 -> 2;
          case 127 -> 8;
          default -> 0;
        };
    int header = 2 + extended + ((second & MASKED) != 0 ? 4 : 0);
    return end - start < header ? -1 : header;
  }

  /** As the header says, which may be more than 63 bits hold. */
  private static long length(byte[] b, int start) {
    int second = b[start + 1] & 0x7f;
    if (second < 126) {
      return second;
    }
    long length = 0;
    for (int i = 0; i < (second == 126 ? 2 : 8); i++) {
      length = length << 8 | b[start + 2 + i] & 0xff;
    }
    return length;
  }

  /** RFC 6455 section 5.3. */
  private static void unmask(byte[] b, int start, int header, byte[] to, int at, int length) {
    if ((b[start + 1] & MASKED) != 0) {
      int key = start + header - 4;
      for (int i = 0; i < length; i++) {
        to[at + i] ^= b[key + i % 4];
      }
    }
  }
}
