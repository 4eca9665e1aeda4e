package io.hepatica.server.pcap;

import io.hepatica.hep.HepFault;
import io.hepatica.hep.HepFrame;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the HEP frames of a file, plain or gzip: a HEP3 stream (a journal segment, an export), or a
 * capture with HEP by UDP or TCP, or with SIP and RTCP themselves, which are wrapped in HEP3. A bad
 * file is no exception, as with {@link CaptureFile}. Thread-safe: holds no state.
 */
public final class FrameFile {
  private static final int HEADER = 6;

  private FrameFile() {}

  /**
   * Gives out each frame as it was sent: HEP3, v1, v2, and the gzip and protobuf forms of heplify.
   *
   * @throws IOException if the stream itself or the sink fails
   */
  public static Outcome read(InputStream in, Sink<byte[]> sink) throws IOException {
    FileInput input = FileInput.of(in);
    Skipped skipped = new Skipped();
    long count;
    byte[] start = input.peek(4);
    if (CaptureFile.isCapture(start)) {
      try (FrameFinder finder = new FrameFinder(sink, skipped)) {
        count = CaptureFile.read(input, skipped, finder);
        finder.finish();
      }
    } else if (StreamFrames.isHep3(start, 0, start.length)) {
      count = readHep(input, skipped, sink);
    } else {
      count = 0;
      input.fail("the file is neither a HEP3 stream nor pcap nor pcapng");
    }
    return new Outcome(count, input.position(), input.problem(), skipped.counts());
  }

  private static long readHep(FileInput input, Skipped skipped, Sink<byte[]> sink)
      throws IOException {
    HepFrame view = new HepFrame();
    long count = 0;
    while (true) {
      byte[] header = input.peek(HEADER);
      if (header.length == 0) {
        return count;
      }
      int length = header.length < HEADER ? HEADER : StreamFrames.hepLength(header, 0);
      if (length < HEADER || !StreamFrames.isHep3(header, 0, header.length)) {
        input.fail("here begins no HEP3 frame");
        return count;
      }
      byte[] frame = input.read(length, "a HEP3 frame");
      if (frame == null) {
        return count;
      }
      HepFault fault = view.read(frame, 0, length);
      if (fault == null || fault == HepFault.NO_PAYLOAD) {
        sink.accept(frame);
      } else {
        skipped.add("broken HEP: " + fault.label());
      }
      count++;
    }
  }
}
