package io.hepatica.server.journal;

import io.hepatica.server.metrics.CaptureCounters;
import io.hepatica.server.metrics.Rejection;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that appends to the journal, and the batches that bring frames to it. Listeners
 * {@link #take} a batch, fill it and {@link #submit} it; the bytes of all batches together are
 * bounded. While none is free, {@code take} waits: a listener then stops reading, TCP's window
 * closes, and datagrams wait in the socket's kernel buffer, where those that don't fit are dropped
 * and counted by the kernel.
 *
 * <p>Small batches are joined, so that a write, and a sync, covers many: those that pile up while
 * the disk is busy, and, after a small write, those of the next millisecond. Else little traffic
 * would take more of the processor's time than much. Frames of a batch that can't be written are
 * counted as rejected, and the next batch is tried again. Thread-safe.
 */
public final class JournalAppender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JournalAppender.class);
  private static final int BATCH_BYTES = 256 << 10;

  /** What is written at once below this is little traffic, which can wait a moment for more. */
  private static final int SMALL = 64 << 10;

  private static final long PAUSE_NANOS = 1_000_000;

  private final Journal journal;
  private final CaptureCounters counters;
  private final int batches;
  private final AtomicInteger created = new AtomicInteger();
  private final BlockingQueue<FrameBatch> free;
  private final BlockingQueue<FrameBatch> full;
  private final FrameBatch stop = new FrameBatch(FrameBatch.MAX_FRAME);
  private final Thread thread = Thread.ofPlatform().name("journal").unstarted(this::run);

  private final AtomicLong submitted = new AtomicLong();
  private final AtomicLong finished = new AtomicLong();
  private int joined;

  private long refused;
  private boolean refusing;

  /**
   * @param bufferBytes bound of all batches together, as a rule 32 MiB; at least two batches exist
   */
  public JournalAppender(Journal journal, CaptureCounters counters, long bufferBytes) {
    this.journal = journal;
    this.counters = counters;
    this.batches = Math.clamp(bufferBytes / BATCH_BYTES, 2, 1 << 16);
    this.free = new ArrayBlockingQueue<>(batches);
    this.full = new ArrayBlockingQueue<>(batches + 1);
  }

  public void start() {
    thread.start();
  }

  /** An empty batch; waits while none is free. */
  public FrameBatch take() throws InterruptedException {
    FrameBatch batch = free.poll();
    if (batch == null && created.get() < batches && created.getAndIncrement() < batches) {
      batch = new FrameBatch(BATCH_BYTES);
    }
    return batch == null ? free.take() : batch;
  }

  /** Hands over a batch, which now belongs to the appender. Never waits. */
  public void submit(FrameBatch batch) {
    submitted.incrementAndGet();
    full.add(batch);
  }

  /** Waits until what was submitted before is in the journal, or was refused and counted. */
  public void await() throws InterruptedException {
    // Each batch is counted before it is queued, so those before ours alone never reach this.
    long all = submitted.get();
    while (finished.get() < all) {
      Thread.sleep(1);
    }
  }

  private void run() {
    try {
      FrameBatch batch = full.take();
      while (batch != stop) {
        FrameBatch next = join(batch);
        boolean small = batch.length() < SMALL;
        append(batch);
        giveBack(batch);
        finished.addAndGet(1 + joined);
        joined = 0;
        if (small && next == null) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
        batch = next == null ? full.take() : next;
      }
    } catch (InterruptedException e) {
      log.error("the journal's thread was interrupted", e);
    }
  }

  /** Joins what waits into the batch; gives the first that doesn't fit. */
  private @Nullable FrameBatch join(FrameBatch batch) {
    FrameBatch next = full.poll();
    while (next != null && next != stop && batch.addAll(next)) {
      joined++;
      giveBack(next);
      next = full.poll();
    }
    return next;
  }

  private void giveBack(FrameBatch batch) {
    batch.clear();
    free.add(batch);
  }

  private void append(FrameBatch batch) {
    try {
      journal.append(batch);
      counters.addJournaled(batch.frames(), batch.length());
      if (refusing) {
        refusing = false;
        log.info("journal: written again; {} frames were refused meanwhile", refused);
        refused = 0;
      }
    } catch (IOException e) {
      counters.addRejected(Rejection.DISK_FULL, batch.frames());
      refused += batch.frames();
      if (!refusing) {
        refusing = true;
        log.error(
            "journal: can't be written, frames are refused until there is room on the disk: {}",
            e.toString());
      }
    } catch (RuntimeException | Error e) {
      // Whatever it was, the thread goes on: listeners wait for the batches that it gives back.
      counters.addRejected(Rejection.INTERNAL, batch.frames());
      log.error("journal: {} frames could not be appended", batch.frames(), e);
    }
  }

  /** Appends what was submitted, then ends. After the listeners have ended. */
  @Override
  public void close() {
    full.add(stop);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
