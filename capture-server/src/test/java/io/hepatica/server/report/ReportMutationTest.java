package io.hepatica.server.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.hep.HepDatagram;
import io.hepatica.server.TestCaptures;
import io.hepatica.sip.SipMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeded changes of real reports: nothing is thrown, and no value is one that can't be. */
class ReportMutationTest {
  private static final int PER_SEED = 4_000;
  private static final int[] TYPES = {5, 32, 34, 35, 38, 99};

  private static final List<String> INSERTIONS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ":",
          ",",
          "null",
          "-",
          "9999999999",
          "1e308",
          "NaN",
          "\\u0000",
          "\\",
          "\r\n",
          "\n ",
          "=",
          ";",
          "IP=",
          "NLR=",
          "\0",
          "\u00ff",
          "127",
          "{\"ssrc\":1",
          "\u0081\u00c9\0\7",
          "\u0080\u00cf\0\n",
          "\u00a0\u00c8\u00ff\u00ff");

  private final ReportReader reader = new ReportReader();
  private final SipMessage sip = new SipMessage();

  private static List<byte[]> payloads() {
    List<byte[]> payloads = new ArrayList<>();
    HepDatagram hep = new HepDatagram();
    for (String capture :
        List.of(
            "rtpengine-rtcp-udp",
            "heplify-rtcp-json-udp",
            "captagent-live-sip-rtcp-json-udp",
            "hepgen-rtp-multi-udp",
            "captagent-rtcpxr-publish-collector-udp",
            "sip-rtcp-input-ipv4")) {
      for (byte[] frame : TestCaptures.frames(capture)) {
        if (hep.read(frame, 0, frame.length) == null) {
          int start = hep.frame().payloadStart();
          payloads.add(
              Arrays.copyOfRange(hep.frame().buffer(), start, start + hep.frame().payloadLength()));
        }
      }
    }
    return payloads;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void mutatedReport_givesBelievableValuesOrAnError(long seed) {
    Random random = new Random(seed);
    List<byte[]> payloads = payloads();
    for (int i = 0; i < PER_SEED; i++) {
      byte[] mutated = mutate(payloads.get(random.nextInt(payloads.size())), random);
      int type = TYPES[random.nextInt(TYPES.length)];
      check(reader.ofPayload(type, random.nextLong(), mutated, 0, mutated.length));
      if (sip.parse(mutated, 0, mutated.length)) {
        check(reader.ofSip(sip));
        int body = sip.bodyStart();
        check(reader.ofPayload(99, 0, mutated, body, mutated.length - body));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\":", "[", "{", "\"", "VQ:", "PacketLoss:NLR=1\n", "\u0081\u00c9\0\0", "\0"})
  void repeatedAQuarterOfAMillionBytesLong_isReadAllTheSame(String part) {
    for (String head : List.of("", "{\"report_blocks\":[", "{\"MOS\":", "VQSessionReport\n")) {
      byte[] bytes = (head + part.repeat(262_144 / part.length())).getBytes(ISO_8859_1);
      QualityReport report = reader.ofPayload(5, 0, bytes, 0, bytes.length);
      assertThat(report.error() != null || !report.streams().isEmpty()).isTrue();
      check(report);
    }
  }

  private static byte[] mutate(byte[] payload, Random random) {
    byte[] bytes = payload.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        case 2 -> {
          byte[] insertion = INSERTIONS.get(random.nextInt(INSERTIONS.size())).getBytes(ISO_8859_1);
          byte[] longer = Arrays.copyOf(bytes, bytes.length + insertion.length);
          System.arraycopy(insertion, 0, longer, at, insertion.length);
          System.arraycopy(bytes, at, longer, at + insertion.length, bytes.length - at);
          bytes = longer;
        }
        default -> {
          int end = at + random.nextInt(bytes.length - at);
          byte[] shorter = Arrays.copyOf(bytes, bytes.length - (end - at));
          System.arraycopy(bytes, end, shorter, at, bytes.length - end);
          bytes = shorter;
        }
      }
    }
    return bytes;
  }

  private static void check(@Nullable QualityReport report) {
    if (report == null) {
      return;
    }
    assertThat(report.streams()).hasSizeLessThanOrEqualTo(32);
    assertThat(report.callId() == null || report.callId().length() <= 255).isTrue();
    report.streams().forEach(stream -> stream.values().forEach(ReportMutationTest::check));
  }

  private static void check(Metric metric, Object value) {
    boolean believable =
        switch (metric.type()) {
          case TEXT -> value instanceof String text && !text.isBlank() && text.length() <= 255;
          case NUMBER -> value instanceof Long number && number >= 0;
          case DECIMAL -> value instanceof Double decimal && isBelievable(metric, decimal);
        };
    assertThat(believable).as("%s = %s", metric, value).isTrue();
  }

  private static boolean isBelievable(Metric metric, double value) {
    return switch (metric) {
      case MOS_LQ, MOS_CQ -> value >= 1 && value <= 5;
      case R_FACTOR -> value >= 0 && value <= 120;
      case LOSS_PCT, DISCARD_PCT, BURST_DENSITY_PCT, GAP_DENSITY_PCT -> value >= 0 && value <= 100;
      case SIGNAL_DBM0, NOISE_DBM0 -> value >= -128 && value < 127;
      case PACKETS_LOST -> Double.isFinite(value);
      default -> value >= 0 && Double.isFinite(value);
    };
  }
}
