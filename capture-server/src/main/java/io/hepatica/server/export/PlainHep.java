package io.hepatica.server.export;

import io.hepatica.hep.HepFrame;
import io.hepatica.server.journal.Receipt;
import java.util.Arrays;

/** HEP3 frames without what a journal added to them, as any collector takes them. Stateless. */
public final class PlainHep {
  private static final int HEADER = 6;
  private static final int NO_TYPE = -1;

  private PlainHep() {}

  /**
   * The frame without the chunks of {@link Receipt}, and without bytes behind its own length.
   *
   * @param frame a whole HEP3 frame
   */
  public static byte[] of(byte[] frame) {
    return without(NO_TYPE, frame);
  }

  /** The same without a generic chunk as well. */
  static byte[] without(int type, byte[] frame) {
    HepFrame view = new HepFrame();
    view.read(frame, 0, frame.length);
    if (view.version() != 3) {
      throw new IllegalArgumentException("not a HEP3 frame");
    }
    byte[] plain = Arrays.copyOf(frame, view.length());
    int at = HEADER;
    for (int chunk = view.firstChunk(); chunk >= 0; chunk = view.nextChunk(chunk)) {
      int vendor = view.chunkVendor(chunk);
      if (vendor != Receipt.VENDOR && (vendor != 0 || view.chunkType(chunk) != type)) {
        int length = view.chunkLength(chunk);
        System.arraycopy(frame, chunk, plain, at, length);
        at += length;
      }
    }
    plain[4] = (byte) (at >>> 8);
    plain[5] = (byte) at;
    return Arrays.copyOf(plain, at);
  }
}
