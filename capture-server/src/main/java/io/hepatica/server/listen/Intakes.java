package io.hepatica.server.listen;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The intake of each event loop, made when its first channel asks. */
final class Intakes {
  private final Supplier<FrameIntake> factory;
  private final Map<EventLoop, FrameIntake> byLoop = new ConcurrentHashMap<>();

  Intakes(Supplier<FrameIntake> factory) {
    this.factory = factory;
  }

  FrameIntake of(Channel channel) {
    return byLoop.computeIfAbsent(channel.eventLoop(), loop -> factory.get());
  }

  /** After the loops have ended. */
  void close() {
    byLoop.values().forEach(FrameIntake::close);
  }
}
