package io.hepatica.hep;

import org.jspecify.annotations.Nullable;

/** A view of one HEP3, EEP3, HEP v1 or v2 frame where it lies. Reusable; not thread-safe. */
public final class HepFrame {
  /**
   * Reads the frame at the given place; null when it is whole, else what is wrong. Never throws on
   * bad input.
   */
  public @Nullable HepFault read(byte[] buffer, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  public byte[] buffer() {
    throw new UnsupportedOperationException();
  }

  /** Where the frame begins in {@link #buffer()}. */
  public int offset() {
    throw new UnsupportedOperationException();
  }

  /** Bytes of the frame: HEP3's own total length, which may be less than what was offered. */
  public int length() {
    throw new UnsupportedOperationException();
  }

  /** 1, 2 or 3. */
  public int version() {
    throw new UnsupportedOperationException();
  }

  /** IP protocol as sent (17 UDP, 6 TCP, 132 SCTP, 22 TLS by custom); 0 where absent. */
  public int protocol() {
    throw new UnsupportedOperationException();
  }

  public int sourcePort() {
    throw new UnsupportedOperationException();
  }

  public int destinationPort() {
    throw new UnsupportedOperationException();
  }

  /** 4, 16, or 0 where absent; an IPv4-mapped address is given as its 4 bytes. */
  public int sourceAddressLength() {
    throw new UnsupportedOperationException();
  }

  /** Offset in {@link #buffer()}. */
  public int sourceAddressStart() {
    throw new UnsupportedOperationException();
  }

  public int destinationAddressLength() {
    throw new UnsupportedOperationException();
  }

  public int destinationAddressStart() {
    throw new UnsupportedOperationException();
  }

  /** Microseconds since the epoch; 0 where the frame carries no time. */
  public long timeMicros() {
    throw new UnsupportedOperationException();
  }

  /** Chunk 0x0b; 1 (SIP) in v1 and v2. */
  public int protocolType() {
    throw new UnsupportedOperationException();
  }

  /** Chunk 0x0c, unsigned; sngrep's id is shifted back. 0 where absent. */
  public long agentId() {
    throw new UnsupportedOperationException();
  }

  /** Chunk 0x12; 0 where absent. */
  public int vlan() {
    throw new UnsupportedOperationException();
  }

  /** Whether generic chunk {@code type} (0x01..0x2f, 0x65) is present (HEP3 only). */
  public boolean has(int type) {
    throw new UnsupportedOperationException();
  }

  /** Offset in {@link #buffer()} of the value of generic chunk {@code type}. */
  public int start(int type) {
    throw new UnsupportedOperationException();
  }

  /** Length of the value of generic chunk {@code type}; 0 where absent. */
  public int length(int type) {
    throw new UnsupportedOperationException();
  }

  /** Offset in {@link #buffer()} of the payload as it came, compressed or not. */
  public int payloadStart() {
    throw new UnsupportedOperationException();
  }

  public int payloadLength() {
    throw new UnsupportedOperationException();
  }

  /** Whether the payload is that of chunk 0x10. */
  public boolean payloadCompressed() {
    throw new UnsupportedOperationException();
  }
}
