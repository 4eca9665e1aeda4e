package io.hepatica.server.listen;

import io.hepatica.hep.HepStreamFramer;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.metrics.CaptureCounters;
import io.hepatica.server.metrics.Rejection;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Admits a connection, or closes it at once, and builds its pipeline. */
final class StreamInitializer extends ChannelInitializer<Channel> {
  private final Intakes intakes;
  private final AllowList allow;
  private final ListenOptions.Limits limits;
  private final ConnectionLimits connections;
  private final CaptureCounters counters;
  private final @Nullable SslContext tls;

  StreamInitializer(
      Intakes intakes,
      AllowList allow,
      ListenOptions.Limits limits,
      ConnectionLimits connections,
      CaptureCounters counters,
      @Nullable SslContext tls) {
    this.intakes = intakes;
    this.allow = allow;
    this.limits = limits;
    this.connections = connections;
    this.counters = counters;
    this.tls = tls;
  }

  @Override
  protected void initChannel(Channel channel) {
    InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
    if (remote == null) {
      close(channel);
      return;
    }
    Peer peer = Peer.of(remote, tls == null ? Transport.TCP : Transport.TLS, allow);
    FrameIntake intake = intakes.of(channel);
    if (!peer.allowed()) {
      intake.reject(Rejection.NOT_ALLOWED, peer, 0);
      intake.flush();
      close(channel);
      return;
    }
    InetAddress host = peer.host();
    if (!connections.tryAcquire(host)) {
      counters.addConnectionRefused();
      close(channel);
      return;
    }
    channel.closeFuture().addListener(closed -> connections.release(host));
    if (tls != null) {
      SslHandler handler = tls.newHandler(channel.alloc());
      handler.setHandshakeTimeoutMillis(limits.frameTime().toMillis());
      channel.pipeline().addLast(handler);
    }
    HepStreamFramer framer = new HepStreamFramer();
    channel.pipeline().addLast(framer, new StreamHandler(intake, framer, peer, limits));
  }

  private static void close(Channel channel) {
    channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }
}
