package io.hepatica.server.listen;

import io.hepatica.hep.HepFault;
import io.hepatica.hep.HepStreamFramer;
import io.hepatica.server.metrics.Rejection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP or TLS connection, behind its {@link HepStreamFramer}. Nothing is ever answered.
 *
 * <p>An agent may rest for long, but not within a frame: what was begun must be whole in time, else
 * the connection is closed, and the framer reports the piece. Both are looked at now and then
 * rather than with a timer for every read.
 */
final class StreamHandler extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(StreamHandler.class);

  private final FrameIntake intake;
  private final HepStreamFramer framer;
  private final Peer peer;
  private final long frameNanos;
  private final long idleNanos;

  private long lastRead;
  private @Nullable Future<?> check;
  private boolean tookFrame;
  private boolean withinFrame;
  private long withinSince;

  StreamHandler(
      FrameIntake intake, HepStreamFramer framer, Peer peer, ListenOptions.Limits limits) {
    this.intake = intake;
    this.framer = framer;
    this.peer = peer;
    this.frameNanos = limits.frameTime().toNanos();
    this.idleNanos = limits.idleTime().toNanos();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    lastRead = System.nanoTime();
    scheduleCheck(ctx);
  }

  private void scheduleCheck(ChannelHandlerContext ctx) {
    long period = Math.min(frameNanos, idleNanos) / 4;
    check = ctx.executor().schedule(() -> check(ctx), period, TimeUnit.NANOSECONDS);
  }

  private void check(ChannelHandlerContext ctx) {
    long now = System.nanoTime();
    boolean slow = withinFrame && now - withinSince > frameNanos;
    if (slow || now - lastRead > idleNanos) {
      close(ctx);
    } else {
      scheduleCheck(ctx);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    tookFrame = true;
    switch (message) {
      case ByteBuf frame -> {
        try {
          intake.accept(frame, peer);
        } finally {
          frame.release();
        }
      }
      case HepFault fault -> intake.reject(Rejection.of(fault), peer, 0);
      default -> throw new IllegalStateException("from the framer: " + message.getClass());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    lastRead = System.nanoTime();
    if (tookFrame || !withinFrame) {
      withinSince = lastRead;
    }
    withinFrame = framer.isWithinFrame();
    tookFrame = false;
    intake.flush();
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (check != null) {
      check.cancel(false);
    }
    intake.flush();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
      intake.reject(Rejection.TLS_FAILED, peer, 0);
      intake.flush();
      close(ctx);
    }
  }

  /** Resets and broken TLS records are the peer's doing, and end its connection. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException || cause.getCause() instanceof IOException) {
      log.debug("connection of {} ends: {}", peer, cause.toString());
    } else {
      log.error("connection of {} ends", peer, cause);
    }
    close(ctx);
  }

  private static void close(ChannelHandlerContext ctx) {
    ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }
}
