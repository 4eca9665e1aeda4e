package io.hepatica.server.rtp;

import io.hepatica.sip.SdpSummary.Codec;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a payload type stands for.
 *
 * @param name of the codec
 * @param clockRate of the timestamps in Hz; 0 where it is unknown
 * @param speech neither events (RFC 4733), whose packets share one timestamp, nor comfort noise
 *     (RFC 3389), which is sent now and then
 */
record Format(int payloadType, String name, int clockRate, boolean speech) {
  private static final List<Format> BY_TYPE =
      IntStream.range(0, 128).mapToObj(type -> of(Codec.of(type))).toList();

  static Format of(Codec codec) {
    String name = codec.name();
    boolean speech =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "telephone-event", "tone", "cn" -> false;
          default -> true;
        };
    return new Format(codec.payloadType(), name, codec.clockRate(), speech);
  }

  /** Of RFC 3551, or with the number as its name and without clock rate. */
  static Format of(int payloadType) {
    return BY_TYPE.get(payloadType);
  }

  /** Whether timestamps run on when one follows the other. */
  boolean isLike(Format other) {
    return speech && other.speech && clockRate == other.clockRate;
  }
}
