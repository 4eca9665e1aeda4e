package io.hepatica.server.export;

import io.hepatica.hep.HepFrame;
import io.hepatica.hep.PayloadInflater;
import io.hepatica.server.message.ParsedMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a frame carries, inflated. Immutable.
 *
 * @param bytes not to be changed
 * @param isSip by the frame's protocol type
 */
public record Payload(byte[] bytes, boolean isSip) {
  private static final int TYPE_SIP = 1;

  /** The payload of a journaled frame; as it came where it can't be inflated. */
  public static Payload of(byte[] frame) {
    HepFrame hep = new HepFrame();
    if (hep.read(frame, 0, frame.length) != null) {
      return new Payload(frame, false);
    }
    boolean isSip = hep.protocolType() == TYPE_SIP;
    int start = hep.payloadStart();
    int length = hep.payloadLength();
    if (hep.payloadCompressed()) {
      byte[] inflated = inflate(hep.buffer(), start, length);
      if (inflated != null) {
        return new Payload(inflated, isSip);
      }
    }
    return new Payload(Arrays.copyOfRange(hep.buffer(), start, start + length), isSip);
  }

  private static byte @Nullable [] inflate(byte[] from, int start, int length) {
    try (PayloadInflater inflater = new PayloadInflater(ParsedMessage.MAX_INFLATED)) {
      return inflater.inflate(from, start, length) == null
          ? Arrays.copyOf(inflater.buffer(), inflater.length())
          : null;
    }
  }

  /** Whether every byte is part of UTF-8. */
  public boolean isUtf8() {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException notUtf8) {
      return false;
    }
  }

  /**
   * Whether a person can read it: SIP always, since even with a binary body its headers are text;
   * anything else if it is UTF-8 without a NUL, which RTCP never is.
   */
  public boolean isText() {
    if (isSip) {
      return true;
    }
    for (byte b : bytes) {
      if (b == 0) {
        return false;
      }
    }
    return isUtf8();
  }

  /** As UTF-8, what is none replaced. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
