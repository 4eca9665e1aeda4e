package io.hepatica.server.pcap;

import static io.hepatica.server.packet.PacketBytes.TIME;
import static io.hepatica.server.packet.PacketBytes.hex;
import static io.hepatica.server.packet.PacketBytes.join;
import static io.hepatica.server.packet.PacketBytes.read;
import static io.hepatica.server.pcap.PcapngFiles.block;
import static io.hepatica.server.pcap.PcapngFiles.enhanced;
import static io.hepatica.server.pcap.PcapngFiles.hello;
import static io.hepatica.server.pcap.PcapngFiles.networkInterface;
import static io.hepatica.server.pcap.PcapngFiles.section;
import static io.hepatica.server.pcap.PcapngFiles.simple;
import static org.assertj.core.api.Assertions.assertThat;

import io.hepatica.server.packet.PacketBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PcapngReaderTest {
  private static final ByteOrder BIG = ByteOrder.BIG_ENDIAN;
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

  @Test
  void next_microsecondsByDefault_inBothByteOrders() throws IOException {
    for (ByteOrder order : List.of(BIG, LITTLE)) {
      byte[] file =
          join(section(order), networkInterface(order, 0, 0), enhanced(order, 0, TIME, hello()));
      assertThat(read(file).carried().getFirst().timeMicros()).isEqualTo(TIME);
    }
  }

  @Test
  void next_powersOfTenAndTwo_becomeMicroseconds() throws IOException {
    assertThat(time((byte) 9, TIME * 1_000 + 999)).isEqualTo(TIME);
    assertThat(time((byte) 3, TIME / 1_000)).isEqualTo(TIME / 1_000 * 1_000);
    assertThat(time((byte) 0, 1_700_000_000L)).isEqualTo(1_700_000_000_000_000L);
    // 2^-20 s: half a second is 2^19 units; 2^-50 s: a quarter is 2^48.
    assertThat(time((byte) 0x94, (1_700_000_000L << 20) + (1L << 19)))
        .isEqualTo(1_700_000_000_500_000L);
    assertThat(time((byte) 0xb2, (4_000L << 50) + (1L << 48))).isEqualTo(4_000_250_000L);
  }

  private static long time(byte resolution, long units) throws IOException {
    byte[] file =
        join(
            section(LITTLE),
            networkInterface(LITTLE, 0, 9, resolution),
            enhanced(LITTLE, 0, units, hello()));
    return read(file).carried().getFirst().timeMicros();
  }

  @Test
  void next_timeOffset_isAddedInSeconds() throws IOException {
    byte[] offset = ByteBuffer.allocate(8).order(LITTLE).putLong(1_000).array();
    byte[] file =
        join(
            section(LITTLE),
            networkInterface(LITTLE, 0, 14, offset),
            enhanced(LITTLE, 0, TIME, hello()));
    assertThat(read(file).carried().getFirst().timeMicros()).isEqualTo(TIME + 1_000_000_000L);
  }

  @Test
  void next_simplePacket_hasNoTime() throws IOException {
    byte[] packet = hello();
    byte[] file =
        join(
            section(LITTLE), networkInterface(LITTLE, 0, 0), simple(LITTLE, packet.length, packet));
    PacketBytes.Read read = read(file);
    assertThat(read.texts()).containsExactly("hello");
    assertThat(read.carried().getFirst().timeMicros()).isZero();
  }

  @Test
  void next_newSection_forgetsInterfacesAndByteOrder() throws IOException {
    byte[] file =
        join(
            section(LITTLE),
            networkInterface(LITTLE, 0, 0),
            enhanced(LITTLE, 0, TIME, hello()),
            section(BIG),
            networkInterface(BIG, 0, 0),
            enhanced(BIG, 0, TIME, hello()),
            section(LITTLE),
            enhanced(LITTLE, 0, TIME, hello()));
    PacketBytes.Read read = read(file);
    assertThat(read.texts()).containsExactly("hello", "hello");
    assertThat(read.outcome().problem())
        .isEqualTo("a packet of interface 0, which the file does not describe");
  }

  @Test
  void next_unknownBlock_isPassedOver() throws IOException {
    byte[] file =
        join(
            section(LITTLE),
            block(LITTLE, 0x0bad, new byte[70_000]),
            networkInterface(LITTLE, 0, 0),
            enhanced(LITTLE, 0, TIME, hello()));
    assertThat(read(file).texts()).containsExactly("hello");
  }

  @Test
  void next_lyingLengths_stopWithAReason() throws IOException {
    byte[] start = join(section(LITTLE), networkInterface(LITTLE, 0, 0));
    assertThat(read(join(start, hex("06000000 f0ffff7f"))).outcome().problem())
        .startsWith("a packet block of 2147483632 bytes");
    assertThat(read(join(start, hex("06000000 05000000"))).outcome().problem())
        .contains("impossible length 5");
    assertThat(read(join(start, hex("ad0b0000 fcffffff 00"))).outcome().problem())
        .startsWith("the file ends within a block to be passed over");
    byte[] packet = enhanced(LITTLE, 0, TIME, hello());
    packet[8 + 12 + 2] = 1; // captured length
    assertThat(read(join(start, packet)).outcome().problem()).contains("in a block that holds");
  }
}
