package io.hepatica.server.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Texts that many sessions have in common (domains, addresses, user agents, codecs), kept once. A
 * fixed number of places: a text that falls on a taken one takes it over, which costs memory, never
 * correctness. Thread-safe.
 */
public final class SharedTexts {
  /** No text of a session is longer, in bytes; what is longer is cut. */
  static final int MAX_LENGTH = 255;

  private final AtomicReferenceArray<@Nullable String> places;
  private final int mask;

  /**
   * @param places a power of two; 0 where nothing is to be shared
   */
  public SharedTexts(int places) {
    if (places < 0 || Integer.bitCount(places) > 1) {
      throw new IllegalArgumentException("places must be a power of two: " + places);
    }
    this.places = new AtomicReferenceArray<>(places);
    this.mask = places - 1;
  }

  /** The text in these bytes, cut and unfolded. */
  String of(byte[] bytes, int start, int length) {
    if (mask < 0) {
      return read(bytes, start, length);
    }
    int place = (int) Hash64.of(bytes, start, Math.min(length, MAX_LENGTH)) & mask;
    String there = places.getOpaque(place);
    if (there != null && isText(there, bytes, start, length)) {
      return there;
    }
    String text = read(bytes, start, length);
    places.setOpaque(place, text);
    return text;
  }

  /** A text that equals this one. */
  String of(String text) {
    if (mask < 0) {
      return text;
    }
    int hash = text.hashCode() * 0x9e3779b9;
    int place = (hash ^ hash >>> 16) & mask;
    String there = places.getOpaque(place);
    if (text.equals(there)) {
      return there;
    }
    places.setOpaque(place, text);
    return text;
  }

  /** Whether the bytes are that text; false for some that are, where they are not ASCII. */
  static boolean isText(String text, byte[] bytes, int start, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != bytes[start + i]) {
        return false;
      }
    }
    return true;
  }

  /** The bytes as text, cut between two characters; a fold (RFC 3261, 7.3.1) is one blank. */
  static String read(byte[] bytes, int start, int length) {
    int end = length;
    if (end > MAX_LENGTH) {
      end = MAX_LENGTH;
      while (end > MAX_LENGTH - 3 && (bytes[start + end] & 0xc0) == 0x80) {
        end--;
      }
    }
    String text = new String(bytes, start, end, UTF_8);
    return text.indexOf('\n') < 0 && text.indexOf('\r') < 0
        ? text
        : text.replaceAll("[ \\t]*[\\r\\n]+[ \\t]*", " ");
  }
}
