package io.hepatica.sip;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.hepatica.sip.SdpSummary.Codec;
import io.hepatica.sip.SdpSummary.Direction;
import io.hepatica.sip.SdpSummary.Media;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one session description line by line; for one use. */
final class SdpReader {
  private static final byte[] RTPMAP = "rtpmap:".getBytes(US_ASCII);
  private static final byte[] RTCP = "rtcp:".getBytes(US_ASCII);
  private static final byte[] RTCP_MUX = "rtcp-mux".getBytes(US_ASCII);
  private static final int MAX_PORT = 65535;
  private static final int MAX_PAYLOAD_TYPE = 127;

  private final byte[] buffer;
  private final List<Media> media = new ArrayList<>();
  private @Nullable String sessionAddress;
  private Direction sessionDirection = Direction.SENDRECV;
  private @Nullable Stream stream;

  /** The words of the current line. */
  private int position;

  private int lineEnd;

  /** The m-line that is being read, with the lines that follow it. */
  private static final class Stream {
    final String type;
    final int port;
    final String protocol;
    final List<Codec> codecs = new ArrayList<>();
    @Nullable String address;
    Direction direction;
    int rtcpPort;
    boolean rtcpMux;

    Stream(String type, int port, String protocol, Direction direction) {
      this.type = type;
      this.port = port;
      this.protocol = protocol;
      this.direction = direction;
      this.rtcpPort = port == 0 || port == MAX_PORT ? 0 : port + 1;
    }
  }

  SdpReader(byte[] buffer) {
    this.buffer = buffer;
  }

  SdpSummary read(int start, int end) {
    int line = start;
    while (line < end) {
      lineEnd = Lines.end(buffer, line, end);
      if (lineEnd - line > 2 && buffer[line + 1] == '=') {
        position = line + 2;
        readLine(buffer[line]);
      }
      line = Lines.next(buffer, lineEnd, end);
    }
    endStream();
    return new SdpSummary(media);
  }

  private void readLine(byte type) {
    switch (type) {
      case 'm' -> {
        endStream();
        readMedia();
      }
      case 'c' -> readConnection();
      case 'a' -> readAttribute();
      default -> {}
    }
  }

  /** {@code audio 49170/2 RTP/AVP 0 8 96}. */
  private void readMedia() {
    String type = word();
    int port = number(MAX_PORT);
    position = Ascii.tokenEnd(buffer, position, lineEnd);
    String protocol = word();
    Stream read = new Stream(type, Math.max(port, 0), protocol, sessionDirection);
    boolean rtp = protocol.contains("RTP/");
    while (hasWord() && read.codecs.size() < SdpSummary.MAX_CODECS) {
      int start = position;
      int payloadType = rtp ? number(MAX_PAYLOAD_TYPE) : -1;
      position = start;
      read.codecs.add(StaticCodecs.of(payloadType, word()));
    }
    stream = read;
  }

  /** {@code IN IP4 224.2.1.1/127/3}. */
  private void readConnection() {
    skipWord();
    skipWord();
    String address = word();
    int slash = address.indexOf('/');
    address = slash < 0 ? address : address.substring(0, slash);
    if (address.isEmpty()) {
      return;
    }
    if (stream == null) {
      sessionAddress = sessionAddress == null ? address : sessionAddress;
    } else if (stream.address == null) {
      stream.address = address;
    }
  }

  private void readAttribute() {
    Direction direction = direction();
    if (direction != null) {
      if (stream == null) {
        sessionDirection = direction;
      } else {
        stream.direction = direction;
      }
    } else if (stream != null) {
      if (startsWith(RTPMAP)) {
        position += RTPMAP.length;
        readRtpmap(stream.codecs);
      } else if (startsWith(RTCP)) {
        position += RTCP.length;
        int port = number(MAX_PORT);
        stream.rtcpPort = port > 0 && stream.port > 0 ? port : stream.rtcpPort;
      } else if (startsWith(RTCP_MUX) && position + RTCP_MUX.length == trimmedEnd()) {
        stream.rtcpMux = true;
      }
    }
  }

  /** {@code 96 opus/48000/2}. */
  private void readRtpmap(List<Codec> codecs) {
    int payloadType = number(MAX_PAYLOAD_TYPE);
    String encoding = word();
    if (payloadType < 0 || encoding.isEmpty()) {
      return;
    }
    int slash = encoding.indexOf('/');
    String name = slash < 0 ? encoding : encoding.substring(0, slash);
    int clockRate = slash < 0 ? 0 : clockRate(encoding, slash + 1);
    codecs.replaceAll(codec ->
        codec.payloadType() == payloadType ? new Codec(payloadType, name, clockRate) : codec);
  }

  private static int clockRate(String encoding, int from) {
    int rate = 0;
    for (int i = from; i < encoding.length() && encoding.charAt(i) != '/'; i++) {
      int digit = encoding.charAt(i) - '0';
      if (digit < 0 || digit > 9 || rate > 100_000_000) {
        return 0;
      }
      rate = rate * 10 + digit;
    }
    return rate;
  }

  private @Nullable Direction direction() {
    int length = trimmedEnd() - position;
    if (length != 8) {
      return null;
    }
    return switch (new String(buffer, position, length, US_ASCII)) {
      case "sendrecv" -> Direction.SENDRECV;
      case "sendonly" -> Direction.SENDONLY;
      case "recvonly" -> Direction.RECVONLY;
      case "inactive" -> Direction.INACTIVE;
      default -> null;
    };
  }

  private void endStream() {
    Stream read = stream;
    stream = null;
    if (read == null || media.size() == SdpSummary.MAX_MEDIA) {
      return;
    }
    String address = read.address == null ? sessionAddress : read.address;
    Direction direction =
        "0.0.0.0".equals(address) ? withoutReceiving(read.direction) : read.direction;
    media.add(
        new Media(
            read.type,
            address,
            read.port,
            read.protocol,
            read.codecs,
            direction,
            read.rtcpPort,
            read.rtcpMux));
  }

  private static Direction withoutReceiving(Direction direction) {
    return switch (direction) {
      case SENDRECV, SENDONLY -> Direction.SENDONLY;
      case RECVONLY, INACTIVE -> Direction.INACTIVE;
    };
  }

  private boolean startsWith(byte[] text) {
    if (lineEnd - position < text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (buffer[position + i] != text[i]) {
        return false;
      }
    }
    return true;
  }

  private int trimmedEnd() {
    return Ascii.trimEnd(buffer, position, lineEnd);
  }

  private boolean hasWord() {
    position = Ascii.skipBlanks(buffer, position, lineEnd);
    return position < lineEnd;
  }

  private void skipWord() {
    position = Ascii.tokenEnd(buffer, Ascii.skipBlanks(buffer, position, lineEnd), lineEnd);
  }

  /** The next word, cut to what is taken of one; empty at the end of the line. */
  private String word() {
    int start = Ascii.skipBlanks(buffer, position, lineEnd);
    skipWord();
    return new String(buffer, start, Math.min(position - start, SdpSummary.MAX_WORD), UTF_8);
  }

  /** The number at which the next word begins, or -1 where there is none up to the maximum. */
  private int number(int maximum) {
    int p = Ascii.skipBlanks(buffer, position, lineEnd);
    int start = p;
    int value = 0;
    while (p < lineEnd && Ascii.isDigit(buffer[p]) && value <= maximum) {
      value = value * 10 + (buffer[p] - '0');
      p++;
    }
    position = p;
    return p == start || value > maximum ? -1 : value;
  }
}
