package io.hepatica.hep;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Hep3EncoderTest {
  private final Hep3Encoder encoder = new Hep3Encoder();
  private final HepFrame frame = new HepFrame();
  private final byte[] buffer = new byte[70_000];

  @Test
  void frame_ofAllKinds_isTheConstructedVector() {
    byte[] addresses = {10, 0, 0, 1, 10, 0, 0, 2};
    byte[] texts = "myHepabc@hOPTIONS".getBytes(US_ASCII);
    int length =
        encoder
            .begin(buffer, 9, 128)
            .u8(HepChunk.FAMILY, 2)
            .u8(HepChunk.PROTOCOL, 17)
            .source(addresses, 0, 4)
            .destination(addresses, 4, 4)
            .u16(HepChunk.SOURCE_PORT, 5060)
            .u16(HepChunk.DESTINATION_PORT, 5060)
            .time(1_700_000_000_123_456L)
            .u8(HepChunk.PROTOCOL_TYPE, 1)
            .u32(HepChunk.AGENT_ID, 2001)
            .bytes(HepChunk.AUTH_KEY, texts, 0, 5)
            .bytes(HepChunk.CORRELATION_ID, texts, 5, 5)
            .bytes(HepChunk.PAYLOAD, texts, 10, 7)
            .finish();
    assertThat(HexFormat.of().formatHex(buffer, 9, 9 + length)).isEqualTo(HepFrameTest.HEP3);
  }

  @Test
  void vendorChunks_keepVendorAndType() {
    int length =
        encoder
            .begin(buffer, 0, 100)
            .u8(0xfffe, 1, 0xff)
            .u16(0xfffe, 2, 0xfffe)
            .u32(0xfffe, 3, 0xfffffffdL)
            .u64(0xfffe, 0x8004, 0x0102030405060708L)
            .bytes(0xfffe, 5, new byte[] {9}, 0, 1)
            .finish();
    assertThat(HexFormat.of().formatHex(buffer, 0, length))
        .isEqualTo(
            "484550330034"
                + "fffe00010007ff"
                + "fffe00020008fffe"
                + "fffe0003000afffffffd"
                + "fffe8004000e0102030405060708"
                + "fffe0005000709");
  }

  @Test
  void fields_ofV1_asHep3WithTheGivenTime() {
    read(HepFrameTest.V1);
    int length = encoder.begin(buffer, 0, 200).fields(frame, 1_700_000_000_123_456L).finish();
    assertThat(HexFormat.of().formatHex(buffer, 0, length))
        .isEqualTo(
            "484550330060"
                + "00000001000702"
                + "00000002000711"
                + "00000003000a0a000001"
                + "00000004000a0a000002"
                + "00000007000813c4"
                + "00000008000813c4"
                + "00000009000a6553f100"
                + "0000000a000a0001e240"
                + "0000000b000701"
                + "0000000f000d4f5054494f4e53");
  }

  @Test
  void fields_ofV2_agentIdGoesAlong() {
    read(HepFrameTest.V2);
    int length = encoder.begin(buffer, 0, 200).fields(frame, frame.timeMicros()).finish();
    assertThat(frame.read(buffer, 0, length)).isNull();
    assertThat(frame.version()).isEqualTo(3);
    assertThat(frame.timeMicros()).isEqualTo(1_700_000_000_123_456L);
    assertThat(frame.agentId()).isEqualTo(2001);
  }

  @Test
  void fields_withoutTime_hasNoTimeChunks() {
    read(HepFrameTest.V1);
    int length = encoder.begin(buffer, 0, 200).fields(frame, 0).finish();
    assertThat(frame.read(buffer, 0, length)).isNull();
    assertThat(frame.has(HepChunk.SECONDS)).isFalse();
    assertThat(frame.timeMicros()).isZero();
  }

  @Test
  void fields_ofHep3_areRefused() {
    read(HepFrameTest.HEP3);
    assertThatThrownBy(() -> encoder.begin(buffer, 0, 200).fields(frame, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kamailio-siptrace-hep3-calls",
        "heplify-live-dns-udp",
        "hepgen-reports-34-35-54-udp",
        "sngrep-sip-hep3-udp-auth"
      })
  void copy_ofAllChunks_isTheSameFrame(String capture) {
    for (byte[] datagram : Captures.datagrams(capture)) {
      frame.read(datagram, 0, datagram.length);
      encoder.begin(buffer, 0, buffer.length);
      for (int chunk = frame.firstChunk(); chunk >= 0; chunk = frame.nextChunk(chunk)) {
        encoder.copy(frame, chunk);
      }
      int length = encoder.finish();
      assertThat(Arrays.copyOf(buffer, length)).isEqualTo(datagram);
    }
  }

  @Test
  void copy_withoutTheAuthKey_keepsTheRest() {
    read(HepFrameTest.HEP3);
    encoder.begin(buffer, 0, 200);
    for (int chunk = frame.firstChunk(); chunk >= 0; chunk = frame.nextChunk(chunk)) {
      if (frame.chunkVendor(chunk) != 0 || frame.chunkType(chunk) != HepChunk.AUTH_KEY) {
        encoder.copy(frame, chunk);
      }
    }
    String without = HepFrameTest.HEP3.replace("0000000e000b6d79486570", "");
    int length = encoder.finish();
    assertThat(HexFormat.of().formatHex(buffer, 0, length))
        .isEqualTo(without.replace("484550330080", "484550330075"));
  }

  @Test
  void frame_upToTheLimitOfHep3_fits() {
    byte[] value = new byte[65_535];
    int length = encoder.begin(buffer, 0, buffer.length).bytes(15, value, 0, 65_523).finish();
    assertThat(length).isEqualTo(65_535);
    assertThat(frame.read(buffer, 0, length)).isNull();
    assertThat(frame.payloadLength()).isEqualTo(65_523);
  }

  @Test
  void frame_beyondTheLimitOfHep3_doesNotFit() {
    byte[] value = new byte[65_535];
    encoder.begin(buffer, 0, buffer.length).bytes(15, value, 0, 65_524);
    assertThat(encoder.finish()).isEqualTo(Hep3Encoder.DOES_NOT_FIT);
  }

  @Test
  void frame_beyondTheRoomGiven_touchesNothingOutside() {
    for (int room = 0; room < 128; room++) {
      Arrays.fill(buffer, (byte) 0x55);
      read(HepFrameTest.HEP3);
      encoder.begin(buffer, 10, room);
      for (int chunk = frame.firstChunk(); chunk >= 0; chunk = frame.nextChunk(chunk)) {
        encoder.copy(frame, chunk);
      }
      assertThat(encoder.finish()).isEqualTo(Hep3Encoder.DOES_NOT_FIT);
      assertThat(Arrays.copyOfRange(buffer, 10 + room, 10 + room + 140)).containsOnly(0x55);
    }
  }

  @Test
  void frame_afterOneThatDidNotFit_isWhole() {
    encoder.begin(buffer, 0, 10).u32(9, 1).u8(11, 1);
    assertThat(encoder.finish()).isEqualTo(Hep3Encoder.DOES_NOT_FIT);
    assertThat(encoder.begin(buffer, 0, 13).u8(11, 1).finish()).isEqualTo(13);
  }

  private void read(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(frame.read(bytes, 0, bytes.length)).isNull();
  }
}
