package io.hepatica.sip;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session description (RFC 8866) says of the media: where it is to be sent, and how it is
 * coded. Key material ({@code a=crypto}, {@code a=key-mgmt}, {@code k=}) is never taken. Immutable.
 *
 * @param media the streams in the order of their m-lines, at most {@link #MAX_MEDIA}
 */
public record SdpSummary(List<Media> media) {
  /** Streams taken of one description. */
  public static final int MAX_MEDIA = 32;

  /** Codecs taken of one stream. */
  public static final int MAX_CODECS = 64;

  /** Bytes taken of one word: a type, an address, a codec. */
  public static final int MAX_WORD = 255;

  public SdpSummary {
    media = List.copyOf(media);
  }

  /**
   * One stream.
   *
   * @param type {@code audio}, {@code video}, {@code image} ...
   * @param address of its own c-line, or the session's; null where there is none
   * @param port 0 where the stream is off, or the port is none
   * @param protocol {@code RTP/AVP}, {@code RTP/SAVPF}, {@code udptl} ...
   * @param codecs in the order of the m-line
   * @param rtcpPort of a=rtcp (RFC 3605), or the port after {@code port}; 0 where the stream is off
   * @param rtcpMux whether RTCP may come by the port of the media (RFC 5761)
   */
  public record Media(
      String type,
      @Nullable String address,
      int port,
      String protocol,
      List<Codec> codecs,
      Direction direction,
      int rtcpPort,
      boolean rtcpMux) {
    public Media {
      codecs = List.copyOf(codecs);
    }
  }

  /**
   * One format of a stream.
   *
   * @param payloadType of RTP, 0 to 127; -1 for other protocols
   * @param name of a=rtpmap or RFC 3551, else the format as it is written
   * @param clockRate of RTP timestamps in Hz; 0 where it is unknown
   */
  public record Codec(int payloadType, String name, int clockRate) {
    /** What a payload type stands for without a=rtpmap: of RFC 3551, else its number as name. */
    public static Codec of(int payloadType) {
      return StaticCodecs.of(payloadType, Integer.toString(payloadType));
    }
  }

  /**
   * Who may send, seen from the one who wrote the description. The address {@code 0.0.0.0} of an
   * old hold (RFC 2543) takes away the right to send to it.
   */
  public enum Direction {
    SENDRECV,
    SENDONLY,
    RECVONLY,
    INACTIVE
  }

  /**
   * The description in a message's body: all of it, or the first part of type application/sdp in a
   * multipart body. Null where there is none. Never throws on bad input.
   */
  public static @Nullable SdpSummary of(SipMessage message) {
    BodyPart part = BodyPart.ofType(BodyPart.SDP, message);
    return part == null ? null : read(part.buffer(), part.start(), part.end() - part.start());
  }

  /** Reads a description; lines that make no sense are passed over. */
  public static SdpSummary read(byte[] buffer, int start, int length) {
    return new SdpReader(buffer).read(start, start + length);
  }
}
