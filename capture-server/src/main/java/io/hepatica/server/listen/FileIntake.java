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
 * Takes the frames of a file that is imported, on the way of all others, from this host, each with
 * the mark of the import. No password is asked for: who imports is let in by the API. Not
 * thread-safe.
 */
public final class FileIntake implements AutoCloseable {
  private final FrameIntake intake;
  private final Peer peer;
  private boolean believed;

  public FileIntake(
      JournalAppender appender, CaptureCounters counters, AgentRegistry agents, ImportMark mark) {
    this.intake =
        new FrameIntake(
            appender,
            counters,
            agents,
            new Passwords(List.of()),
            null,
            (time, received) -> believed,
            mark.chunk());
    InetAddress host = InetAddress.ofLiteral("127.0.0.1");
    this.peer = new Peer(host, host.getAddress(), 0, Transport.FILE, true);
  }

  /**
   * Takes a frame; waits while the journal is behind.
   *
   * @param bytes HEP of any version
   * @param timeBelieved whether the time that it has is that of the message, else now is
   * @return why it was not taken; null where it was
   */
  public @Nullable Rejection accept(byte[] bytes, boolean timeBelieved) {
    believed = timeBelieved;
    return intake.accept(Unpooled.wrappedBuffer(bytes), peer);
  }

  /** Hands over what was taken. */
  public void flush() {
    intake.flush();
  }

  /** Hands over what was taken, and ends. */
  @Override
  public void close() {
    intake.close();
  }
}
