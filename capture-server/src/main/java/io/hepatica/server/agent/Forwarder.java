package io.hepatica.server.agent;

import io.hepatica.server.export.PlainHep;
import io.hepatica.server.journal.JournalReader;
import java.io.IOException;
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
 * one is made; where it breaks, all that was not confirmed is sent again.
 */
final class Forwarder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Forwarder.class);
  private static final long CONFIRM_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** What is left then stays in the buffer for the next start. */
  private static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final FrameBuffer buffer;
  private final Collector collector;
  private final @Nullable SSLContext tls;
  private final AuthKey key;
  private final Thread thread = Thread.ofPlatform().name("forwarder").unstarted(this::run);
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong tooLarge = new AtomicLong();
  private volatile @Nullable String trouble;
  private volatile @Nullable Uplink current;
  private volatile boolean closing;
  private volatile long closingNanos;

  Forwarder(FrameBuffer buffer, Collector collector, @Nullable SSLContext tls) {
    this.buffer = buffer;
    this.collector = collector;
    this.tls = tls;
    this.key = new AuthKey(collector.password());
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
      try (Uplink link = Uplink.connect(collector, tls)) {
        current = link;
        forward(link);
        well();
      } catch (IOException e) {
        say(e);
        if (!closing) {
          LockSupport.parkNanos(RETRY_NANOS);
        }
      } catch (RuntimeException e) {
        log.error("forwarding failed, and is tried again", e);
        LockSupport.parkNanos(RETRY_NANOS);
      } finally {
        current = null;
      }
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
          well();
          LockSupport.parkNanos(WAIT_NANOS);
        }
      }
      link.confirm();
      buffer.confirm(position);
    }
  }

  private void send(JournalReader reader, Uplink link) throws IOException {
    byte[] bytes = reader.buffer();
    int length;
    for (int at = reader.from(); at < reader.to(); at += length) {
      length = HepLength.at(bytes, at);
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

  private void say(IOException e) {
    String why = collector + " can't be reached: " + String.valueOf(e.getMessage());
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
    try {
      if (!thread.join(java.time.Duration.ofNanos(2 * LAST_NANOS))) {
        // It is stuck in a write to a collector that reads no more.
        Uplink stuck = current;
        if (stuck != null) {
          stuck.close();
        }
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.warn("the connection could not be closed: {}", e.toString());
    }
  }
}
