package io.hepatica.server.rtp;

/** The header of an RTP packet, RFC 3550 section 5.1. */
final class RtpHeader {
  private static final int FIXED = 12;
  private static final int EXTENSION = 0x10;

  /** Both bits of RTCP's types 192 to 223 on the port of the media (RFC 5761 section 4). */
  private static final int FIRST_RTCP = 64;

  private static final int LAST_RTCP = 95;

  private RtpHeader() {}

  /** Where the payload begins; -1 where the bytes are no RTP. */
  static int payloadStart(byte[] b, int start, int length) {
    if (length < FIXED || (b[start] & 0xc0) != 0x80) {
      return -1;
    }
    int type = payloadType(b, start);
    if (type >= FIRST_RTCP && type <= LAST_RTCP) {
      return -1;
    }
    int header = FIXED + 4 * (b[start] & 0xf);
    if ((b[start] & EXTENSION) != 0) {
      if (header + 4 > length) {
        return -1;
      }
      header += 4 + 4 * u16(b, start + header + 2);
    }
    return header > length ? -1 : start + header;
  }

  static int payloadType(byte[] b, int start) {
    return b[start + 1] & 0x7f;
  }

  static boolean isMarked(byte[] b, int start) {
    return b[start + 1] < 0;
  }

  static int sequence(byte[] b, int start) {
    return u16(b, start + 2);
  }

  static int timestamp(byte[] b, int start) {
    return u16(b, start + 4) << 16 | u16(b, start + 6);
  }

  static int ssrc(byte[] b, int start) {
    return u16(b, start + 8) << 16 | u16(b, start + 10);
  }

  private static int u16(byte[] b, int at) {
    return (b[at] & 0xff) << 8 | (b[at + 1] & 0xff);
  }
}
