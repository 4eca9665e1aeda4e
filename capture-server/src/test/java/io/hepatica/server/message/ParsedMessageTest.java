package io.hepatica.server.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.hepatica.hep.Hep3Encoder;
import io.hepatica.hep.HepChunk;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.journal.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.DeflaterOutputStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParsedMessageTest {
  private static final long TIME = 1_700_000_000_123_456L;
  private static final long RECEIVED = TIME + 5_000;
  private static final byte[] PEER = {(byte) 192, 0, 2, 9};

  private static final String INVITE =
      """
      INVITE sip:+442079460001@Example.COM SIP/2.0
      Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKabc
      From: "A" <sip:alice@a.example>;tag=f1
      To: <sip:+442079460001@b.example>
      Call-ID: call@host
      CSeq: 7 INVITE
      Contact: <sip:alice@10.0.0.1:5060>
      X-CID: aleg@host
      P-Charging-Vector: icid-value="icid 1";orig-ioi=home
      Session-ID: 11111111111111111111111111111111;remote=00000000000000000000000000000000
      User-Agent: Test/1
      Content-Length: 0

      """
          .replace("\n", "\r\n");

  private final ParsedMessage message =
      new ParsedMessage(
          new Schema(List.of("X-CID"), Schema.DEFAULT_CORRELATION_HEADERS, Schema.DEFAULT_ROUTING));

  private Message read(int type, String payload) {
    return read(
        17, type, TIME, encoder -> bytes(encoder, HepChunk.PAYLOAD, payload.getBytes(UTF_8)));
  }

  private Message read(int protocol, int type, long time, Consumer<Hep3Encoder> rest) {
    byte[] buffer = new byte[70_000];
    Hep3Encoder encoder = new Hep3Encoder().begin(buffer, 3, 65_000);
    encoder
        .u8(HepChunk.FAMILY, 2)
        .u8(HepChunk.PROTOCOL, protocol)
        .source(new byte[] {10, 0, 0, 1}, 0, 4)
        .destination(new byte[] {10, 0, 0, 2}, 0, 4)
        .u16(HepChunk.SOURCE_PORT, 5060)
        .u16(HepChunk.DESTINATION_PORT, 5080)
        .time(time)
        .u8(HepChunk.PROTOCOL_TYPE, type)
        .u32(HepChunk.AGENT_ID, 2001);
    bytes(encoder, HepChunk.CORRELATION_ID, "corr".getBytes(UTF_8));
    rest.accept(encoder);
    int length =
        Receipt.append(buffer, 3, encoder.finish(), RECEIVED, Transport.UDP, 2, 40_000, PEER);
    message.read(buffer, 3, length);
    return message.toMessage();
  }

  private static void bytes(Hep3Encoder encoder, int type, byte[] value) {
    encoder.bytes(type, value, 0, value.length);
  }

  @Test
  void request_givesAllItsFields() {
    Message read = read(1, INVITE);

    assertThat(read.table()).isEqualTo(Table.CALL);
    assertThat(read.timeMicros()).isEqualTo(TIME);
    assertThat(read.values())
        .containsExactly(
            entry("call_id", "call@host"),
            entry("method", "INVITE"),
            entry("cseq", "7 INVITE"),
            entry("ruri_user", "+442079460001"),
            entry("ruri_domain", "Example.COM"),
            entry("from_user", "alice"),
            entry("from_domain", "a.example"),
            entry("from_tag", "f1"),
            entry("to_user", "+442079460001"),
            entry("to_domain", "b.example"),
            entry("contact_user", "alice"),
            entry("contact_domain", "10.0.0.1"),
            entry("user_agent", "Test/1"),
            entry("via_branch", "z9hG4bKabc"),
            entry("correlation_id", "corr"),
            entry("leg_ids", List.of("aleg@host", "icid 1", "11111111111111111111111111111111")),
            entry("src_ip", "10.0.0.1"),
            entry("src_port", 5060L),
            entry("dst_ip", "10.0.0.2"),
            entry("dst_port", 5080L),
            entry("transport", "udp"),
            entry("hep_version", 2L),
            entry("proto_type", 1L),
            entry("agent_id", 2001L),
            entry("agent_ip", "192.0.2.9"),
            entry("size", (long) INVITE.length()),
            entry("x_cid", "aleg@host"));
  }

  @ParameterizedTest
  @CsvSource({
    "INVITE, CALL",
    "ACK, CALL",
    "BYE, CALL",
    "CANCEL, CALL",
    "UPDATE, CALL",
    "PRACK, CALL",
    "REFER, CALL",
    "INFO, CALL",
    "REGISTER, REGISTRATION",
    "OPTIONS, REST",
    "NOTIFY, REST",
    "FOO, REST",
    "invite, REST"
  })
  void response_isRoutedByItsCSeqMethod(String method, Table table) {
    Message read = read(1, "SIP/2.0 486 Busy Here\r\nCall-ID: c\r\nCSeq: 1 " + method + "\r\n\r\n");

    assertThat(read.table()).isEqualTo(table);
    assertThat(read.values())
        .contains(entry("method", method), entry("status", 486L), entry("reason", "Busy Here"));
  }

  @ParameterizedTest
  @CsvSource({
    "5, REPORT",
    "32, REPORT",
    "34, REPORT",
    "35, REPORT",
    "38, REPORT",
    "99, REPORT",
    "100, LOG",
    "53, LOG",
    "200, LOG"
  })
  void otherType_belongsToTheCallThatItsSenderNames(int type, Table table) {
    Message read = read(type, "{}");

    assertThat(read.table()).isEqualTo(table);
    assertThat(read.values()).contains(entry("call_id", "corr"));
    assertThat(read.values().get("parse_error"))
        .isEqualTo(table == Table.REPORT ? "JSON without a report" : null);
  }

  @Test
  void reportOfTheCallThatItsBodyNames_belongsToThatCall() {
    Message read = read(35, "{\"RTP_SIP_CALL_ID\":\"call@host\",\"MOS\":4.409,\"RFACTOR\":93.2}");

    assertThat(read.values())
        .contains(
            entry("call_id", "call@host"),
            entry("kind", "rtp_stats"),
            entry("mos_cq", 4.409),
            entry("r_factor", 93.2))
        .doesNotContainKeys("parse_error", "streams");
  }

  /** Some agents label the SIP message that carries a report as a report. */
  @ParameterizedTest
  @ValueSource(ints = {1, 35, 99})
  void publishOfAReport_isARowOfTheReportsOfTheCallInItsBody(int type) {
    String publish =
        "PUBLISH sip:b@10.0.0.2 SIP/2.0\r\nCall-ID: own@host\r\nCSeq: 2 PUBLISH\r\n"
            + "Content-Type: application/vq-rtcpxr\r\n\r\n"
            + "VQSessionReport: CallTerm\r\nCallID: call@host\r\nLocalMetrics:\r\n"
            + "PacketLoss: NLR=5.0\r\nQualityEst: MOSLQ=4.2\r\n";
    read(type, publish);

    message.asReport();
    Message report = message.toMessage();

    assertThat(report.table()).isEqualTo(Table.REPORT);
    assertThat(report.values())
        .contains(
            entry("call_id", "call@host"),
            entry("kind", "vq_rtcpxr"),
            entry("loss_pct", 5.0),
            entry("mos_lq", 4.2));
  }

  @Test
  void byeWithStatistics_isARowOfTheCallAndOneOfTheReports() {
    String bye =
        "BYE sip:b@10.0.0.2 SIP/2.0\r\nCall-ID: call@host\r\nCSeq: 2 BYE\r\n"
            + "X-RTP-Stat: PS=100;PR=97;PL=3,5;JI=23,2\r\n\r\n";

    assertThat(read(1, bye).values()).doesNotContainKeys("kind", "loss_pct", "streams");
    message.asReport();
    Message report = message.toMessage();

    assertThat(report.table()).isEqualTo(Table.REPORT);
    assertThat(report.values())
        .contains(
            entry("call_id", "call@host"), entry("kind", "end_of_call"), entry("loss_pct", 5.0));
    assertThat(report.values().get("streams"))
        .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
        .extracting(stream -> stream.get("direction"), stream -> stream.get("loss_pct"))
        .containsExactly(tuple("sent", 5.0), tuple("received", 3.0));
  }

  @Test
  void garbageAsSip_isKeptInRestWithWhatWasWrong() {
    Message read = read(1, "no such thing");

    assertThat(read.table()).isEqualTo(Table.REST);
    assertThat(read.values()).containsEntry("parse_error", "not SIP");
  }

  @Test
  void missingTime_isTheTimeOfArrival() {
    Message read = read(17, 100, 0, encoder -> bytes(encoder, HepChunk.PAYLOAD, new byte[] {'x'}));

    assertThat(read.timeMicros()).isEqualTo(RECEIVED);
    assertThat(read.values()).doesNotContainKey("parse_error");
  }

  @ParameterizedTest
  @CsvSource({
    "1000000, 1970-01-01T00:00:01.000000Z",
    "4294967295000000, 2106-02-07T06:28:15.000000Z"
  })
  void timeFarOff_isTheTimeOfArrivalAndSaid(long time, String given) {
    Message read =
        read(17, 100, time, encoder -> bytes(encoder, HepChunk.PAYLOAD, new byte[] {'x'}));

    assertThat(read.timeMicros()).isEqualTo(RECEIVED);
    assertThat(read.values()).containsEntry("agent_time", given).doesNotContainKey("parse_error");
  }

  @ParameterizedTest
  @CsvSource({
    "17, UDP, udp",
    "6, TCP, tcp",
    "6, TLS, tls",
    "6, WS, ws",
    "22, WSS, wss",
    "22, TLS, tls",
    "22, TCP, tls",
    "132, SCTP, sctp"
  })
  void transport_isRefinedByTheTopVia(int protocol, String via, String transport) {
    String invite = INVITE.replace("SIP/2.0/UDP", "SIP/2.0/" + via);

    Message read =
        read(
            protocol, 1, TIME, encoder -> bytes(encoder, HepChunk.PAYLOAD, invite.getBytes(UTF_8)));

    assertThat(read.values()).containsEntry("transport", transport);
  }

  @Test
  void compressedPayload_isReadInflated() throws IOException {
    ByteArrayOutputStream zlib = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(zlib)) {
      out.write(INVITE.getBytes(UTF_8));
    }

    Message read =
        read(
            17,
            1,
            TIME,
            encoder -> bytes(encoder, HepChunk.COMPRESSED_PAYLOAD, zlib.toByteArray()));

    assertThat(read.values())
        .contains(entry("call_id", "call@host"), entry("size", (long) INVITE.length()));
  }

  @Test
  void compressedPayload_thatIsBroken_isKeptAndSaid() {
    Message read =
        read(
            17,
            1,
            TIME,
            encoder ->
                bytes(encoder, HepChunk.COMPRESSED_PAYLOAD, new byte[] {0x78, (byte) 0x9c, 1, 2}));

    assertThat(read.values().get("parse_error"))
        .isEqualTo("the compressed payload can't be read, not SIP");
  }

  @Test
  void compressedPayload_thatIsABomb_staysAsItCame() throws IOException {
    ByteArrayOutputStream zlib = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(zlib)) {
      out.write(INVITE.getBytes(UTF_8));
      out.write(new byte[ParsedMessage.MAX_INFLATED]);
    }

    Message read =
        read(
            17,
            1,
            TIME,
            encoder -> bytes(encoder, HepChunk.COMPRESSED_PAYLOAD, zlib.toByteArray()));

    assertThat(read.values())
        .containsEntry("parse_error", "the compressed payload can't be read, not SIP")
        .containsEntry("size", (long) zlib.size());
  }

  @Test
  void foldedValue_isGivenUnfolded() {
    Message read = read(1, INVITE.replace("User-Agent: Test/1", "User-Agent: Test\r\n  One"));

    assertThat(read.values()).containsEntry("user_agent", "Test One");
  }

  @Test
  void addressOfIpv6_isWrittenAsInRfc5952() {
    byte[] address = {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1};
    Span span = new Span();
    span.set(address, 0, 16);

    assertThat(Addresses.text(span)).isEqualTo("2001:db8::1:0:0:1");
  }

  @Test
  void frameWithoutReceipt_isRefused() {
    assertThatThrownBy(() -> message.read("HEP3\0\6".getBytes(UTF_8), 0, 6))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void reader_forgetsTheMessageBefore() {
    read(1, INVITE);

    assertThat(read(1, "SIP/2.0 200 OK\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n\r\n").values().keySet())
        .doesNotContain("from_user", "leg_ids", "x_cid", "via_branch");
  }

  @Test
  void customHeader_thatIsAFieldAlready_isRefused() {
    assertThatThrownBy(() -> new Schema(List.of("Call-ID"), List.of(), Map.of()))
        .hasMessageContaining("call_id");
  }
}
