package io.hepatica.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ReceiptTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void append_ofIpv4Peer_hasTheLayoutOfTheDesign() {
    byte[] buffer = new byte[200];
    byte[] frame = HEX.parseHex("48455033000d0000000b000764");
    System.arraycopy(frame, 0, buffer, 5, frame.length);

    int length =
        Receipt.append(
            buffer,
            5,
            frame.length,
            0x0102030405060708L,
            Transport.TCP,
            2,
            9060,
            bytes(10, 1, 2, 3));
    Receipt.stamp(buffer, 5, length, 0x1112131415161718L, new CRC32C());

    assertThat(length).isEqualTo(13 + 40);
    assertThat(HEX.formatHex(buffer, 5, 5 + length - 4))
        .isEqualTo(
            "4845503300350000000b000764"
                + "48500001001e"
                + "1112131415161718"
                + "0102030405060708"
                + "02"
                + "02"
                + "2364"
                + "0a010203"
                + "48500002000a");
    assertThat(Receipt.position(buffer, 5, length)).isEqualTo(0x1112131415161718L);
    assertThat(Receipt.receivedMicros(buffer, 5, length)).isEqualTo(0x0102030405060708L);
    assertThat(Receipt.transport(buffer, 5, length)).isEqualTo(Transport.TCP.code());
    assertThat(Receipt.hepVersion(buffer, 5, length)).isEqualTo(2);
    assertThat(Receipt.peerPort(buffer, 5, length)).isEqualTo(9060);
    assertThat(Receipt.peerAddressLength(buffer, 5, length)).isEqualTo(4);
    assertThat(Receipt.peerAddressStart(buffer, 5, length)).isEqualTo(5 + length - 14);
    assertThat(Receipt.start(buffer, 5, length)).isEqualTo(5 + 13);
  }

  @Test
  void peerAddress_ofIpv6_isThatOfThePeer() throws Exception {
    byte[] buffer = new byte[200];
    byte[] frame = HEX.parseHex("48455033000d0000000b000764");
    System.arraycopy(frame, 0, buffer, 0, frame.length);
    byte[] peer = InetAddress.getByName("2001:db8::17").getAddress();

    int length = Receipt.append(buffer, 0, frame.length, 1, Transport.UDP, 3, 65535, peer);

    assertThat(length).isEqualTo(13 + Receipt.MAX_BYTES);
    assertThat(Receipt.peerAddressLength(buffer, 0, length)).isEqualTo(16);
    int start = Receipt.peerAddressStart(buffer, 0, length);
    assertThat(Arrays.copyOfRange(buffer, start, start + 16)).isEqualTo(peer);
    assertThat(Receipt.peerPort(buffer, 0, length)).isEqualTo(65535);
  }

  @Test
  void stamp_ofTheStandardVector_isCrc32c() {
    // RFC 3720 B.4: CRC32C of 32 bytes of zeros is aa36918a, least significant byte first.
    CRC32C crc = new CRC32C();
    crc.update(new byte[32]);
    assertThat(crc.getValue()).isEqualTo(0x8a9136aaL);
  }

  @Test
  void checksumHolds_ofAnyFlippedBit_isFalse() {
    FrameBatch batch = Frames.batch("hello");
    byte[] buffer = batch.buffer();
    Receipt.stamp(buffer, 0, batch.length(), 77, new CRC32C());
    assertThat(Receipt.checksumHolds(buffer, 0, batch.length())).isTrue();

    for (int bit = 0; bit < batch.length() * 8; bit++) {
      buffer[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(Receipt.checksumHolds(buffer, 0, batch.length())).as("bit %d", bit).isFalse();
      buffer[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void readers_ofAFrameWithoutReceipt_refuse() {
    byte[] frame = Frames.frame(new byte[100]);
    assertThat(Receipt.isPresent(frame, 0, frame.length)).isFalse();
    assertThat(Receipt.checksumHolds(frame, 0, frame.length)).isFalse();
    assertThatThrownBy(() -> Receipt.position(frame, 0, frame.length))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
