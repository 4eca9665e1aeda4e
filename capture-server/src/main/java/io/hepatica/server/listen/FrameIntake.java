package io.hepatica.server.listen;

import io.hepatica.hep.HepChunk;
import io.hepatica.hep.HepDatagram;
import io.hepatica.hep.HepFault;
import io.hepatica.hep.HepFrame;
import io.hepatica.server.journal.FrameBatch;
import io.hepatica.server.journal.JournalAppender;
import io.hepatica.server.journal.Receipt;
import io.hepatica.server.journal.Transport;
import io.hepatica.server.metrics.Agent;
import io.hepatica.server.metrics.AgentRegistry;
import io.hepatica.server.metrics.CaptureCounters;
import io.hepatica.server.metrics.Rejection;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes bytes from a peer: checks them, writes them as a frame with a receipt into the batch under
 * way, or says why not, and counts either. One for an event loop; not thread-safe.
 *
 * <p>The bytes are copied into the batch at once and looked at there, so that the frame of an
 * ordinary agent is copied once and gets its receipt where it lies.
 */
final class FrameIntake implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FrameIntake.class);
  private static final long AGENT_MICROS = 1_000_000;

  private final JournalAppender appender;
  private final CaptureCounters counters;
  private final AgentRegistry agents;
  private final Passwords passwords;
  private final @Nullable Duplicates duplicates;
  private final Belief times;
  private final byte[] mark;
  private final HepDatagram datagram = new HepDatagram();
  private final FrameRewriter rewriter = new FrameRewriter();

  private @Nullable FrameBatch batch;
  private boolean failed;
  private long nowMicros;
  private @Nullable LastAgent last;

  /** The sender of the last frame, which as a rule sends the next one too. */
  private record LastAgent(
      long id, InetAddress host, Transport transport, Agent agent, long askedMicros) {}

  /** Whether an agent's time is taken; microseconds since the epoch. */
  interface Belief {
    boolean believe(long timeMicros, long receivedMicros);
  }

  /**
   * @param mark chunk before the receipt of each frame; empty for none
   */
  FrameIntake(
      JournalAppender appender,
      CaptureCounters counters,
      AgentRegistry agents,
      Passwords passwords,
      @Nullable Duplicates duplicates,
      Belief times,
      byte[] mark) {
    this.appender = appender;
    this.counters = counters;
    this.agents = agents;
    this.passwords = passwords;
    this.duplicates = duplicates;
    this.times = times;
    this.mark = mark;
  }

  /**
   * Takes the bytes of a datagram, or a frame of a stream. Waits while the journal is behind.
   *
   * @return why it was not taken; null where it was
   */
  @Nullable Rejection accept(ByteBuf bytes, Peer peer) {
    int size = bytes.readableBytes();
    counters.addReceived(1, size);
    if (!peer.allowed()) {
      return count(Rejection.NOT_ALLOWED, agent(0, peer), size);
    }
    try {
      return check(bytes, size, peer);
    } catch (RuntimeException e) {
      if (!failed) {
        failed = true;
        log.error("a frame of {} could not be taken; it and others like it are lost", peer, e);
      }
      return count(Rejection.INTERNAL, agent(0, peer), size);
    }
  }

  private @Nullable Rejection check(ByteBuf bytes, int size, Peer peer) {
    FrameBatch current = batch();
    bytes.getBytes(bytes.readerIndex(), current.buffer(), current.length(), size);
    HepFault fault = datagram.read(current.buffer(), current.length(), size);
    HepFrame frame = datagram.frame();
    if (fault == null && !passwords.accept(frame)) {
      // Whoever has no key does not speak for an agent.
      return count(Rejection.BAD_PASSWORD, agent(0, peer), size);
    }
    Agent agent = agent(frame.agentId(), peer);
    agent.sawVersion(frame.version());
    if (frame.has(HepChunk.AGENT_NAME)) {
      agent.sawName(
          frame.buffer(), frame.start(HepChunk.AGENT_NAME), frame.length(HepChunk.AGENT_NAME));
    }
    return count(fault == null ? stage(frame, current, peer) : Rejection.of(fault), agent, size);
  }

  /** Counts bytes that never became a frame. */
  void reject(Rejection reason, Peer peer, int size) {
    counters.addReceived(1, size);
    count(reason, agent(0, peer), size);
  }

  private @Nullable Rejection count(@Nullable Rejection reason, Agent agent, int size) {
    agent.addFrame(size, now());
    if (reason != null) {
      counters.addRejected(reason, 1);
      agent.addRejected(reason);
    }
    return reason;
  }

  private @Nullable Rejection stage(HepFrame frame, FrameBatch into, Peer peer) {
    if (duplicates != null && duplicates.seen(frame)) {
      return Rejection.DUPLICATE;
    }
    int version = frame.version();
    long time = frame.timeMicros();
    boolean believed = time == 0 || times.believe(time, now());
    byte[] buffer = into.buffer();
    int at = into.length();
    byte[] address = peer.address();
    int room = mark.length + Receipt.bytes(address.length);
    int length = rewriter.write(frame, buffer, at, now(), room);
    if (length == FrameRewriter.TOO_LARGE) {
      return Rejection.TOO_LARGE;
    }
    System.arraycopy(mark, 0, buffer, at + length, mark.length);
    length += mark.length;
    length =
        Receipt.append(buffer, at, length, now(), peer.transport(), version, peer.port(), address);
    Receipt.noteBelief(buffer, at, length, believed);
    into.add(length);
    return null;
  }

  private Agent agent(long id, Peer peer) {
    LastAgent known = last;
    long now = now();
    if (known == null
        || known.id() != id
        || known.transport() != peer.transport()
        || !known.host().equals(peer.host())
        || now - known.askedMicros() > AGENT_MICROS) {
      Agent agent = agents.agent(id, peer.host(), peer.transport().label(), now);
      known = new LastAgent(id, peer.host(), peer.transport(), agent, now);
      last = known;
    }
    return known.agent();
  }

  private FrameBatch batch() {
    FrameBatch current = batch;
    if (current != null && !current.hasRoom()) {
      appender.submit(current);
      current = null;
    }
    if (current == null) {
      current = take();
      batch = current;
    }
    return current;
  }

  /** Who is interrupted meanwhile sees it when the frame is taken. */
  private FrameBatch take() {
    boolean interrupted = false;
    while (true) {
      try {
        FrameBatch taken = appender.take();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return taken;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  /** One time for all that is read at once. */
  private long now() {
    if (nowMicros == 0) {
      nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
    return nowMicros;
  }

  /** Hands over what was taken: nothing more is to be read at the moment. */
  void flush() {
    nowMicros = 0;
    FrameBatch current = batch;
    if (current != null && !current.isEmpty()) {
      appender.submit(current);
      batch = null;
    }
  }

  @Override
  public void close() {
    flush();
    datagram.close();
    rewriter.close();
  }
}
