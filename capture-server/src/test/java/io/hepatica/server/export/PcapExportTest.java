package io.hepatica.server.export;

import static io.hepatica.server.export.ExportedMessages.TIME;
import static io.hepatica.server.export.ExportedMessages.frame;
import static io.hepatica.server.export.ExportedMessages.message;
import static io.hepatica.server.export.ExportedMessages.sip;
import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.TestCaptures;
import io.hepatica.server.Tshark;
import io.hepatica.server.message.Message;
import io.hepatica.server.message.TimeText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcapExportTest {
  /** Everything that Wireshark holds against a packet: checksums are verified first. */
  private static final String COMPLAINTS =
      "_ws.malformed or ip.checksum.status == 0 or udp.checksum.status == 0"
          + " or tcp.checksum.status == 0 or sctp.checksum.status == 0"
          + " or _ws.expert.severity >= 8388608 or tcp.analysis.lost_segment"
          + " or tcp.analysis.retransmission or tcp.analysis.out_of_order";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "pcap, kamailio-siptrace-hep3-calls",
    "pcapng, kamailio-siptrace-hep3-calls",
    "pcap, heplify-sip-ipv6-udp",
    "pcapng, heplify-sip-ipv6-udp",
    "pcap, heplify-sip-tcp-multiframe",
    "pcapng, captagent-sip-hep3-tcp-compressed-auth"
  })
  void write_realMessages_areDissectedAsTheyWere(String format, String capture) throws IOException {
    List<Message> messages = ExportedMessages.sipOf(capture);
    Path file = export(format, messages);
    assertThat(dissected(file)).isEqualTo(expected(messages));
    assertThat(complaints(file)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pcap", "pcapng"})
  void write_everyProtocolAndFamily_isDissected(String format) throws IOException {
    List<Message> messages = new ArrayList<>();
    String[][] ends = {
      {"10.0.0.1", "10.0.0.2"}, {"2001:db8::1", "2001:db8::2"}, {"10.0.0.1", "2001:db8::2"}
    };
    int call = 0;
    for (int protocol : new int[] {17, 6, 132, 22}) {
      for (String[] pair : ends) {
        for (int size : new int[] {0, 1, 1_500, 10_000, 60_000}) {
          byte[] sip = sip("call-" + call++, size);
          messages.add(message(frame(protocol, pair[0], 5060, pair[1], 5062, sip)));
        }
      }
    }
    Path file = export(format, messages);
    assertThat(dissected(file)).isEqualTo(expected(messages));
    assertThat(complaints(file)).isEmpty();
    assertThat(
            Tshark.fields(file, "sip", "ip.proto", "ipv6.nxt").stream()
                .map(f -> f.get(0) + f.get(1))
                .distinct())
        .containsExactly("17", "6", "132");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pcap", "pcapng"})
  void write_missingAddressesAndPorts_areZeros(String format) throws IOException {
    List<Message> messages =
        List.of(
            message(frame(17, "", 0, "", 0, sip("a", 10))),
            message(frame(17, "", 0, "2001:db8::2", 5060, sip("b", 10))),
            message(frame(0, "10.0.0.1", 0, "", 0, sip("c", 10))));
    Path file = export(format, messages);
    assertThat(
            Tshark.fields(file, "sip", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "sip.Call-ID"))
        .containsExactly(
            List.of("0.0.0.0", "0.0.0.0", "", "", "a"),
            List.of("", "", "::", "2001:db8::2", "b"),
            List.of("10.0.0.1", "0.0.0.0", "", "", "c"));
    assertThat(Tshark.fields(file, "_ws.malformed", "frame.number")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 22, 132, 17})
  void write_payloadBeyondOnePacket_isSplitAndReassembled(int protocol) throws IOException {
    byte[] sip = sip("long", 200_000);
    byte[] compressed = ZippedFrames.frame(protocol, sip);
    List<Message> messages =
        List.of(
            message(compressed),
            message(frame(protocol, "10.0.0.1", 5060, "10.0.0.2", 5062, sip("next", 5))));
    Path file = export("pcap", messages);
    assertThat(Tshark.fields(file, "sip", "sip.Call-ID", "sip.msg_hdr", "sip.CSeq.method"))
        .map(List::getFirst)
        .containsExactly("long", "next");
    assertThat(complaints(file)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pcap", "pcapng"})
  void write_otherPayloads_goBetweenTheirEnds(String format) throws IOException {
    List<Message> messages = new ArrayList<>();
    for (byte[] frame : TestCaptures.frames("rtpengine-rtcp-udp")) {
      messages.add(message(frame));
    }
    Path file = export(format, messages);
    assertThat(Tshark.fields(file, "udp", "ip.src", "udp.srcport", "ip.dst", "udp.dstport"))
        .isEqualTo(
            messages.stream()
                .map(m ->
                    List.of(
                        text(m, "src_ip"),
                        text(m, "src_port"),
                        text(m, "dst_ip"),
                        text(m, "dst_port")))
                .toList());
    assertThat(Tshark.fields(file, "frame contains \"sender_information\"", "frame.number"))
        .hasSizeGreaterThan(10);
  }

  @Test
  void write_pcapng_namesTheAgents() throws IOException {
    Path file =
        export(
            "pcapng", List.of(message(frame(17, "10.0.0.1", 5060, "10.0.0.2", 5062, sip("a", 1)))));
    assertThat(
            Tshark.fields(
                file,
                "",
                "frame.interface_name",
                "frame.interface_description",
                "frame.comment",
                "frame.time_epoch"))
        .containsExactly(
            List.of(
                "capture agent 2001 edge-1 at 10.0.0.9",
                "Packets rebuilt from the HEP of capture agent 2001 edge-1 at 10.0.0.9",
                "capture agent 2001 edge-1 at 10.0.0.9",
                TIME / 1_000_000 + "." + TIME % 1_000_000 + "000"));
  }

  /** Or else "no complaints" would mean nothing. */
  @ParameterizedTest
  @ValueSource(ints = {17, 6, 132})
  void complaints_flippedBit_areSeen(int protocol) throws IOException {
    byte[] frame = frame(protocol, "2001:db8::1", 5060, "2001:db8::2", 5062, sip("a", 100));
    Path file = export("pcap", List.of(message(frame)));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 50] ^= 1;
    Files.write(file, bytes);
    assertThat(complaints(file)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pcap", "pcapng"})
  void write_noMessages_isAFileWithoutPackets(String format) throws IOException {
    assertThat(Tshark.fields(export(format, List.of()), "", "frame.number")).isEmpty();
  }

  private Path export(String format, List<Message> messages) throws IOException {
    Path file = directory.resolve("call." + format);
    try (OutputStream out = Files.newOutputStream(file)) {
      CallExport.write(format, messages, out);
    }
    return file;
  }

  private static List<String> expected(List<Message> messages) {
    return messages.stream()
        .map(m ->
            String.join(
                " ",
                TimeText.of(m.timeMicros()),
                text(m, "call_id"),
                text(m, "cseq"),
                text(m, "status"),
                mapped(text(m, "src_ip"), text(m, "dst_ip")),
                text(m, "src_port"),
                mapped(text(m, "dst_ip"), text(m, "src_ip")),
                text(m, "dst_port")))
        .toList();
  }

  private static String mapped(String address, String other) {
    return other.indexOf(':') >= 0 && address.indexOf(':') < 0 ? "::ffff:" + address : address;
  }

  private static String text(Message message, String field) {
    return Objects.toString(message.values().get(field), "");
  }

  private static List<String> dissected(Path file) {
    return Tshark.fields(
            file,
            "sip",
            "frame.time_epoch",
            "sip.Call-ID",
            "sip.CSeq",
            "sip.Status-Code",
            "ip.src",
            "ipv6.src",
            "udp.srcport",
            "tcp.srcport",
            "sctp.srcport",
            "ip.dst",
            "ipv6.dst",
            "udp.dstport",
            "tcp.dstport",
            "sctp.dstport")
        .stream()
        .map(f ->
            String.join(
                " ",
                time(f.get(0)),
                f.get(1),
                f.get(2),
                f.get(3),
                f.get(4) + f.get(5),
                f.get(6) + f.get(7) + f.get(8),
                f.get(9) + f.get(10),
                f.get(11) + f.get(12) + f.get(13)))
        .toList();
  }

  private static String time(String epoch) {
    int dot = epoch.indexOf('.');
    long micros = Long.parseLong(epoch.substring(0, dot) + epoch.substring(dot + 1, dot + 7));
    return TimeText.of(micros);
  }

  private static String complaints(Path file) {
    return Tshark.run(
        file,
        List.of(
            "-o",
            "ip.check_checksum:TRUE",
            "-o",
            "udp.check_checksum:TRUE",
            "-o",
            "tcp.check_checksum:TRUE",
            "-o",
            "sctp.checksum:CRC 32c",
            "-Y",
            COMPLAINTS));
  }
}
