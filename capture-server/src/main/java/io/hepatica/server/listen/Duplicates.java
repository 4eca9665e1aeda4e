package io.hepatica.server.listen;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hepatica.hep.HepFrame;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

/**
 * Messages of the last moments. A message is the same where payload, addresses, ports and protocol
 * are: the copy that a proxy sends on has other addresses, and is none. Bounded: when more come in
 * a window than are remembered, some duplicates are taken for new. Thread-safe.
 */
final class Duplicates {
  private static final int LIMIT = 1 << 18;

  private record Key(long high, long low) {}

  private final Cache<Key, Boolean> seen;

  Duplicates(Duration window) {
    seen = Caffeine.newBuilder().expireAfterWrite(window).maximumSize(LIMIT).build();
  }

  /** Whether the frame's message was seen within the window; from now on it was. */
  boolean seen(HepFrame frame) {
    MessageDigest digest = sha256();
    byte[] buffer = frame.buffer();
    ByteBuffer ports = ByteBuffer.allocate(9);
    ports.putShort((short) frame.sourcePort()).putShort((short) frame.destinationPort());
    ports.put((byte) frame.protocol()).putShort((short) frame.sourceAddressLength());
    ports.putShort((short) frame.destinationAddressLength());
    digest.update(ports.array());
    digest.update(buffer, frame.sourceAddressStart(), frame.sourceAddressLength());
    digest.update(buffer, frame.destinationAddressStart(), frame.destinationAddressLength());
    digest.update(buffer, frame.payloadStart(), frame.payloadLength());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return seen.asMap().putIfAbsent(new Key(hash.getLong(), hash.getLong()), true) != null;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
