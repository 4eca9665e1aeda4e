package io.hepatica.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.hep.HepDatagram;
import io.hepatica.server.SipFrames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class TimeShiftTest {
  private static final long THEN = 1_600_000_000_250_000L;
  private static final long NOW = 1_700_000_000_000_000L;

  @Test
  void gzippedFrame_isUnpackedAndMoved_andItsOwnBytesStay() throws IOException {
    byte[] plain = SipFrames.info("call-1", 1, THEN);
    byte[] packed = gzip(plain);
    byte[] sent = packed.clone();
    TimeShift shift = new TimeShift();
    shift.restart(THEN + 5_000_000);
    try (HepDatagram datagram = new HepDatagram()) {
      byte[] moved = shift.apply(packed, datagram, NOW);

      // 1,700,000,000.00 - 1,600,000,005.25 is 99,999,994.75: so many whole seconds.
      assertThat(datagram.frame().timeMicros()).isEqualTo(THEN + 99_999_994_000_000L);
      assertThat(moved).isEqualTo(SipFrames.info("call-1", 1, THEN + 99_999_994_000_000L));
      assertThat(packed).isEqualTo(sent);
    }
  }

  @Test
  void brokenGzip_staysAsItIs() throws IOException {
    byte[] packed = gzip(SipFrames.info("call-1", 1, THEN));
    byte[] broken = Arrays.copyOf(packed, packed.length / 2);
    TimeShift shift = new TimeShift();
    try (HepDatagram datagram = new HepDatagram()) {
      assertThat(shift.apply(broken, datagram, NOW))
          .isEqualTo(Arrays.copyOf(packed, packed.length / 2));
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }
}
