package io.hepatica.server.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** HEP by UDP: nobody answers, but a closed port is told by the host. */
final class UdpSender implements FrameSender {
  /** What fits into one datagram over IPv4. */
  static final int MAX_FRAME = 65_507;

  private static final int SEND_BUFFER = 1 << 20;

  /** How long the host's word that the port is closed may take. */
  private static final long REFUSAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final DatagramChannel channel;
  private final String name;

  UdpSender(InetSocketAddress to) throws IOException {
    name = to.getAddress().getHostAddress() + ", port " + to.getPort();
    channel = DatagramChannel.open();
    try {
      channel.setOption(java.net.StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
      channel.connect(to);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void send(byte[] frame) throws IOException {
    try {
      channel.write(ByteBuffer.wrap(frame));
    } catch (PortUnreachableException e) {
      throw refused(e);
    }
  }

  @Override
  public void finish() throws IOException {
    LockSupport.parkNanos(REFUSAL_NANOS);
    channel.configureBlocking(false);
    try {
      channel.read(ByteBuffer.allocate(1));
    } catch (PortUnreachableException e) {
      throw refused(e);
    }
  }

  private IOException refused(PortUnreachableException e) {
    return new IOException("nobody listens by UDP at " + name + ": start the server there", e);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
