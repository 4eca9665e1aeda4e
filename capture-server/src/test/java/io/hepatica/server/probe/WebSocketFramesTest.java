package io.hepatica.server.probe;

import static io.hepatica.server.packet.PacketBytes.ascii;
import static io.hepatica.server.packet.PacketBytes.hex;
import static io.hepatica.server.packet.PacketBytes.join;
import static io.hepatica.server.packet.PacketBytes.pcap;
import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.hep.HepFrame;
import io.hepatica.server.TestCaptures;
import io.hepatica.server.packet.PacketBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebSocketFramesTest {
  private static final int SYN = 2;
  private static final int ACK = 16;
  private static final int SERVER = 80;
  private static final int CLIENT = 40_000;
  private static final String BYE =
      "BYE sip:a@b SIP/2.0\r\nVia: SIP/2.0/WS x;branch=z9hG4bK1\r\nCall-ID: one\r\nCSeq: 1 BYE\r\n"
          + "From: <sip:a@b>;tag=1\r\nTo: <sip:b@b>;tag=2\r\nContent-Length: 0\r\n\r\n";
  private static final String OK = BYE.replace("BYE sip:a@b SIP/2.0", "SIP/2.0 200 OK");

  /** RFC 7118 section 8.1. */
  private static final String REQUEST =
      "GET / HTTP/1.1\r\nHost: sip-ws.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://www.example.com\r\n"
          + "Sec-WebSocket-Protocol: sip\r\nSec-WebSocket-Version: 13\r\n\r\n";

  private static final String RESPONSE =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: sip\r\n"
          + "\r\n";

  private final List<byte[]> frames = new ArrayList<>();

  @Test
  void connection_withHandshake_givesWhatTsharkGives(@TempDir Path directory) throws IOException {
    byte[] up = join(frame(0x81, true, BYE), frame(0x89, true, "ping"), frame(0x82, true, BYE));
    byte[] down =
        join(frame(0x8a, false, "ping"), frame(0x81, false, OK), frame(0x88, false, "\3\350"));
    byte[] file =
        pcap(
            segment(CLIENT, 9, SYN, new byte[0]),
            segment(SERVER, 99, SYN | ACK, new byte[0]),
            segment(CLIENT, 10, ACK, ascii(REQUEST)),
            segment(SERVER, 100, ACK, ascii(RESPONSE)),
            segment(CLIENT, 10 + REQUEST.length(), ACK, up),
            segment(SERVER, 100 + RESPONSE.length(), ACK, down));
    Path path = Files.write(directory.resolve("ws.pcap"), file);

    Outcome outcome = read(file);

    assertThat(TsharkSip.callIds(path, List.of())).containsExactly("one", "one", "one");
    assertThat(texts()).containsExactly(BYE, BYE, OK);
    assertThat(outcome.skipped()).isEmpty();
    HepFrame view = new HepFrame();
    view.read(frames.getFirst(), 0, frames.getFirst().length);
    assertThat(view.protocol()).isEqualTo(6);
  }

  @Test
  void connection_cutAnywhere_givesTheSame() throws IOException {
    byte[] stream =
        join(
            ascii(REQUEST),
            frame(0x01, true, BYE.substring(0, 50)),
            frame(0x89, true, ""),
            frame(0x00, true, BYE.substring(50, 60)),
            frame(0x80, true, BYE.substring(60)),
            frame(0x81, true, "\r\n\r\n"),
            frame(0x81, true, OK));
    for (int cut = 1; cut < stream.length; cut++) {
      frames.clear();
      Outcome outcome =
          read(
              pcap(
                  segment(CLIENT, 9, SYN, new byte[0]),
                  segment(CLIENT, 10, ACK, Arrays.copyOf(stream, cut)),
                  segment(CLIENT, 10 + cut, ACK, Arrays.copyOfRange(stream, cut, stream.length))));
      assertThat(texts()).as("cut at %d", cut).containsExactly(BYE, OK);
      assertThat(outcome.skipped()).isEmpty();
    }
  }

  @Test
  void connection_midStream_beginsAtASegmentWithSip() throws IOException {
    for (boolean masked : new boolean[] {true, false}) {
      frames.clear();
      byte[] half = Arrays.copyOfRange(frame(0x81, masked, BYE), 40, BYE.length());
      byte[] whole = join(frame(0x81, masked, BYE), frame(0x81, masked, OK));
      Outcome outcome =
          read(pcap(segment(CLIENT, 10, ACK, half), segment(CLIENT, 10 + half.length, ACK, whole)));
      assertThat(texts()).as("masked %s", masked).containsExactly(BYE, OK);
      assertThat(outcome.skipped()).isEmpty();
    }
  }

  @Test
  void connection_gap_goesOnAtTheNextSegmentWithSip() throws IOException {
    byte[] first = join(frame(0x81, true, BYE), Arrays.copyOf(frame(0x81, true, BYE), 100));
    byte[] later = frame(0x81, true, OK);
    Outcome outcome =
        read(
            pcap(
                segment(CLIENT, 9, SYN, new byte[0]),
                segment(CLIENT, 10, ACK, ascii(REQUEST)),
                segment(CLIENT, 10 + REQUEST.length(), ACK, first),
                segment(CLIENT, 5_000, ACK, later)));
    assertThat(texts()).containsExactly(BYE, OK);
    assertThat(outcome.skipped())
        .containsOnly(
            Map.entry("gap in a TCP stream", 1L),
            Map.entry("message cut by a gap in a TCP stream", 1L));
  }

  @Test
  void connection_compressedAndOther_areCounted() throws IOException {
    Outcome outcome =
        stream(
            frame(0xc1, true, "compressed"),
            frame(0x81, true, "{\"json\":1}"),
            frame(0x81, true, BYE));
    assertThat(texts()).containsExactly(BYE);
    assertThat(outcome.skipped())
        .containsOnly(
            Map.entry("compressed WebSocket message", 1L),
            Map.entry("WebSocket message without SIP", 1L));
  }

  @Test
  void connection_lyingLength_isOutOfStep() throws IOException {
    Outcome outcome =
        stream(join(hex("81 ff 7fffffffffffffff 00000000"), ascii(BYE)), ascii("\r\n" + OK));
    assertThat(texts()).containsExactly(OK);
    assertThat(outcome.skipped()).containsExactly(Map.entry("TCP stream out of step", 1L));
  }

  @Test
  void connection_midStreamWithLyingLength_isNoWebSocket() throws IOException {
    for (String length :
        new String[] {"ffffffffffffffff", "8000000000000000", "0000000000010000"}) {
      Outcome outcome =
          read(pcap(segment(CLIENT, 10, ACK, join(hex("817f" + length), ascii(BYE)))));
      assertThat(frames).isEmpty();
      assertThat(outcome.skipped()).containsExactly(Map.entry("TCP stream without HEP or SIP", 1L));
    }
  }

  @Test
  void httpWithoutUpgrade_isNoWebSocket() throws IOException {
    Outcome outcome =
        read(
            pcap(
                segment(CLIENT, 9, SYN, new byte[0]),
                segment(CLIENT, 10, ACK, ascii("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))));
    assertThat(outcome.skipped()).containsExactly(Map.entry("TCP stream without HEP or SIP", 1L));
  }

  private Outcome stream(byte[]... parts) throws IOException {
    byte[] stream = join(ascii(REQUEST), join(parts));
    return read(pcap(segment(CLIENT, 9, SYN, new byte[0]), segment(CLIENT, 10, ACK, stream)));
  }

  private Outcome read(byte[] file) throws IOException {
    return FrameFile.read(new ByteArrayInputStream(file), TestCaptures.AGENT, frames::add);
  }

  private List<String> texts() {
    HepFrame view = new HepFrame();
    return frames.stream()
        .map(frame -> {
          assertThat(view.read(frame, 0, frame.length)).isNull();
          return new String(
              frame, view.payloadStart(), view.payloadLength(), StandardCharsets.US_ASCII);
        })
        .toList();
  }

  /** Between the server's port and the client's. */
  private static byte[] segment(int from, int sequence, int flags, byte[] payload) {
    byte[] tcp = PacketBytes.tcp(sequence, flags, payload);
    ByteBuffer.wrap(tcp)
        .putShort(0, (short) from)
        .putShort(2, (short) (from == SERVER ? CLIENT : SERVER));
    byte[] ip = PacketBytes.ipv4(6, 0, 0, tcp);
    if (from == SERVER) {
      ByteBuffer.wrap(ip).putInt(12, 0x0a000002).putInt(16, 0x0a000001);
    }
    return PacketBytes.ethernet("0800", ip);
  }

  /** RFC 6455 section 5.2. */
  private static byte[] frame(int first, boolean masked, String text) {
    byte[] payload = text.getBytes(StandardCharsets.ISO_8859_1);
    int length = payload.length;
    ByteBuffer header = ByteBuffer.allocate(8).put((byte) first);
    header.put((byte) ((masked ? 0x80 : 0) | (length < 126 ? length : 126)));
    if (length >= 126) {
      header.putShort((short) length);
    }
    byte[] key = hex("37fa213d");
    if (masked) {
      header.put(key);
      for (int i = 0; i < length; i++) {
        payload[i] ^= key[i % 4];
      }
    }
    return join(Arrays.copyOf(header.array(), header.position()), payload);
  }
}
