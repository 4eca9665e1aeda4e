package io.hepatica.server.probe;

import static io.hepatica.server.packet.PacketBytes.ascii;
import static io.hepatica.server.packet.PacketBytes.ethernet;
import static io.hepatica.server.packet.PacketBytes.ipv4;
import static io.hepatica.server.packet.PacketBytes.join;
import static io.hepatica.server.packet.PacketBytes.pcap;
import static io.hepatica.server.packet.PacketBytes.tcp;
import static io.hepatica.server.packet.PacketBytes.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.TestCaptures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameFinderTest {
  private static final int SYN = 2;
  private static final int ACK = 16;
  private static final String BYE = "BYE sip:a@b SIP/2.0\r\nCall-ID: 1\r\nl : 5\r\n\r\n12345";
  private static final String OK = "SIP/2.0 200 OK\r\nCall-ID: 1\r\nContent-Length: 0\r\n\r\n";

  private final List<String> found = new ArrayList<>();

  @Test
  void stream_sipCutAnywhere_isFramedByItsLength() throws IOException {
    String stream = "\r\n\r\n" + BYE + "\r\n\r\n" + OK + BYE;
    for (int cut = 1; cut < stream.length(); cut++) {
      found.clear();
      Outcome outcome = stream(SYN, stream.substring(0, cut), stream.substring(cut));
      assertThat(found).as("cut at %d", cut).containsExactly(BYE, OK, BYE);
      assertThat(outcome.skipped()).isEmpty();
    }
  }

  @Test
  void stream_midStream_beginsAtTheNextStartLine() throws IOException {
    Outcome outcome = stream(0, "f: x\r\nl: 0\r\n\r\n" + OK + BYE);
    assertThat(found).containsExactly(OK, BYE);
    assertThat(outcome.skipped()).isEmpty();
  }

  @Test
  void stream_hepMidStream_beginsAtTheNextMagic() throws IOException {
    byte[] frame = TestCaptures.frames("rtpengine-rtcp-udp").getFirst();
    byte[] rest = Arrays.copyOfRange(frame, 20, frame.length);
    List<byte[]> frames = new ArrayList<>();
    byte[] packet = ethernet("0800", ipv4(6, 0, 0, tcp(1, ACK, join(rest, frame, frame))));
    FrameFile.read(new ByteArrayInputStream(pcap(packet)), TestCaptures.AGENT, frames::add);
    assertThat(frames).containsExactly(frame, frame);
  }

  @Test
  void stream_wrongContentLength_goesOnAtTheNextStartLine() throws IOException {
    Outcome outcome = stream(SYN, BYE + "trailing bytes\r\n" + OK);
    assertThat(found).containsExactly(BYE, OK);
    assertThat(outcome.skipped()).containsExactly(Map.entry("TCP stream out of step", 1L));
  }

  @Test
  void stream_hugeContentLength_isNoMessage() throws IOException {
    stream(SYN, "BYE sip:a@b SIP/2.0\r\nContent-Length: 99999999999\r\n\r\n" + OK);
    assertThat(found).containsExactly(OK);
  }

  @Test
  void stream_somethingElse_isCountedOnce() throws IOException {
    Outcome outcome = stream(SYN, "GET / HTTP/1.1\r\n\r\n", "x".repeat(30_000), "y".repeat(30_000));
    assertThat(found).isEmpty();
    assertThat(outcome.skipped()).containsExactly(Map.entry("TCP stream without HEP or SIP", 1L));
  }

  @Test
  void datagram_keepAlivesAndOthers_areCounted() throws IOException {
    Outcome outcome =
        FrameFile.read(
            new ByteArrayInputStream(
                pcap(
                    ethernet("0800", ipv4(17, 0, 0, udp(ascii("\r\n\r\n")))),
                    ethernet("0800", ipv4(17, 0, 0, udp(ascii("hello")))),
                    ethernet("0800", ipv4(17, 0, 0, udp(ascii("HEP3hello")))),
                    ethernet("0800", ipv4(2, 0, 0, ascii("hello"))))),
            TestCaptures.AGENT,
            frame -> found.add("a frame"));
    assertThat(found).isEmpty();
    assertThat(outcome.skipped())
        .containsOnly(
            Map.entry("SIP keep-alive", 1L),
            Map.entry("UDP without HEP, SIP or RTCP", 1L),
            Map.entry("broken HEP: bad_length", 1L),
            Map.entry("neither UDP, TCP nor SCTP", 1L));
  }

  /** tshark -Y rtcp finds 48 packets in it, and SIP in the other 52. */
  @Test
  void capture_ofSipAndRtcp_isWrappedAsWhatItIs() {
    HepFrame hep = new HepFrame();

    assertThat(TestCaptures.frames("sip-rtcp-input-ipv4"))
        .extracting(frame -> {
          hep.read(frame, 0, frame.length);
          return hep.protocolType();
        })
        .hasSize(100)
        .containsOnly(1, 5)
        .filteredOn(type -> type == 5)
        .hasSize(48);
  }

  @Test
  void frames_ofPackets_nameTheAgent() throws IOException {
    List<byte[]> frames = new ArrayList<>();
    CaptureAgentId agent = new CaptureAgentId(3_000_000_001L, "probe-1");
    byte[] packet = ethernet("0800", ipv4(17, 0, 0, udp(ascii(BYE))));
    try (PacketFrames packets = new PacketFrames(agent, frames::add)) {
      packets.packet(7_000_001, 1, packet, 0, packet.length, packet.length);
    }
    HepFrame view = new HepFrame();
    assertThat(view.read(frames.getFirst(), 0, frames.getFirst().length)).isNull();
    assertThat(view.agentId()).isEqualTo(3_000_000_001L);
    assertThat(view.timeMicros()).isEqualTo(7_000_001);
    assertThat(view.protocol()).isEqualTo(17);
    int name = view.start(HepChunk.AGENT_NAME);
    assertThat(Arrays.copyOfRange(frames.getFirst(), name, name + 7)).isEqualTo(ascii("probe-1"));
  }

  private Outcome stream(int flags, String... parts) throws IOException {
    byte[][] packets = new byte[parts.length][];
    int sequence = 1000;
    for (int i = 0; i < parts.length; i++) {
      int first = i == 0 ? flags : 0;
      packets[i] = ethernet("0800", ipv4(6, 0, 0, tcp(sequence, ACK | first, ascii(parts[i]))));
      sequence += parts[i].length() + (first == SYN ? 1 : 0);
    }
    return FrameFile.read(
        new ByteArrayInputStream(pcap(packets)),
        TestCaptures.AGENT,
        frame -> found.add(sip(frame)));
  }

  private static String sip(byte[] frame) {
    HepFrame view = new HepFrame();
    assertThat(view.read(frame, 0, frame.length)).isNull();
    assertThat(view.protocol()).isEqualTo(6);
    return new String(frame, view.payloadStart(), view.payloadLength(), StandardCharsets.US_ASCII);
  }
}
