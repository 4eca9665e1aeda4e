package io.hepatica.server.agent;

import io.hepatica.hep.HepChunk;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The password that a collector asks for, as the last chunk of each frame (HEP3 chunk 14). Added
 * when a frame is sent, so that it never lies in the buffer on disk.
 */
final class AuthKey {
  private static final int CHUNK_HEADER = 6;
  private static final int MOST = 0xffff;

  private final byte[] chunk;

  AuthKey(String password) {
    byte[] key = password.getBytes(StandardCharsets.UTF_8);
    chunk = new byte[key.length == 0 ? 0 : CHUNK_HEADER + key.length];
    if (chunk.length > 0) {
      chunk[3] = HepChunk.AUTH_KEY;
      chunk[4] = (byte) (chunk.length >>> 8);
      chunk[5] = (byte) chunk.length;
      System.arraycopy(key, 0, chunk, CHUNK_HEADER, key.length);
    }
  }

  /** The frame with the key; empty where both together are too long for a frame. */
  byte[] addTo(byte[] frame) {
    int length = frame.length + chunk.length;
    if (length > MOST) {
      return new byte[0];
    }
    byte[] with = Arrays.copyOf(frame, length);
    System.arraycopy(chunk, 0, with, frame.length, chunk.length);
    with[4] = (byte) (length >>> 8);
    with[5] = (byte) length;
    return with;
  }
}
