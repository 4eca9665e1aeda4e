package io.hepatica.server.export;

import io.hepatica.hep.HepFrame;
import io.hepatica.server.journal.Receipt;
import java.util.Arrays;

/** A HEP3 frame without what a journal added to it, as any collector takes it. */
public final class PlainHep {
  private static final int HEADER = 6;

  private PlainHep() {}

  /**
   * The frame without the chunks of {@link Receipt}, and without bytes behind its own length; the
   * very array where there is nothing to take off.
   */
  public static byte[] of(byte[] frame) {
    HepFrame view = new HepFrame();
    view.read(frame, 0, frame.length);
    byte[] plain = new byte[view.length()];
    System.arraycopy(frame, 0, plain, 0, Math.min(HEADER, plain.length));
    int at = HEADER;
    for (int chunk = view.firstChunk(); chunk >= 0; chunk = view.nextChunk(chunk)) {
      if (view.chunkVendor(chunk) != Receipt.VENDOR) {
        int length = view.chunkLength(chunk);
        System.arraycopy(frame, chunk, plain, at, length);
        at += length;
      }
    }
    if (at == frame.length || view.version() != 3) {
      return frame;
    }
    plain[4] = (byte) (at >>> 8);
    plain[5] = (byte) at;
    return Arrays.copyOf(plain, at);
  }
}
