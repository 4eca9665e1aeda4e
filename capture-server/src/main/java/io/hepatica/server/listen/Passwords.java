package io.hepatica.server.listen;

import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepFrame;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/** The auth keys that are accepted; any where none is named. Immutable. */
final class Passwords {
  private final List<byte[]> keys;

  Passwords(List<String> passwords) {
    keys = passwords.stream().map(p -> p.getBytes(StandardCharsets.UTF_8)).toList();
  }

  /**
   * Whether the frame carries one of the keys. A frame without one, as every frame of v1 and v2,
   * carries the empty key. The time taken tells nothing of how much of a key was right.
   */
  boolean accept(HepFrame frame) {
    if (keys.isEmpty()) {
      return true;
    }
    int start = frame.start(HepChunk.AUTH_KEY);
    byte[] sent =
        Arrays.copyOfRange(frame.buffer(), start, start + frame.length(HepChunk.AUTH_KEY));
    boolean accepted = false;
    for (byte[] key : keys) {
      accepted |= MessageDigest.isEqual(key, sent);
    }
    return accepted;
  }
}
