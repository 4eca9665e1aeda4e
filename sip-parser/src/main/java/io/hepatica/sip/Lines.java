package io.hepatica.sip;

/**
 * Ends of lines, eight bytes at a time.
 *
 * <p>A line ends with CRLF, and from careless senders with a bare LF, a bare CR, or CRs before the
 * LF. A word holds a byte {@code b} where {@code word ^ bbbbbbbb} holds a zero byte, and the lowest
 * zero byte of {@code x} is the lowest high bit of {@code (x - 01..01) & ~x & 80..80}; bits above
 * it may be wrong, which does not matter.
 */
final class Lines {
  private static final long HIGHS = 0x8080808080808080L;
  private static final long LF = '\n' * Words.ONES;
  private static final long CR = '\r' * Words.ONES;

  private Lines() {}

  /** Index of the first CR or LF at or after {@code from}, or {@code end}. */
  static int end(byte[] buffer, int from, int end) {
    int p = from;
    for (; p <= end - Long.BYTES; p += Long.BYTES) {
      long word = Words.at(buffer, p);
      long lf = word ^ LF;
      long cr = word ^ CR;
      long found = ((lf - Words.ONES & ~lf) | (cr - Words.ONES & ~cr)) & HIGHS;
      if (found != 0) {
        return p + (Long.numberOfTrailingZeros(found) >> 3);
      }
    }
    while (p < end && buffer[p] != '\n' && buffer[p] != '\r') {
      p++;
    }
    return p;
  }

  /** Start of the next line, given the end of one; {@code end} where there is none. */
  static int next(byte[] buffer, int lineEnd, int end) {
    int p = lineEnd;
    while (p < end && buffer[p] == '\r') {
      p++;
    }
    if (p < end && buffer[p] == '\n') {
      return p + 1;
    }
    return Math.min(lineEnd + 1, end);
  }
}
