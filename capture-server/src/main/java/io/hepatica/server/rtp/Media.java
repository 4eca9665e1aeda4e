package io.hepatica.server.rtp;

import io.hepatica.sip.SdpSummary;
import org.jspecify.annotations.Nullable;

/** What a call said of the media at one address; the newest description replaces older ones. */
final class Media {
  private final Call call;
  private Format[] formats = {};
  private boolean audio;
  private boolean secure;

  Media(Call call) {
    this.call = call;
  }

  void describe(SdpSummary.Media media) {
    formats = media.codecs().stream().map(Format::of).toArray(Format[]::new);
    audio = media.type().equals("audio");
    secure = media.protocol().contains("SAVP");
  }

  Call call() {
    return call;
  }

  @Nullable Format format(int payloadType) {
    for (Format format : formats) {
      if (format.payloadType() == payloadType) {
        return format;
      }
    }
    return null;
  }

  boolean audio() {
    return audio;
  }

  /** SRTP (RFC 3711), by its profile. */
  boolean secure() {
    return secure;
  }
}
