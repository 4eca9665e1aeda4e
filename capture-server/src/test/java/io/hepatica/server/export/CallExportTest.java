package io.hepatica.server.export;

import static io.hepatica.server.export.ExportedMessages.frame;
import static io.hepatica.server.export.ExportedMessages.message;
import static io.hepatica.server.export.ExportedMessages.sip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.TestCaptures;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.message.Message;
import io.hepatica.server.probe.FrameFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallExportTest {
  private static final String OK =
      "SIP/2.0 200 OK\r\nCall-ID: a\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n";

  @Test
  void write_hep_givesTheFramesAsTheAgentSentThem() throws IOException {
    List<byte[]> sent = TestCaptures.frames("heplify-rtcp-json-udp");
    List<Message> messages = sent.stream().map(ExportedMessages::message).toList();
    List<byte[]> exported = new ArrayList<>();
    FrameFile.read(
        new ByteArrayInputStream(write("hep", messages)), TestCaptures.AGENT, exported::add);
    assertThat(exported).containsExactlyElementsOf(sent);
  }

  @Test
  void write_hep_leavesOutReceiptAndAuthKey() throws IOException {
    byte[] exported =
        write("hep", List.of(message(frame(17, "10.0.0.1", 1, "10.0.0.2", 2, sip("a", 0)))));
    HepFrame view = new HepFrame();
    assertThat(view.read(exported, 0, exported.length)).isNull();
    assertThat(view.length()).isEqualTo(exported.length);
    assertThat(view.has(HepChunk.AUTH_KEY)).isFalse();
    assertThat(view.has(HepChunk.AGENT_NAME)).isTrue();
    for (int chunk = view.firstChunk(); chunk >= 0; chunk = view.nextChunk(chunk)) {
      assertThat(view.chunkVendor(chunk)).isNotEqualTo(Receipt.VENDOR);
    }
    assertThat(new String(exported, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
  }

  @Test
  void write_text_givesEachMessageBehindItsEnds() throws IOException {
    byte[] ok = OK.getBytes(StandardCharsets.US_ASCII);
    byte[] rtcp = {(byte) 0x80, (byte) 0xc9, 0, 1, 0, 0, 0, 9};
    List<Message> messages =
        List.of(
            message(frame(17, "10.0.0.1", 5060, "10.0.0.2", 5062, ok)),
            message(frame(6, "2001:db8::1", 5060, "", 0, ok)),
            message(ExportedMessages.frameOfType(5, rtcp)));
    assertThat(new String(write("text", messages), StandardCharsets.UTF_8))
        .isEqualTo(
            "2026-11-21T03:00:00.123456Z 10.0.0.1:5060 -> 10.0.0.2:5062 udp\n\n"
                + OK
                + "\n"
                + "2026-11-21T03:00:00.123456Z [2001:db8::1]:5060 -> ?:? tcp\n\n"
                + OK
                + "\n"
                + "2026-11-21T03:00:00.123456Z 10.0.0.1:5005 -> 10.0.0.2:5007 udp\n\n"
                + "80 c9 00 01 00 00 00 09\n\n");
  }

  @Test
  void write_json_givesTheObjectsOfTheApi() throws IOException {
    byte[] rtcp = {(byte) 0x80, (byte) 0xc9, 0, 1, 0, 0, 0, 9};
    JsonNode json =
        new JsonMapper()
            .readTree(
                write(
                    "json",
                    List.of(
                        message(frame(17, "10.0.0.1", 5060, "10.0.0.2", 5062, sip("a", 3))),
                        message(ExportedMessages.frameOfType(5, rtcp)))));
    assertThat(json).hasSize(2);
    assertThat(json.get(0).get("time").asText()).isEqualTo("2026-11-21T03:00:00.123456Z");
    assertThat(json.get(0).get("call_id").asText()).isEqualTo("a");
    assertThat(json.get(0).get("src_port").asInt()).isEqualTo(5060);
    assertThat(json.get(0).get("raw").asText()).endsWith("\r\n\r\nxxx");
    assertThat(Base64.getDecoder().decode(json.get(1).get("raw_base64").asText())).isEqualTo(rtcp);
  }

  @Test
  void write_unknownFormat_isRefused() {
    assertThatThrownBy(() -> write("doc", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no format doc");
  }

  private static byte[] write(String format, List<Message> messages) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CallExport.write(format, messages, out);
    return out.toByteArray();
  }
}
