package io.hepatica.server.listen;

import io.hepatica.server.journal.Transport;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One UDP socket. */
final class DatagramHandler extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(DatagramHandler.class);

  private final FrameIntake intake;
  private final AllowList allow;
  private @Nullable InetSocketAddress lastSender;
  private @Nullable Peer lastPeer;

  DatagramHandler(FrameIntake intake, AllowList allow) {
    this.intake = intake;
    this.allow = allow;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    try {
      intake.accept(packet.content(), peer(packet.sender()));
    } finally {
      packet.release();
    }
  }

  private Peer peer(InetSocketAddress sender) {
    Peer peer = lastPeer;
    if (peer == null || !sender.equals(lastSender)) {
      peer = Peer.of(sender, Transport.UDP, allow);
      lastPeer = peer;
      lastSender = sender;
    }
    return peer;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    intake.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.error("hep/udp: a datagram could not be read", cause);
  }
}
