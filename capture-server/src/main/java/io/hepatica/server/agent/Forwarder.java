package io.hepatica.server.agent;

import io.hepatica.server.export.PlainHep;
import io.hepatica.server.journal.JournalReader;
import io.hepatica.server.journal.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that sends the buffer to the collector, in order. Every ten seconds in which something
 * was sent the connection is ended in an orderly way, which confirms what it carried, and the next
 * one is made; where it breaks, or the collector does not answer its end, all that was not
 * confirmed is sent again.
 *
 * <p>A collector that never answers the end of a stream thus gets the same again and again, at a
 * rate that falls. To believe such a one after a while would be to lose what a collector that
 * stands still never read; and how much of it lies in sockets and proxies in between nobody knows.
 */
final class Forwarder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Forwarder.class);
  private static final long CONFIRM_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Between connections that were made, and not confirmed. */
  private static final long MOST_RETRY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** What is left then stays in the buffer for the next start. */
  private static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** For a thread that was cut off from its collector; it is bound to end. */
  private static final Duration CUT_OFF = Duration.ofSeconds(5);

  private final FrameBuffer buffer;
  private final Collector collector;
  private final @Nullable SSLContext tls;
  private final AuthKey key;
  private final Duration patience;
  private final Thread thread = Thread.ofPlatform().name("forwarder").unstarted(this::run);
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong tooLarge = new AtomicLong();
  private volatile @Nullable String trouble;
  private volatile @Nullable Uplink current;
  private volatile boolean closing;
  private volatile long closingNanos;

  /** Connections in a row that were made, and not confirmed. */
  private int unconfirmed;

  /**
   * @param patience as of {@link Uplink#connect}
   */
  Forwarder(FrameBuffer buffer, Collector collector, @Nullable SSLContext tls, Duration patience) {
    this.buffer = buffer;
    this.collector = collector;
    this.tls = tls;
    this.key = new AuthKey(collector.password());
    this.patience = patience;
  }

  void start() {
    thread.start();
  }

  long sent() {
    return sent.get();
  }

  /** Frames that have no room for the password. */
  long tooLarge() {
    return tooLarge.get();
  }

  @Nullable String trouble() {
    return trouble;
  }

  private void run() {
    while (!isOver()) {
      if (buffer.isEmpty()) {
        LockSupport.parkNanos(WAIT_NANOS);
        continue;
      }
      try {
        connection();
        well();
      } catch (UplinkException e) {
        say(collector + " " + e.getMessage());
        rest();
      } catch (IOException e) {
        say("the buffer can't be read or confirmed: " + e);
        rest();
      } catch (RuntimeException e) {
        log.error("forwarding failed, and is tried again", e);
        say("forwarding failed; the log says more");
        rest();
      }
    }
  }

  private void connection() throws IOException {
    int before = unconfirmed;
    unconfirmed = 0;
    try (Uplink link = Uplink.connect(collector, tls, patience)) {
      unconfirmed = before + 1;
      current = link;
      forward(link);
      unconfirmed = 0;
    } finally {
      current = null;
    }
  }

  private void rest() {
    long nanos = Math.min(RETRY_NANOS << Math.clamp(unconfirmed - 1, 0, 6), MOST_RETRY_NANOS);
    long began = System.nanoTime();
    while (!closing && System.nanoTime() - began < nanos) {
      LockSupport.parkNanos(nanos);
    }
  }

  private boolean isOver() {
    return closing
        && (buffer.isEmpty() || trouble != null || System.nanoTime() - closingNanos > LAST_NANOS);
  }

  /** One connection, until all that it carried is confirmed. */
  private void forward(Uplink link) throws IOException {
    long began = System.nanoTime();
    try (JournalReader reader = buffer.unconfirmed()) {
      long position = reader.position();
      boolean more = true;
      while (System.nanoTime() - began < CONFIRM_NANOS && (more || !closing)) {
        more = reader.read();
        if (more) {
          send(reader, link);
          position = reader.position() + reader.to() - reader.from();
          buffer.reached(position);
        } else {
          link.flush();
          if (unconfirmed == 1) {
            well();
          }
          LockSupport.parkNanos(WAIT_NANOS);
        }
      }
      link.confirm();
      buffer.confirm(position);
    }
  }

  private void send(JournalReader reader, Uplink link) throws UplinkException {
    byte[] bytes = reader.buffer();
    int length;
    for (int at = reader.from(); at < reader.to(); at += length) {
      length = Receipt.frameLength(bytes, at);
      byte[] frame = key.addTo(PlainHep.of(Arrays.copyOfRange(bytes, at, at + length)));
      if (frame.length == 0) {
        tooLarge.incrementAndGet();
      } else {
        link.send(frame);
        sent.incrementAndGet();
      }
    }
  }

  private void well() {
    if (trouble != null) {
      log.info("{}: forwarded again", collector);
      trouble = null;
    }
  }

  private void say(String why) {
    if (trouble == null) {
      log.warn("{}; frames are kept in the buffer meanwhile", why);
    }
    trouble = why;
  }

  /** Sends what there is, where the collector takes it within ten seconds, and ends. */
  @Override
  public void close() {
    closingNanos = System.nanoTime();
    closing = true;
    LockSupport.unpark(thread);
    try {
      if (thread.join(Duration.ofNanos(2 * LAST_NANOS))) {
        return;
      }
      Uplink stuck = current;
      if (stuck != null) {
        stuck.close();
      }
      if (!thread.join(CUT_OFF)) {
        log.warn("{}: forwarding does not end, and is left alone", collector);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UplinkException e) {
      log.warn("{} {}", collector, e.getMessage());
    }
  }
}
