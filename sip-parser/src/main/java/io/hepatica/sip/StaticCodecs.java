package io.hepatica.sip;

import io.hepatica.sip.SdpSummary.Codec;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Payload types that need no a=rtpmap, RFC 3551 tables 4 and 5. */
final class StaticCodecs {
  private static final Map<Integer, Codec> BY_PAYLOAD_TYPE =
      List.of(
              new Codec(0, "PCMU", 8000),
              new Codec(3, "GSM", 8000),
              new Codec(4, "G723", 8000),
              new Codec(5, "DVI4", 8000),
              new Codec(6, "DVI4", 16000),
              new Codec(7, "LPC", 8000),
              new Codec(8, "PCMA", 8000),
              new Codec(9, "G722", 8000),
              new Codec(10, "L16", 44100),
              new Codec(11, "L16", 44100),
              new Codec(12, "QCELP", 8000),
              new Codec(13, "CN", 8000),
              new Codec(14, "MPA", 90000),
              new Codec(15, "G728", 8000),
              new Codec(16, "DVI4", 11025),
              new Codec(17, "DVI4", 22050),
              new Codec(18, "G729", 8000),
              new Codec(25, "CelB", 90000),
              new Codec(26, "JPEG", 90000),
              new Codec(28, "nv", 90000),
              new Codec(31, "H261", 90000),
              new Codec(32, "MPV", 90000),
              new Codec(33, "MP2T", 90000),
              new Codec(34, "H263", 90000))
          .stream()
          .collect(Collectors.toUnmodifiableMap(Codec::payloadType, Function.identity()));

  private StaticCodecs() {}

  /** The codec of a format until an a=rtpmap says otherwise. */
  static Codec of(int payloadType, String format) {
    Codec known = BY_PAYLOAD_TYPE.get(payloadType);
    return known != null ? known : new Codec(payloadType, format, 0);
  }
}
