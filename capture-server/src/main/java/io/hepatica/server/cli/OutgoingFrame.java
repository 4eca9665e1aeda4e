package io.hepatica.server.cli;

import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepDatagram;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.export.PlainHep;
import io.hepatica.server.probe.TimeShift;
import java.util.Arrays;

/**
 * Frames of a file as they go out again. By UDP a frame keeps its form, unless it is gzip and its
 * time is rewritten; on a stream only HEP3 is legal, and other forms are rewritten. What a server's
 * journal added is taken off. Not thread-safe.
 */
final class OutgoingFrame implements AutoCloseable {
  private final boolean stream;
  private final boolean rewriteTime;
  private final TimeShift shift = new TimeShift();
  private final HepDatagram datagram = new HepDatagram();
  private final Hep3Encoder encoder = new Hep3Encoder();

  OutgoingFrame(boolean stream, boolean rewriteTime) {
    this.stream = stream;
    this.rewriteTime = rewriteTime;
  }

  /**
   * The file begins again.
   *
   * @param latestMicros capture time of its latest frame, 0 where it is not known
   */
  void restart(long latestMicros) {
    shift.restart(latestMicros);
  }

  /** The bytes to be sent; none where a v1 or v2 frame is too large for HEP3. */
  byte[] of(byte[] frame, long nowMicros) {
    byte[] bytes = frame;
    if (rewriteTime) {
      bytes = shift.apply(frame, datagram, nowMicros);
    } else if (stream) {
      bytes = TimeShift.unpacked(frame, datagram);
    } else {
      datagram.read(frame, 0, frame.length);
    }
    HepFrame read = datagram.frame();
    if (bytes[0] == 'H' || bytes[0] == 'E') { // HEP3, EEP3
      return PlainHep.of(bytes);
    }
    if (!stream) {
      return bytes;
    }
    return read.version() == 3 ? copy(read) : asHep3(read, nowMicros);
  }

  private static byte[] copy(HepFrame frame) {
    return Arrays.copyOfRange(frame.buffer(), frame.offset(), frame.offset() + frame.length());
  }

  private byte[] asHep3(HepFrame frame, long nowMicros) {
    byte[] buffer = new byte[HepFrame.MAX_LENGTH];
    encoder.begin(buffer, 0, buffer.length);
    encoder.fields(frame, frame.timeMicros() == 0 ? nowMicros : frame.timeMicros());
    int length = encoder.finish();
    return Arrays.copyOf(buffer, Math.max(length, 0));
  }

  @Override
  public void close() {
    datagram.close();
  }
}
