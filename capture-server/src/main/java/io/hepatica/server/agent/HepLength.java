package io.hepatica.server.agent;

/** The total length in the header of a HEP3 frame. */
final class HepLength {
  private HepLength() {}

  static int at(byte[] b, int frame) {
    return (b[frame + 4] & 0xff) << 8 | (b[frame + 5] & 0xff);
  }

  static void set(byte[] b, int length) {
    b[4] = (byte) (length >>> 8);
    b[5] = (byte) length;
  }
}
