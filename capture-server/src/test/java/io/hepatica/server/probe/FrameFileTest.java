package io.hepatica.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.hep.HepFrame;
import io.hepatica.server.TestCaptures;
import io.hepatica.server.Tshark;
import io.hepatica.sip.SipField;
import io.hepatica.sip.SipMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameFileTest {
  /** Counts were taken by other decoders when the captures were made. */
  @ParameterizedTest
  @CsvSource({
    "kamailio-siptrace-hep3-calls, 4264",
    "kamailio-siptrace-hep2-calls, 1204",
    "kamailio-siptrace-hep1-calls, 1204",
    "captagent-sip-hep3-tcp-compressed-auth, 74",
    "captagent-live-sip-rtcp-json-udp, 148",
    "captagent-rtcpxr-publish-collector-udp, 10",
    "heplify-sip-tcp-multiframe, 1697",
    "heplify-sip-ipv6-udp, 721",
    "heplify-rtcp-json-udp, 84",
    "heplify-live-dns-udp, 3",
    "heplify-NOT-HEP-protobuf-udp, 84",
    "sngrep-sip-hep3-udp-auth, 1697",
    "hepgen-sip-log-rtcp-udp, 192",
    "hepgen-reports-34-35-54-udp, 372",
    "hepgen-rtp-multi-udp, 58",
    "hepgen-sip-rtcp-reports-tcp, 108",
    "hepgen-loop200-tcp, 1200",
    "hepipe-log-udp, 33",
    "rtpengine-rtcp-udp, 60",
    "kamailio+rtpengine-sip-rtcp-udp, 119"
  })
  void read_capture_givesEveryFrameOnce(String name, int frames) throws IOException {
    List<byte[]> found = new ArrayList<>();
    Outcome outcome = FrameFile.read(TestCaptures.open(name), TestCaptures.AGENT, found::add);
    assertThat(outcome.problem()).isNull();
    assertThat(outcome.skipped()).isEmpty();
    assertThat(found).hasSize(frames);
  }

  @ParameterizedTest
  @CsvSource({"sip-rtcp-input-ipv4, 52", "sip-input-ipv4, 1697"})
  void read_sipPackets_wrapsThemAsTsharkReadsThem(
      String name, int messages, @TempDir Path directory) throws IOException {
    Path file = Files.write(directory.resolve("a.pcap.gz"), TestCaptures.open(name).readAllBytes());
    List<String> expected =
        Tshark.fields(
                file,
                "sip",
                "frame.time_epoch",
                "ip.proto",
                "ip.src",
                "udp.srcport",
                "tcp.srcport",
                "ip.dst",
                "udp.dstport",
                "tcp.dstport",
                "sip.Call-ID",
                "sip.CSeq")
            .stream()
            .map(f ->
                f.getFirst().substring(0, f.getFirst().indexOf('.') + 7)
                    + String.join(" ", f.subList(1, f.size())).replaceAll(" +", " "))
            .toList();
    List<String> found =
        TestCaptures.frames(name).stream()
            .map(FrameFileTest::view)
            .filter(f -> f.protocolType() == 1)
            .map(FrameFileTest::line)
            .toList();
    assertThat(expected).hasSize(messages);
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String line(HepFrame frame) {
    SipMessage sip = new SipMessage();
    assertThat(sip.parse(frame.buffer(), frame.payloadStart(), frame.payloadLength())).isTrue();
    return String.format(
        Locale.ROOT,
        "%d.%06d%d %s %d %s %d %s %s",
        frame.timeMicros() / 1_000_000,
        frame.timeMicros() % 1_000_000,
        frame.protocol(),
        address(frame, frame.sourceAddressStart(), frame.sourceAddressLength()),
        frame.sourcePort(),
        address(frame, frame.destinationAddressStart(), frame.destinationAddressLength()),
        frame.destinationPort(),
        sip.text(SipField.CALL_ID),
        sip.text(SipField.CSEQ));
  }

  private static String address(HepFrame frame, int start, int length) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(frame.buffer(), start, start + length))
          .getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void read_rtcpPackets_wrapsThemAsType5() {
    // tshark -q -z io,phs: 48 frames of RTCP.
    List<HepFrame> reports =
        TestCaptures.frames("sip-rtcp-input-ipv4").stream()
            .map(FrameFileTest::view)
            .filter(f -> f.protocolType() == 5)
            .toList();
    assertThat(reports)
        .hasSize(48)
        .allSatisfy(f -> assertThat(f.buffer()[f.payloadStart()] & 0xc0).isEqualTo(0x80));
  }

  @Test
  void read_hep3Stream_givesItsFrames() throws IOException {
    List<byte[]> frames = TestCaptures.frames("hepgen-sip-log-rtcp-udp");
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    frames.forEach(stream::writeBytes);
    List<byte[]> found = new ArrayList<>();
    Outcome outcome =
        FrameFile.read(
            new ByteArrayInputStream(stream.toByteArray()), TestCaptures.AGENT, found::add);
    assertThat(outcome.problem()).isNull();
    assertThat(outcome.packets()).isEqualTo(192);
    assertThat(found).containsExactlyElementsOf(frames);
  }

  @Test
  void read_gzippedHep3Stream_givesItsFrames() throws IOException {
    byte[] frame = TestCaptures.frames("rtpengine-rtcp-udp").getFirst();
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(stream)) {
      gzip.write(frame);
      gzip.write(frame);
    }
    List<byte[]> found = new ArrayList<>();
    FrameFile.read(new ByteArrayInputStream(stream.toByteArray()), TestCaptures.AGENT, found::add);
    assertThat(found).containsExactly(frame, frame);
  }

  @Test
  void read_hep3StreamCut_givesWholeFramesAndSaysWhereItStopped() throws IOException {
    byte[] frame = TestCaptures.frames("rtpengine-rtcp-udp").getFirst();
    byte[] stream = Arrays.copyOf(frame, frame.length * 2 - 5);
    System.arraycopy(frame, 0, stream, frame.length, frame.length - 5);
    List<byte[]> found = new ArrayList<>();
    Outcome outcome =
        FrameFile.read(new ByteArrayInputStream(stream), TestCaptures.AGENT, found::add);
    assertThat(found).containsExactly(frame);
    assertThat(outcome.stoppedAt()).isEqualTo(frame.length);
    assertThat(outcome.problem())
        .isEqualTo(
            "the file ends within a HEP3 frame of "
                + frame.length
                + " bytes, after "
                + (frame.length - 5));
  }

  @Test
  void read_hep3StreamWithWrongMagic_stopsThere() throws IOException {
    byte[] frame = TestCaptures.frames("rtpengine-rtcp-udp").getFirst();
    byte[] stream = Arrays.copyOf(frame, frame.length + 20);
    Outcome outcome = FrameFile.read(new ByteArrayInputStream(stream), TestCaptures.AGENT, f -> {});
    assertThat(outcome.packets()).isEqualTo(1);
    assertThat(outcome.stoppedAt()).isEqualTo(frame.length);
    assertThat(outcome.problem()).isEqualTo("here begins no HEP3 frame");
  }

  @Test
  void read_neitherHepNorCapture_saysSo() throws IOException {
    Outcome outcome =
        FrameFile.read(
            new ByteArrayInputStream("<html>".getBytes(StandardCharsets.US_ASCII)),
            TestCaptures.AGENT,
            f -> {});
    assertThat(outcome.problem())
        .isEqualTo("the file is neither a HEP3 stream nor pcap nor pcapng");
    assertThat(outcome.stoppedAt()).isZero();
  }

  private static HepFrame view(byte[] frame) {
    HepFrame view = new HepFrame();
    assertThat(view.read(frame, 0, frame.length)).isNull();
    return view;
  }

  @Test
  void read_bomb_endsAtTheBound() throws IOException {
    byte[] capture;
    try (GZIPInputStream in = new GZIPInputStream(TestCaptures.open("sip-rtcp-input-ipv4"))) {
      capture = in.readAllBytes();
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(capture);
      out.write(new byte[50_000_000]);
    }
    List<byte[]> found = new ArrayList<>();
    Outcome outcome =
        FrameFile.read(
            new ByteArrayInputStream(packed.toByteArray()),
            TestCaptures.AGENT,
            10_000_000,
            found::add);
    assertThat(outcome.problem()).isEqualTo("it unpacks to more than 10000000 bytes");
    assertThat(outcome.stoppedAt()).isBetween((long) capture.length, 10_000_000L);
    // capinfos -c
    assertThat(found).hasSize(100);
  }
}
