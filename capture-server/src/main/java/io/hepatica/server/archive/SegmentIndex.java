package io.hepatica.server.archive;

import io.hepatica.server.message.Table;
import java.util.List;
import java.util.Set;

/**
 * What the index of an archived segment says.
 *
 * @param summary the segment as a whole, in the index's head
 * @param frames in order
 */
record SegmentIndex(Summary summary, List<ZstdFrame> frames) {

  /**
   * The head of an index.
   *
   * @param receivedMicros when the first frame was received
   * @param fileBytes length of the {@code .hep.zst}
   */
  record Summary(
      long firstPosition,
      long endPosition,
      long receivedMicros,
      long fileBytes,
      long rawBytes,
      long minMicros,
      long maxMicros,
      long messages,
      long damagedBytes,
      Set<Table> tables,
      int frames) {}

  /** Sums the frames up. */
  static SegmentIndex of(
      long firstPosition,
      long endPosition,
      long receivedMicros,
      Set<Table> tables,
      List<ZstdFrame> frames) {
    long fileBytes = 0;
    long rawBytes = 0;
    long messages = 0;
    long damaged = 0;
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (ZstdFrame frame : frames) {
      fileBytes = frame.offset() + frame.length();
      if (frame.isWhole()) {
        rawBytes += frame.rawLength();
        messages += frame.messages();
        min = Math.min(min, frame.minMicros());
        max = Math.max(max, frame.maxMicros());
      } else {
        damaged += frame.length();
      }
    }
    Summary summary =
        new Summary(
            firstPosition,
            endPosition,
            receivedMicros,
            fileBytes,
            rawBytes,
            min,
            max,
            messages,
            damaged,
            tables,
            frames.size());
    return new SegmentIndex(summary, List.copyOf(frames));
  }
}
