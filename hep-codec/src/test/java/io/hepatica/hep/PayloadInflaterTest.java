package io.hepatica.hep;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PayloadInflaterTest {
  @Test
  void zlib_ofCaptagent_isSip() {
    byte[] stream =
        Captures.connections("captagent-sip-hep3-tcp-compressed-auth").getFirst().getFirst();
    HepFrame frame = new HepFrame();
    assertThat(frame.read(stream, 0, stream.length)).isNull();
    assertThat(frame.payloadCompressed()).isTrue();
    try (PayloadInflater inflater = new PayloadInflater(65_536)) {
      assertThat(inflater.inflate(stream, frame.payloadStart(), frame.payloadLength())).isNull();
      assertThat(text(inflater)).startsWith("INVITE sip:").contains("\r\nCall-ID: ");
    }
  }

  @Test
  void zlib_ofCaptagent_hundredPayloadsHaveTheSizeThatAnotherInflaterFinds() {
    HepFrame frame = new HepFrame();
    long bytes = 0;
    try (PayloadInflater inflater = new PayloadInflater(65_536)) {
      for (byte[] segment :
          Captures.connections("captagent-sip-hep3-tcp-compressed-auth").getFirst()) {
        assertThat(frame.read(segment, 0, segment.length)).isNull();
        assertThat(inflater.inflate(segment, frame.payloadStart(), frame.payloadLength())).isNull();
        bytes += inflater.length();
      }
    }
    assertThat(bytes).isEqualTo(52_447);
  }

  @ParameterizedTest
  @EnumSource
  void stream_ofEachForm_isInflated(Deflate form) {
    byte[] plain = "INVITE sip:bob@example.net SIP/2.0\r\n".repeat(300).getBytes(UTF_8);
    byte[] packed = form.pack(plain);
    byte[] amidst = new byte[packed.length + 20];
    System.arraycopy(packed, 0, amidst, 10, packed.length);
    try (PayloadInflater inflater = new PayloadInflater(plain.length)) {
      for (int times = 0; times < 3; times++) {
        assertThat(inflater.inflate(amidst, 10, packed.length)).isNull();
        assertThat(Arrays.copyOf(inflater.buffer(), inflater.length())).isEqualTo(plain);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void stream_cutAnywhere_isAFault(Deflate form) {
    byte[] packed = form.pack("OPTIONS sip:a SIP/2.0".getBytes(UTF_8));
    try (PayloadInflater inflater = new PayloadInflater(1000)) {
      for (int length = 0; length < packed.length; length++) {
        assertThat(inflater.inflate(packed, 0, length)).isEqualTo(HepFault.BAD_COMPRESSION);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void bomb_isCutAtTheLimit(Deflate form) {
    byte[] packed = form.pack(new byte[100_000_000]);
    try (PayloadInflater inflater = new PayloadInflater(1 << 20)) {
      assertThat(inflater.inflate(packed, 0, packed.length)).isEqualTo(HepFault.BAD_COMPRESSION);
      assertThat(inflater.length()).isEqualTo(1 << 20);
      assertThat(inflater.buffer().length).isLessThanOrEqualTo((1 << 20) + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void limit_isInclusive(Deflate form) {
    byte[] packed = form.pack(new byte[10_000]);
    try (PayloadInflater exact = new PayloadInflater(10_000);
        PayloadInflater less = new PayloadInflater(9_999)) {
      assertThat(exact.inflate(packed, 0, packed.length)).isNull();
      assertThat(exact.length()).isEqualTo(10_000);
      assertThat(less.inflate(packed, 0, packed.length)).isEqualTo(HepFault.BAD_COMPRESSION);
      assertThat(less.length()).isEqualTo(9_999);
    }
  }

  // Made with Python's gzip and zlib modules: the payload is "OPTIONS".
  @ParameterizedTest
  @CsvSource({
    "1f8b08080000000002ff7061796c6f616400f30f08f1f4f70b06009d0470ef07000000",
    "1f8b081e00000000000303006162636e00636f6d6d656e74001dd1f30f08f1f4f70b06009d0470ef07000000"
  })
  void gzip_withOptionalFields_isInflated(String sample) {
    byte[] packed = HexFormat.of().parseHex(sample);
    try (PayloadInflater inflater = new PayloadInflater(100)) {
      assertThat(inflater.inflate(packed, 0, packed.length)).isNull();
      assertThat(text(inflater)).isEqualTo("OPTIONS");
    }
  }

  @Test
  void gzip_withAWrongChecksumOrSize_isAFault() {
    byte[] packed = Deflate.GZIP.pack("OPTIONS".getBytes(UTF_8));
    try (PayloadInflater inflater = new PayloadInflater(100)) {
      for (int at = packed.length - 8; at < packed.length; at++) {
        byte[] broken = packed.clone();
        broken[at] ^= 1;
        assertThat(inflater.inflate(broken, 0, broken.length)).isEqualTo(HepFault.BAD_COMPRESSION);
        assertThat(text(inflater)).isEqualTo("OPTIONS");
      }
    }
  }

  @Test
  void stream_broken_givesWhatCouldBeHad() {
    byte[] plain = new byte[200_000];
    new Random(1).nextBytes(plain);
    byte[] packed = Deflate.ZLIB.pack(plain);
    try (PayloadInflater inflater = new PayloadInflater(1 << 20)) {
      assertThat(inflater.inflate(packed, 0, packed.length / 2))
          .isEqualTo(HepFault.BAD_COMPRESSION);
      assertThat(inflater.length()).isPositive();
      assertThat(Arrays.copyOf(inflater.buffer(), inflater.length()))
          .isEqualTo(Arrays.copyOf(plain, inflater.length()));
    }
  }

  @Test
  void randomBytes_neverThrowAndStayWithinTheLimit() {
    Random random = new Random(7);
    try (PayloadInflater inflater = new PayloadInflater(5_000)) {
      for (int i = 0; i < 50_000; i++) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        if (bytes.length > 3 && i % 3 == 0) {
          System.arraycopy(new byte[] {0x1f, (byte) 0x8b, 8}, 0, bytes, 0, 3);
        } else if (bytes.length > 2 && i % 3 == 1) {
          System.arraycopy(new byte[] {0x78, (byte) 0x9c}, 0, bytes, 0, 2);
        }
        inflater.inflate(bytes, 0, bytes.length);
        assertThat(inflater.length()).isBetween(0, 5_000);
      }
    }
  }

  @Test
  void limit_belowOne_isRefused() {
    assertThatThrownBy(() -> new PayloadInflater(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static String text(PayloadInflater inflater) {
    return new String(inflater.buffer(), 0, inflater.length(), US_ASCII);
  }
}
