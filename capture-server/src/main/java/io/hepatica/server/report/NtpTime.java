package io.hepatica.server.report;

/** Times of the Network Time Protocol as RTCP has them (RFC 3550, 4). */
final class NtpTime {
  /** Seconds from 1900 to 1970. */
  private static final long UNIX_EPOCH = 2_208_988_800L;

  private static final long MICROS = 1_000_000;
  private static final long U32 = 0xffff_ffffL;

  private NtpTime() {}

  /** Seconds since 1900 of a time in microseconds since 1970, modulo 2^32. */
  static long seconds(long unixMicros) {
    return Math.floorDiv(unixMicros, MICROS) + UNIX_EPOCH & U32;
  }

  /**
   * Round trip in milliseconds, A - LSR - DLSR (RFC 3550, 6.4.1). A is the time of capture: the
   * result is that of the reporter and the capturing host, as far as the clock of the latter agrees
   * with that of the host that LSR comes from; NaN where LSR is absent. May be negative, or out of
   * all reason, where clocks differ.
   *
   * @param lsr middle 32 bits of an NTP time, 0 where there was none
   * @param dlsr units of 1/65536 s
   */
  static double roundTripMillis(long unixMicros, long lsr, long dlsr) {
    if (lsr == 0 || unixMicros <= 0) {
      return Double.NaN;
    }
    long fraction = (Math.floorMod(unixMicros, MICROS) << 16) / MICROS;
    int difference = (int) ((seconds(unixMicros) << 16) + fraction - lsr - dlsr);
    return difference * 1000.0 / (1 << 16);
  }
}
