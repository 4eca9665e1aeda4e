package io.hepatica.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KernelDropsIT {
  @Test
  void count_ofAFloodedSocket_isWhatDidNotArrive() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (DatagramSocket receiver = new DatagramSocket(new InetSocketAddress(loopback, 0));
        DatagramSocket other = new DatagramSocket(new InetSocketAddress(loopback, 0));
        DatagramSocket sender = new DatagramSocket()) {
      receiver.setReceiveBufferSize(16_384);
      KernelDrops drops = KernelDrops.ofPorts(Set.of(receiver.getLocalPort()));
      KernelDrops unharmed = KernelDrops.ofPorts(Set.of(other.getLocalPort()));
      assertThat(drops.count()).isZero();

      byte[] bytes = new byte[700];
      for (int i = 0; i < 1000; i++) {
        sender.send(new DatagramPacket(bytes, bytes.length, loopback, receiver.getLocalPort()));
      }
      int arrived = drain(receiver);

      assertThat(arrived).isBetween(1, 900);
      assertThat(drops.count()).isEqualTo(1000 - arrived);
      assertThat(unharmed.count()).isZero();
      receiver.close();
      assertThat(drops.count()).isEqualTo(1000 - arrived);
    }
  }

  private static int drain(DatagramSocket socket) throws Exception {
    socket.setSoTimeout(100);
    int count = 0;
    try {
      while (true) {
        socket.receive(new DatagramPacket(new byte[1000], 1000));
        count++;
      }
    } catch (SocketTimeoutException empty) {
      return count;
    }
  }
}
