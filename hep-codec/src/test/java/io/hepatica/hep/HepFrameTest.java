package io.hepatica.hep;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HepFrameTest {
  /** UDP 10.0.0.1:5060 to 10.0.0.2:5060, 1700000000.123456, agent 2001, key, correlation id. */
  static final String HEP3 =
      "484550330080"
          + "00000001000702"
          + "00000002000711"
          + "00000003000a0a000001"
          + "00000004000a0a000002"
          + "00000007000813c4"
          + "00000008000813c4"
          + "00000009000a6553f100"
          + "0000000a000a0001e240"
          + "0000000b000701"
          + "0000000c000a000007d1"
          + "0000000e000b6d79486570"
          + "00000011000b6162634068"
          + "0000000f000d4f5054494f4e53";

  static final String V1 = "0110021113c413c40a0000010a0000024f5054494f4e53";
  static final String V2 = "0210021113c413c40a0000010a00000200f1536540e20100d10700004f5054494f4e53";

  private final HepFrame frame = new HepFrame();

  @Test
  void hep3_constructedVector_allFields() {
    assertThat(read(HEP3)).isNull();
    assertThat(frame.version()).isEqualTo(3);
    assertThat(frame.length()).isEqualTo(128);
    assertAddressesAndPorts();
    assertThat(frame.timeMicros()).isEqualTo(1_700_000_000_123_456L);
    assertThat(frame.protocolType()).isEqualTo(1);
    assertThat(frame.agentId()).isEqualTo(2001);
    assertThat(text(HepChunk.AUTH_KEY)).isEqualTo("myHep");
    assertThat(text(HepChunk.CORRELATION_ID)).isEqualTo("abc@h");
    assertThat(payload()).isEqualTo("OPTIONS");
    assertThat(frame.payloadCompressed()).isFalse();
    assertThat(frame.has(HepChunk.VLAN)).isFalse();
    assertThat(frame.length(HepChunk.VLAN)).isZero();
  }

  @Test
  void eep3_magic_isHep3() {
    assertThat(read("45455033" + HEP3.substring(8))).isNull();
    assertThat(frame.version()).isEqualTo(3);
    assertThat(payload()).isEqualTo("OPTIONS");
  }

  @Test
  void v1_constructedVector_hasNoTime() {
    assertThat(read(V1)).isNull();
    assertThat(frame.version()).isEqualTo(1);
    assertAddressesAndPorts();
    assertThat(frame.timeMicros()).isZero();
    assertThat(frame.agentId()).isZero();
    assertThat(frame.protocolType()).isEqualTo(1);
    assertThat(payload()).isEqualTo("OPTIONS");
    assertThat(frame.has(HepChunk.PAYLOAD)).isFalse();
    assertThat(frame.firstChunk()).isEqualTo(-1);
  }

  @Test
  void v2_constructedVector_timeAndIdAreLittleEndian() {
    assertThat(read(V2)).isNull();
    assertThat(frame.version()).isEqualTo(2);
    assertAddressesAndPorts();
    assertThat(frame.timeMicros()).isEqualTo(1_700_000_000_123_456L);
    assertThat(frame.agentId()).isEqualTo(2001);
    assertThat(payload()).isEqualTo("OPTIONS");
  }

  @Test
  void v2_ofKamailio_timeIdAndPadding() {
    byte[] invite = Captures.datagrams("kamailio-siptrace-hep2-calls").getFirst();
    assertThat(HexFormat.of().formatHex(invite, 16, 28)).isEqualTo("f908016bb6c30400d2070000");
    assertThat(frame.read(invite, 0, invite.length)).isNull();
    assertThat(frame.timeMicros()).isEqualTo(0x6b0108f9L * 1_000_000 + 0x4c3b6);
    assertThat(frame.agentId()).isEqualTo(2002);
    assertThat(payload()).startsWith("INVITE sip:+4989993908@127.0.0.1:5060 SIP/2.0\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "00, 0000", // FreeSWITCH counts the time header, sngrep writes anything: the byte means nothing
    "ff, 4942", // padding is what the sender's stack held
    "1c, 494e"
  })
  void v2_headerLengthAndPadding_areIgnored(String headerLength, String padding) {
    byte[] invite = Captures.datagrams("kamailio-siptrace-hep2-calls").getFirst();
    invite[1] = HexFormat.of().parseHex(headerLength)[0];
    System.arraycopy(HexFormat.of().parseHex(padding), 0, invite, 26, 2);
    assertThat(frame.read(invite, 0, invite.length)).isNull();
    assertThat(payload()).startsWith("INVITE sip:");
  }

  @Test
  void v2_packedAndBigEndian_isReadAllTheSame() {
    byte[] padded = Captures.datagrams("kamailio-siptrace-hep2-calls").getFirst();
    byte[] packed = new byte[padded.length - 2];
    System.arraycopy(padded, 0, packed, 0, 16);
    System.arraycopy(HexFormat.of().parseHex("6b0108f90004c3b607d2"), 0, packed, 16, 10);
    System.arraycopy(padded, 28, packed, 26, padded.length - 28);
    assertThat(frame.read(packed, 0, packed.length)).isNull();
    assertThat(frame.timeMicros()).isEqualTo(0x6b0108f9L * 1_000_000 + 0x4c3b6);
    assertThat(frame.agentId()).isEqualTo(2002);
    assertThat(payload()).startsWith("INVITE sip:");
  }

  @Test
  void v2_impossibleTime_isNoTime() {
    assertThat(read(V2.replace("00f1536540e20100", "0100000040420f00"))).isNull();
    assertThat(frame.timeMicros()).isZero();
    assertThat(frame.agentId()).isEqualTo(2001);
  }

  @ParameterizedTest
  @CsvSource({"0a", "1c", "1e", "17"})
  void v1_familiesOfOtherSystems_areIpv6(String family) {
    String source = "20010db8000000000000000000000001";
    String destination = "20010db8000000000000000000000002";
    assertThat(read("0128" + family + "1113c413c5" + source + destination + "4f5054494f4e53"))
        .isNull();
    assertThat(source()).isEqualTo(InetAddress.ofLiteral("2001:db8::1"));
    assertThat(destination()).isEqualTo(InetAddress.ofLiteral("2001:db8::2"));
    assertThat(payload()).isEqualTo("OPTIONS");
  }

  @Test
  void addresses_ipv4Mapped_areGivenAs4Bytes() {
    String inIpv4 = "00000003001600000000000000000000ffff0a000001";
    String inIpv6 = "00000006001600000000000000000000ffff0a000002";
    assertThat(read(hep3(inIpv4 + inIpv6 + "0000000f000741"))).isNull();
    assertThat(source().getAddress()).containsExactly(10, 0, 0, 1);
    assertThat(destination().getAddress()).containsExactly(10, 0, 0, 2);
  }

  @Test
  void addresses_ofHeplifyIpv6() {
    readFirst("heplify-sip-ipv6-udp");
    assertThat(source()).isEqualTo(InetAddress.ofLiteral("::1"));
    assertThat(destination()).isEqualTo(InetAddress.ofLiteral("::1"));
    assertThat(frame.agentId()).isEqualTo(2002);
    assertThat(frame.has(HepChunk.VLAN)).isTrue();
    assertThat(frame.vlan()).isZero();
  }

  @Test
  void payload_beforeOtherChunks_ofHeplifyDns() {
    readFirst("heplify-live-dns-udp");
    assertThat(frame.protocolType()).isEqualTo(53);
    assertThat(payload()).startsWith("{\"id\":50049,").endsWith("}]}");
    assertThat(frame.start(HepChunk.VLAN)).isGreaterThan(frame.payloadStart());
    assertThat(text(HepChunk.AGENT_NAME)).isEqualTo("dnsnode");
  }

  @Test
  void agentId_ofSngrep_isShiftedBack() {
    readFirst("sngrep-sip-hep3-udp-auth");
    assertThat(frame.agentId()).isEqualTo(77);
    byte[] sent = {0, 77, 0, 0};
    int start = frame.start(HepChunk.AGENT_ID);
    assertThat(Arrays.copyOfRange(frame.buffer(), start, start + 4)).isEqualTo(sent);
    assertThat(text(HepChunk.AUTH_KEY)).isEqualTo("secret");
  }

  @Test
  void time_ofHepipe_zeroPorts() {
    readFirst("hepipe-log-udp");
    assertThat(frame.timeMicros()).isEqualTo(0x6b010b5cL * 1_000_000 + 482);
    assertThat(frame.sourcePort()).isZero();
    assertThat(frame.agentId()).isEqualTo(2099);
    assertThat(text(HepChunk.CORRELATION_ID)).isEqualTo("00001eef@127.0.0.1");
  }

  @Test
  void time_withoutChunks_isZero() {
    assertThat(read(hep3("0000000f000741"))).isNull();
    assertThat(frame.timeMicros()).isZero();
  }

  @Test
  void ping_ofHepgen_isReadableButHasNoPayload() {
    byte[] ping =
        Captures.datagrams("hepgen-rtp-multi-udp").stream()
            .filter(bytes -> new String(bytes, US_ASCII).endsWith("HEPPING"))
            .findFirst()
            .orElseThrow();
    assertThat(frame.read(ping, 0, ping.length)).isEqualTo(HepFault.NO_PAYLOAD);
    assertThat(frame.length()).isEqualTo(ping.length);
    assertThat(frame.protocolType()).isZero();
    assertThat(text(HepChunk.AUTH_KEY)).isEqualTo("myHep");
    assertThat(payload()).isEqualTo("HEPPING");
  }

  @ParameterizedTest
  @CsvSource({
    "484550330006", // nothing at all
    "4845503300130000000b0007010000000f0006", // an empty payload
    "0110021113c413c40a0000010a000002",
    "0210021113c413c40a0000010a00000200f1536540e20100d107", // without padding
    "0210021113c413c40a0000010a00000200f1536540e20100d1070000"
  })
  void payload_absentOrEmpty_isAFaultOfAWholeFrame(String hex) {
    assertThat(read(hex)).isEqualTo(HepFault.NO_PAYLOAD);
    assertThat(frame.length()).isEqualTo(hex.length() / 2);
    assertThat(frame.payloadLength()).isZero();
  }

  @Test
  void payload_compressed_isTakenWherePlainIsEmpty() {
    assertThat(read(hep3("0000000f0006" + "000000100008789c"))).isNull();
    assertThat(frame.payloadCompressed()).isTrue();
    assertThat(frame.payloadLength()).isEqualTo(2);
  }

  @Test
  void chunks_empty_arePresentWithoutBytes() {
    assertThat(read(hep3("0000000e0006" + "0000000f000741"))).isNull();
    assertThat(frame.has(HepChunk.AUTH_KEY)).isTrue();
    assertThat(frame.length(HepChunk.AUTH_KEY)).isZero();
  }

  @Test
  void chunks_repeated_firstWellFormedWins() {
    assertThat(read(hep3("0000000f000741" + "0000000f000742"))).isNull();
    assertThat(payload()).isEqualTo("A");
    assertThat(read(hep3("0000000700070100000007000813c4" + "0000000f000741"))).isNull();
    assertThat(frame.sourcePort()).isEqualTo(5060);
  }

  @Test
  void chunks_ofWrongSize_areAbsent() {
    String shortFamily = "000000010006";
    String longPort = "00000008000a000013c4";
    String shortAddress = "0000000300090a0000";
    String unmapped = "00000004001600000000000000000000fffe0a000002";
    assertThat(read(hep3(shortFamily + longPort + shortAddress + unmapped + "0000000f000741")))
        .isNull();
    assertThat(frame.has(HepChunk.FAMILY)).isFalse();
    assertThat(frame.destinationPort()).isZero();
    assertThat(frame.sourceAddressLength()).isZero();
    assertThat(frame.destinationAddressLength()).isZero();
  }

  @Test
  void chunks_ofVendors_areNeverGeneric() {
    String kamailiosPayload = "0002000f000758";
    String kamailiosPort = "00020007000813c4";
    assertThat(read(hep3(kamailiosPayload + kamailiosPort + "0000000f000741"))).isNull();
    assertThat(payload()).isEqualTo("A");
    assertThat(frame.sourcePort()).isZero();
    assertThat(read(hep3(kamailiosPayload))).isEqualTo(HepFault.NO_PAYLOAD);
  }

  @Test
  void chunks_highVendorAndType_areNeverGeneric() {
    assertThat(read(hep3("8000000f000758" + "0000800f000758" + "0000000f000741"))).isNull();
    assertThat(payload()).isEqualTo("A");
  }

  @Test
  void chunks_extraCorrelationOfOpensips() {
    assertThat(read(hep3("0000006500087b7d" + "0000000f000741"))).isNull();
    assertThat(text(HepChunk.OPENSIPS_CORRELATION)).isEqualTo("{}");
    assertThat(frame.has(0x64)).isFalse();
    assertThat(frame.has(0x30)).isFalse();
    assertThat(frame.has(0)).isFalse();
    assertThat(frame.has(-1)).isFalse();
  }

  @Test
  void chunks_walk_givesAllInOrder() {
    read(hep3("0000000b000701" + "0002000f0006" + "ffff8000000858590000000f000741"));
    List<String> chunks = new ArrayList<>();
    for (int chunk = frame.firstChunk(); chunk >= 0; chunk = frame.nextChunk(chunk)) {
      int start = frame.chunkValueStart(chunk);
      String value =
          HexFormat.of().formatHex(frame.buffer(), start, start + frame.chunkValueLength(chunk));
      chunks.add("%x/%x=%s".formatted(frame.chunkVendor(chunk), frame.chunkType(chunk), value));
    }
    assertThat(chunks).containsExactly("0/b=01", "2/f=", "ffff/8000=5859", "0/f=41");
  }

  @Test
  void frame_withTail_endsAtItsLength() {
    assertThat(read(HEP3 + "00ff00ff")).isNull();
    assertThat(frame.length()).isEqualTo(128);
    assertThat(payload()).isEqualTo("OPTIONS");
  }

  @ParameterizedTest
  @CsvSource({
    "'', TOO_SHORT",
    "4845503300, TOO_SHORT",
    "484550330005, BAD_LENGTH",
    "484550330000, BAD_LENGTH",
    "48455033ffff, BAD_LENGTH",
    "48455033000e0000000f000741, BAD_LENGTH", // one more than there is
    "48455033000b0000000f00, BAD_CHUNK", // ends within a chunk's header
    "48455033000d0000000f000541, BAD_CHUNK", // below its header
    "48455033000d0000000f000041, BAD_CHUNK",
    "48455033000d0000000f000841, BAD_CHUNK", // over the end of the frame
    "48455033000d0000000fffff41, BAD_CHUNK",
    "48455033000c0000000f000741, BAD_CHUNK", // into the tail
    "48455032000d0000000f000741, UNKNOWN_MAGIC",
    "4f5054494f4e53207369703a, UNKNOWN_MAGIC",
    "0310021113c413c40a0000010a000002, UNKNOWN_MAGIC",
    "0110021113c413c40a0000010a0000, TOO_SHORT",
    "01100a1113c413c40a0000010a000002, TOO_SHORT",
    "0210021113c413c40a0000010a00000200f1536540e20100d1, TOO_SHORT",
  })
  void frame_broken_isAFaultAndLeavesTheViewEmpty(String hex, HepFault fault) {
    read(HEP3);
    assertThat(read(hex)).isEqualTo(fault);
    assertThat(frame.version()).isZero();
    assertThat(frame.length()).isZero();
    assertThat(frame.payloadLength()).isZero();
    assertThat(frame.has(HepChunk.PAYLOAD)).isFalse();
    assertThat(frame.sourceAddressLength()).isZero();
    assertThat(frame.firstChunk()).isEqualTo(-1);
  }

  @Test
  void frame_cutAnywhere_isAFault() {
    byte[] whole = HexFormat.of().parseHex(HEP3);
    for (int length = 0; length < whole.length; length++) {
      assertThat(frame.read(whole, 0, length))
          .isEqualTo(length < 6 ? HepFault.TOO_SHORT : HepFault.BAD_LENGTH);
    }
  }

  @Test
  void read_outsideTheBuffer_isABugOfTheCaller() {
    assertThatThrownBy(() -> frame.read(new byte[10], 5, 6))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void read_ofManyFrames_allocatesNothing() {
    List<byte[]> datagrams = Captures.datagrams("kamailio-siptrace-hep3-calls");
    readAll(datagrams, 20);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    long read = readAll(datagrams, 5);
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;
    assertThat(read).isEqualTo(5 * 1_976_780);
    assertThat(allocated).as("bytes over 21,320 frames").isLessThan(21_320);
  }

  private long readAll(List<byte[]> datagrams, int times) {
    long payloadBytes = 0;
    for (int i = 0; i < times * datagrams.size(); i++) {
      byte[] datagram = datagrams.get(i % datagrams.size());
      frame.read(datagram, 0, datagram.length);
      payloadBytes += frame.payloadLength();
    }
    return payloadBytes;
  }

  private @Nullable HepFault read(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return frame.read(bytes, 0, bytes.length);
  }

  private void readFirst(String capture) {
    byte[] bytes = Captures.datagrams(capture).getFirst();
    assertThat(frame.read(bytes, 0, bytes.length)).isNull();
  }

  private static String hep3(String chunks) {
    return "48455033%04x".formatted(6 + chunks.length() / 2) + chunks;
  }

  private void assertAddressesAndPorts() {
    assertThat(frame.protocol()).isEqualTo(17);
    assertThat(frame.sourcePort()).isEqualTo(5060);
    assertThat(frame.destinationPort()).isEqualTo(5060);
    assertThat(source().getAddress()).containsExactly(10, 0, 0, 1);
    assertThat(destination().getAddress()).containsExactly(10, 0, 0, 2);
  }

  private InetAddress source() {
    return address(frame.sourceAddressStart(), frame.sourceAddressLength());
  }

  private InetAddress destination() {
    return address(frame.destinationAddressStart(), frame.destinationAddressLength());
  }

  private InetAddress address(int start, int length) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(frame.buffer(), start, start + length));
    } catch (UnknownHostException e) {
      throw new AssertionError(length + " bytes", e);
    }
  }

  private String text(int type) {
    return new String(frame.buffer(), frame.start(type), frame.length(type), US_ASCII);
  }

  private String payload() {
    return new String(frame.buffer(), frame.payloadStart(), frame.payloadLength(), US_ASCII);
  }
}
