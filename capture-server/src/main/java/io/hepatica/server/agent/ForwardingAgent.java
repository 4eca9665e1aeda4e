package io.hepatica.server.agent;

import io.hepatica.server.capture.CaptureException;
import io.hepatica.server.capture.InterfaceStatus;
import io.hepatica.server.capture.LiveCapture;
import io.hepatica.server.journal.JournalAppender;
import io.hepatica.server.listen.LocalIntake;
import io.hepatica.server.metrics.AgentRegistry;
import io.hepatica.server.metrics.CaptureCounters;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A capture agent: interfaces, a buffer on disk, and a connection to a collector. Frames take the
 * way of a server's as far as the journal, which here is the buffer. Thread-safe.
 */
public final class ForwardingAgent implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ForwardingAgent.class);
  private static final long BATCH_BYTES = 8L << 20;
  private static final int MAX_AGENTS = 100;
  private static final long BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CaptureCounters counters = new CaptureCounters();
  private final FrameBuffer buffer;
  private final JournalAppender appender;
  private final Forwarder forwarder;
  private final LiveCapture capture;
  private final Thread bound = Thread.ofPlatform().name("buffer-bound").unstarted(this::keepBound);
  private volatile boolean closing;

  private ForwardingAgent(AgentOptions options, FrameBuffer buffer, @Nullable SSLContext tls)
      throws AgentException {
    this.buffer = buffer;
    this.appender = new JournalAppender(buffer.journal(), counters, BATCH_BYTES);
    this.forwarder = new Forwarder(buffer, options.collector(), tls, PATIENCE);
    AgentRegistry agents = new AgentRegistry(MAX_AGENTS);
    appender.start();
    try {
      this.capture =
          LiveCapture.start(
              options.interfaces(),
              // Others' HEP would get the password with which the collector lets this agent in.
              () ->
                  LocalIntake.ofPackets(
                      appender, counters, agents, options.collector().password().isEmpty()));
    } catch (CaptureException e) {
      appender.close();
      throw new AgentException("--interface " + e.getMessage(), e);
    }
    forwarder.start();
    bound.start();
  }

  /**
   * Starts; the collector need not be there.
   *
   * @throws AgentException in one line; nothing is left open then
   */
  public static ForwardingAgent start(AgentOptions options) throws AgentException {
    SSLContext tls = options.collector().tls() ? Trust.of(options.collector().ca()) : null;
    FrameBuffer buffer;
    try {
      buffer = FrameBuffer.open(options.buffer(), options.bufferBytes());
    } catch (IOException e) {
      throw new AgentException(
          "--buffer " + options.buffer() + ": can't be used (" + e.getMessage() + ")", e);
    }
    try {
      return new ForwardingAgent(options, buffer, tls);
    } catch (AgentException e) {
      close(buffer);
      throw e;
    }
  }

  /** How it fares now. */
  public AgentStatus status() {
    List<InterfaceStatus> interfaces = capture.status();
    long refused = counters.rejected().values().stream().mapToLong(Long::longValue).sum();
    return new AgentStatus(
        interfaces,
        interfaces.stream().mapToLong(InterfaceStatus::frames).sum(),
        forwarder.sent(),
        buffer.bytes(),
        buffer.dropped() + forwarder.tooLarge() + refused,
        forwarder.trouble());
  }

  private void keepBound() {
    boolean said = false;
    while (!closing) {
      try {
        buffer.keepBound();
        said = false;
      } catch (IOException | RuntimeException e) {
        if (!said) {
          said = true;
          log.error("the buffer can't be kept within its bound, which is tried on", e);
        }
      }
      LockSupport.parkNanos(BOUND_NANOS);
    }
  }

  /** Ends the capture, sends what can be sent within seconds; the rest waits on disk. */
  @Override
  public void close() {
    capture.close();
    appender.close();
    forwarder.close();
    closing = true;
    try {
      bound.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close(buffer);
  }

  private static void close(FrameBuffer buffer) {
    try {
      buffer.close();
    } catch (IOException e) {
      log.warn("the buffer could not be closed: {}", e.toString());
    }
  }
}
