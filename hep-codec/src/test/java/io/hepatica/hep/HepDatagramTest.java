package io.hepatica.hep;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HepDatagramTest {
  private static final String PROTOBUF =
      "080210111a0831302e302e302e31220831302e302e302e3228c42730c4273880e2cfaa0640c0c407480150d10f"
          + "5a056d7948657062074f5054494f4e536a007000";

  private final HepDatagram datagram = new HepDatagram();
  private final HepFrame frame = datagram.frame();

  @AfterEach
  void close() {
    datagram.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {HepFrameTest.HEP3, HepFrameTest.V1, HepFrameTest.V2})
  void plainFrame_isViewedWhereItLies(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(datagram.read(bytes, 0, bytes.length)).isNull();
    assertThat(frame.buffer()).isSameAs(bytes);
    assertThat(text(HepChunk.PAYLOAD)).isIn("OPTIONS", "");
    assertThat(frame.payloadLength()).isEqualTo(7);
  }

  @Test
  void protobuf_constructedVector_isHep3() {
    assertThat(read(PROTOBUF)).isNull();
    assertThat(HexFormat.of().formatHex(frame.buffer(), frame.offset(), frame.length()))
        .isEqualTo(
            HepFrameTest.HEP3
                .replace("4845503300800", "4845503300750")
                .replace("00000011000b6162634068", ""));
  }

  @Test
  void protobuf_ofHeplify_registers() {
    byte[] bytes = Captures.datagrams("heplify-NOT-HEP-protobuf-udp").getFirst();
    assertThat(datagram.read(bytes, 0, bytes.length)).isNull();
    assertThat(frame.version()).isEqualTo(3);
    assertThat(frame.sourcePort()).isEqualTo(5410);
    assertThat(frame.destinationPort()).isEqualTo(5060);
    assertThat(frame.agentId()).isEqualTo(2002);
    assertThat(frame.has(HepChunk.AUTH_KEY)).isFalse();
    assertThat(text(HepChunk.PAYLOAD)).startsWith("REGISTER sip:127.0.0.1:5060 SIP/2.0\r\n");
  }

  @Test
  void protobuf_ofHeplify_saysTheSameAsItsHep3() {
    List<byte[]> protobuf = Captures.datagrams("heplify-NOT-HEP-protobuf-udp");
    List<byte[]> hep3 = Captures.datagrams("heplify-rtcp-json-udp");
    HepFrame expected = new HepFrame();
    for (int i = 0; i < hep3.size(); i++) {
      expected.read(hep3.get(i), 0, hep3.get(i).length);
      datagram.read(protobuf.get(i), 0, protobuf.get(i).length);
      assertThat(frame.timeMicros()).isEqualTo(expected.timeMicros());
      assertThat(frame.protocolType()).isEqualTo(expected.protocolType());
      assertThat(text(HepChunk.PAYLOAD)).isEqualTo(text(expected, HepChunk.PAYLOAD));
      assertThat(text(HepChunk.CORRELATION_ID)).isEqualTo(text(expected, HepChunk.CORRELATION_ID));
      assertThat(text(HepChunk.SOURCE_IPV4)).isEqualTo(text(expected, HepChunk.SOURCE_IPV4));
    }
  }

  @Test
  void protobuf_withIpv6CorrelationIdAndVlan() {
    assertThat(
            read(
                "080a10111a033a3a31220b323030313a6462383a3a324801620141" + "6a0378797a" + "70e707"))
        .isNull();
    assertThat(frame.sourceAddressLength()).isEqualTo(16);
    assertThat(frame.destinationAddressLength()).isEqualTo(16);
    assertThat(
            HexFormat.of()
                .formatHex(
                    frame.buffer(),
                    frame.destinationAddressStart(),
                    frame.destinationAddressStart() + 16))
        .isEqualTo("20010db8000000000000000000000002");
    assertThat(text(HepChunk.CORRELATION_ID)).isEqualTo("xyz");
    assertThat(frame.vlan()).isEqualTo(999);
  }

  @Test
  void protobuf_addressThatIsAName_isAbsentAndNeverLookedUp() {
    assertThat(read("08021a096c6f63616c686f73744801620141")).isNull();
    assertThat(frame.sourceAddressLength()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "08021011620741, BAD_CHUNK", // text over the end
    "080210116207414243, BAD_CHUNK",
    "0802101162ffffffffffffffff7f, BAD_CHUNK", // a length of 63 bits
    "0802101162ffffffffffffffffff01, BAD_CHUNK", // beyond them
    "08021011280102ff, BAD_CHUNK", // varint cut
    "0802101129000000000000000062, BAD_CHUNK", // a wire type that no field has
    "08021011280148, BAD_CHUNK",
    "080210112801, NO_PAYLOAD",
    "080210116200, NO_PAYLOAD",
    "080110116200, UNKNOWN_MAGIC"
  })
  void protobuf_broken_isAFault(String hex, HepFault fault) {
    assertThat(read(hex)).isEqualTo(fault);
    assertThat(frame.payloadLength()).isZero();
  }

  @Test
  void protobuf_thatNoHep3Holds_isAFault() {
    byte[] bytes = new byte[65_507];
    byte[] head = HexFormat.of().parseHex("080210116288ff03");
    System.arraycopy(head, 0, bytes, 0, head.length);
    int rest = 65_507 - head.length;
    bytes[5] = (byte) ((rest & 0x7f) | 0x80);
    bytes[6] = (byte) ((rest >> 7 & 0x7f) | 0x80);
    bytes[7] = (byte) (rest >> 14);
    assertThat(datagram.read(bytes, 0, bytes.length)).isEqualTo(HepFault.BAD_LENGTH);
    assertThat(frame.length()).isZero();
  }

  @Test
  void gzip_ofAWholeFrame_isInflated() {
    byte[] kamailio = Captures.datagrams("kamailio-siptrace-hep3-calls").getFirst();
    byte[] packed = Deflate.GZIP.pack(kamailio);
    assertThat(datagram.read(packed, 0, packed.length)).isNull();
    assertThat(HexFormat.of().formatHex(frame.buffer(), frame.offset(), frame.length()))
        .isEqualTo(HexFormat.of().formatHex(kamailio));
  }

  @Test
  void gzip_bomb_isCut() {
    byte[] packed = Deflate.GZIP.pack(new byte[60_000_000]);
    assertThat(packed.length).isLessThan(65_507);
    assertThat(datagram.read(packed, 0, packed.length)).isEqualTo(HepFault.BAD_COMPRESSION);
    assertThat(frame.length()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {HepFrameTest.V1, HepFrameTest.V2, PROTOBUF, "1f8b08000000"})
  void gzip_ofAnythingButHep3_isAFault(String hex) {
    byte[] packed = Deflate.GZIP.pack(HexFormat.of().parseHex(hex));
    assertThat(datagram.read(packed, 0, packed.length)).isEqualTo(HepFault.UNKNOWN_MAGIC);
    assertThat(frame.length()).isZero();
  }

  @Test
  void gzip_cut_isAFaultAndLeavesTheViewEmpty() {
    read(HepFrameTest.HEP3);
    assertThat(read("1f8b0800000000000003")).isEqualTo(HepFault.BAD_COMPRESSION);
    assertThat(frame.version()).isZero();
    assertThat(frame.firstChunk()).isEqualTo(-1);
  }

  private @Nullable HepFault read(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return datagram.read(bytes, 0, bytes.length);
  }

  private String text(int type) {
    return text(frame, type);
  }

  private static String text(HepFrame frame, int type) {
    return new String(frame.buffer(), frame.start(type), frame.length(type), US_ASCII);
  }
}
