package io.hepatica.hep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void example_asWritten_runs() {
    // begin
    Hep3Encoder encoder = new Hep3Encoder();
    byte[] buffer = new byte[2048];
    byte[] sip = "OPTIONS sip:bob@example.net SIP/2.0\r\n\r\n".getBytes(UTF_8);
    int length =
        encoder
            .begin(buffer, 0, buffer.length)
            .u8(HepChunk.FAMILY, 2)
            .u8(HepChunk.PROTOCOL, 17)
            .source(new byte[] {10, 0, 0, 1}, 0, 4)
            .destination(new byte[] {10, 0, 0, 2}, 0, 4)
            .u16(HepChunk.SOURCE_PORT, 5060)
            .u16(HepChunk.DESTINATION_PORT, 5060)
            .time(1_700_000_000_123_456L)
            .u8(HepChunk.PROTOCOL_TYPE, 1)
            .u32(HepChunk.AGENT_ID, 2001)
            .bytes(HepChunk.PAYLOAD, sip, 0, sip.length)
            .finish();

    HepFrame frame = new HepFrame();
    HepFault fault = frame.read(buffer, 0, length); // null: the frame is whole
    String payload = new String(frame.buffer(), frame.payloadStart(), frame.payloadLength(), UTF_8);
    // end

    assertThat(fault).isNull();
    assertThat(payload).isEqualTo("OPTIONS sip:bob@example.net SIP/2.0\r\n\r\n");
    assertThat(frame.timeMicros()).isEqualTo(1_700_000_000_123_456L);
  }

  @Test
  void example_inTheReadme_isTheOneAbove() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String source = Files.readString(Path.of("src/test/java/io/hepatica/hep/ReadmeTest.java"));
    String here = source.substring(source.indexOf("// begin") + 9, source.indexOf("    // end"));
    assertThat(readme)
        .contains(here.lines().map(ReadmeTest::unindented).collect(Collectors.joining("\n")));
  }

  private static String unindented(String line) {
    return line.isBlank() ? "" : line.substring(4);
  }
}
