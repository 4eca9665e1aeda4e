package io.hepatica.server.listen;

import io.hepatica.server.journal.JournalAppender;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.metrics.AgentRegistry;
import io.hepatica.server.metrics.CaptureCounters;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the frames that this process makes of packets, as those of any agent: checked, counted, and
 * with a receipt that names loopback as the peer. Needs no password. One for a thread; not
 * thread-safe.
 */
public final class LocalIntake implements AutoCloseable {
  private final FrameIntake intake;
  private final Peer peer;

  LocalIntake(
      JournalAppender appender,
      CaptureCounters counters,
      AgentRegistry agents,
      @Nullable Duplicates duplicates,
      FrameIntake.Belief times) {
    intake =
        new FrameIntake(
            appender, counters, agents, new Passwords(List.of()), duplicates, times, new byte[0]);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    peer = new Peer(loopback, loopback.getAddress(), 0, Transport.CAPTURE, true);
  }

  /** An intake that takes every frame once for each time it comes, and believes its time. */
  public LocalIntake(JournalAppender appender, CaptureCounters counters, AgentRegistry agents) {
    this(appender, counters, agents, null, (time, received) -> true);
  }

  /** Takes a frame, or counts why not. Waits while the journal is behind. */
  public void accept(byte[] frame) {
    intake.accept(Unpooled.wrappedBuffer(frame), peer);
  }

  /** Hands over what was taken: no more is there at the moment. */
  public void flush() {
    intake.flush();
  }

  @Override
  public void close() {
    intake.close();
  }
}
