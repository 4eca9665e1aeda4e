package io.hepatica.server.listen;

import io.hepatica.server.journal.ImportMark;
import io.hepatica.server.journal.JournalAppender;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.metrics.AgentRegistry;
import io.hepatica.server.metrics.CaptureCounters;
import io.hepatica.server.metrics.Rejection;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the frames that this process makes of packets, or reads from a file, on the way of any
 * agent's: checked, counted, and with a receipt that names loopback as the peer. No password is
 * asked for: whoever imports is let in by the API, and who captures by the configuration. One for a
 * thread; not thread-safe.
 */
public final class LocalIntake implements AutoCloseable {
  private final FrameIntake intake;
  private final Peer peer;
  private final boolean takesHep;
  private @Nullable Boolean believed;

  /**
   * @param takesHep whether {@link #acceptHep} takes anything
   * @param mark chunk before the receipt of each frame; empty for none
   */
  LocalIntake(
      JournalAppender appender,
      CaptureCounters counters,
      AgentRegistry agents,
      @Nullable Duplicates duplicates,
      FrameIntake.Belief times,
      Transport transport,
      boolean takesHep,
      byte[] mark) {
    intake =
        new FrameIntake(
            appender,
            counters,
            agents,
            new Passwords(List.of()),
            duplicates,
            (time, received) -> believed == null ? times.believe(time, received) : believed,
            mark);
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    peer = new Peer(loopback, loopback.getAddress(), 0, transport, true);
    this.takesHep = takesHep;
  }

  /**
   * An intake for what is captured, which takes every frame as often as it comes, and believes its
   * time.
   *
   * @param takesHep whether {@link #acceptHep} takes anything
   */
  public static LocalIntake ofPackets(
      JournalAppender appender, CaptureCounters counters, AgentRegistry agents, boolean takesHep) {
    return new LocalIntake(
        appender,
        counters,
        agents,
        null,
        (time, received) -> true,
        Transport.CAPTURE,
        takesHep,
        new byte[0]);
  }

  /** An intake for a file that is imported, each frame of which gets the mark. */
  public static LocalIntake ofFile(
      JournalAppender appender, CaptureCounters counters, AgentRegistry agents, ImportMark mark) {
    return new LocalIntake(
        appender,
        counters,
        agents,
        null,
        (time, received) -> true,
        Transport.FILE,
        true,
        mark.chunk());
  }

  /** Takes a frame, or counts why not. Waits while the journal is behind. */
  public void accept(byte[] frame) {
    believed = null;
    intake.accept(Unpooled.wrappedBuffer(frame), peer);
  }

  /**
   * The same, of a frame whose time was judged already.
   *
   * @param frame HEP of any version
   * @param timeBelieved whether the time that it has is that of the message, else now is
   * @return why it was not taken; null where it was
   */
  public @Nullable Rejection accept(byte[] frame, boolean timeBelieved) {
    believed = timeBelieved;
    return intake.accept(Unpooled.wrappedBuffer(frame), peer);
  }

  /**
   * Takes HEP that somebody sent in the packets that are captured. Where agents need a password or
   * an allowed address it is refused and counted: who may send packets past this machine is not
   * asked for either.
   */
  public void acceptHep(byte[] frame) {
    if (takesHep) {
      accept(frame);
    } else {
      intake.reject(Rejection.NOT_ALLOWED, peer, frame.length);
    }
  }

  /** Hands over what was taken: no more is there at the moment. */
  public void flush() {
    intake.flush();
  }

  /** Hands over what was taken, and ends. */
  @Override
  public void close() {
    intake.close();
  }
}
