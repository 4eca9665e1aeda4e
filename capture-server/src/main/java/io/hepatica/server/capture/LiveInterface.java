package io.hepatica.server.capture;

import io.hepatica.server.listen.LocalIntake;
import io.hepatica.server.probe.CaptureAgentId;
import io.hepatica.server.probe.PacketFrames;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One interface and the thread that reads it: packets to frames, frames to the journal. While the
 * journal is behind the thread waits for it, and packets wait in the kernel's ring; those for which
 * it has no room are dropped there, counted and said. An interface that is away is looked for every
 * second. {@link #status} for any thread.
 */
final class LiveInterface implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveInterface.class);

  /** The ring holds far more than comes in this time. */
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** At the end, since a block of the ring that is not full yet shows its packets late. */
  private static final long LAST_BLOCK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Whoever floods it can't keep it from ending. */
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long DROPS_SAID_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final InterfaceOptions options;
  private final LocalIntake intake;
  private final PacketFrames frames;
  private final Thread thread;

  private @Nullable LiveHandle handle;
  private long tickedNanos = System.nanoTime();
  private long dropsSaidNanos = System.nanoTime() - DROPS_SAID_NANOS;
  private long dropsSaid;
  private boolean failed;
  private boolean waiting;

  private volatile boolean closing;
  private volatile @Nullable String reason = "it is not open yet";
  private final AtomicLong packets = new AtomicLong();
  private final AtomicLong framesMade = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final KernelCount kernelDropped = new KernelCount();
  private final KernelCount interfaceDropped = new KernelCount();

  LiveInterface(InterfaceOptions options, LocalIntake intake) {
    this.options = options;
    this.intake = intake;
    this.frames =
        new PacketFrames(
            new CaptureAgentId(options.agentId(), options.agentName()),
            frame -> {
              framesMade.incrementAndGet();
              intake.accept(frame);
            },
            hep -> {
              framesMade.incrementAndGet();
              intake.acceptHep(hep);
            });
    this.thread = Thread.ofPlatform().name("capture-" + options.name()).unstarted(this::run);
  }

  /**
   * Opens the interface, or begins to wait for it, and reads it from now on.
   *
   * @throws CaptureException where it can't be captured on for good; then it is to be closed
   */
  void start() throws CaptureException {
    LiveHandle.load();
    try {
      open();
    } catch (CaptureException e) {
      if (!e.isPassing()) {
        throw e;
      }
      LiveHandle.checkFilter(options);
      away(e);
    }
    thread.start();
  }

  InterfaceStatus status() {
    return new InterfaceStatus(
        options.name(),
        options.filter(),
        reason,
        packets.get(),
        framesMade.get(),
        kernelDropped.total(),
        interfaceDropped.total(),
        skipped());
  }

  private SortedMap<String, Long> skipped() {
    SortedMap<String, Long> skipped = new TreeMap<>(frames.skipped());
    if (lost.get() > 0) {
      skipped.put("lost for a bug; the log says more", lost.get());
    }
    return Collections.unmodifiableSortedMap(skipped);
  }

  private void run() {
    try {
      while (!closing) {
        int read = read();
        tick();
        intake.flush();
        if (read == 0 && !closing) {
          LockSupport.parkNanos(IDLE_NANOS);
        }
      }
      drain();
    } catch (RuntimeException | Error e) {
      reason = "reading it ended for a bug; the log says more";
      log.error("{}: not captured on any more", options.name(), e);
    } finally {
      finish();
    }
  }

  /** What the kernel holds at the end is in no counter yet. */
  private void drain() {
    long start = System.nanoTime();
    boolean late = false;
    while (handle != null && !late) {
      long spent = System.nanoTime() - start;
      int read = read();
      intake.flush();
      if (read == 0 && spent >= LAST_BLOCK_NANOS) {
        return;
      }
      if (read == 0) {
        LockSupport.parkNanos(IDLE_NANOS);
      }
      late = spent >= DRAIN_NANOS;
    }
    if (late) {
      log.warn(
          "{}: packets still come in; those of the last moment before the end are not read",
          options.name());
    }
  }

  private int read() {
    LiveHandle open = handle;
    try {
      return open == null ? 0 : open.read();
    } catch (CaptureException e) {
      away(e);
    } catch (RuntimeException e) {
      bug(e);
    }
    return 0;
  }

  private void take(long timeMicros, int linkType, byte[] bytes, int original) {
    packets.incrementAndGet();
    try {
      frames.packet(timeMicros, linkType, bytes, 0, bytes.length, original);
    } catch (IOException | RuntimeException | Error e) {
      lost.incrementAndGet();
      bug(e);
    }
  }

  private void tick() {
    long now = System.nanoTime();
    if (now - tickedNanos < TICK_NANOS) {
      return;
    }
    tickedNanos = now;
    try {
      frames.tick(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    } catch (IOException | RuntimeException e) {
      bug(e);
    }
    LiveHandle open = handle;
    try {
      if (open == null) {
        open();
      } else {
        count(open);
        open.checkThere();
      }
    } catch (CaptureException e) {
      away(e);
    } catch (RuntimeException e) {
      bug(e);
    }
  }

  private void open() throws CaptureException {
    handle = LiveHandle.open(options, this::take);
    kernelDropped.restart();
    interfaceDropped.restart();
    log.info(
        "{}: capturing{}",
        options.name(),
        options.filter().isEmpty() ? " every packet" : ", filter " + options.filter());
    reason = null;
    waiting = false;
  }

  /** Says it once; the next tick tries again. */
  private void away(CaptureException e) {
    LiveHandle open = handle;
    if (open != null) {
      count(open);
      open.close();
      handle = null;
    }
    String why = String.valueOf(e.getMessage());
    // Why it is away may change while it is, as when it comes and is not up yet.
    boolean said = closing || (waiting && e.isPassing());
    if (!said && !why.equals(reason)) {
      log.warn("{}: not captured on, and tried again every second: {}", options.name(), why);
    }
    waiting = true;
    reason = why;
  }

  private void count(LiveHandle open) {
    LiveHandle.Stats now = open.stats();
    if (now == null) {
      return;
    }
    kernelDropped.reached(now.dropped());
    interfaceDropped.reached(now.droppedByInterface());
    long nanos = System.nanoTime();
    long dropped = kernelDropped.total() + interfaceDropped.total();
    if (dropped > dropsSaid && nanos - dropsSaidNanos >= DROPS_SAID_NANOS) {
      log.warn(
          "{}: {} packets were dropped before they could be read: raise its buffer, or take less by"
              + " its filter",
          options.name(),
          dropped - dropsSaid);
      dropsSaid = dropped;
      dropsSaidNanos = nanos;
    }
  }

  private void bug(Throwable e) {
    if (!failed) {
      failed = true;
      log.error(
          "{}: a bug, said once: a packet, or what waited, is lost, and others like it",
          options.name(),
          e);
    }
  }

  private void finish() {
    try {
      frames.finish();
    } catch (IOException | RuntimeException e) {
      bug(e);
    }
    release();
  }

  private void release() {
    LiveHandle open = handle;
    if (open != null) {
      count(open);
      open.close();
      handle = null;
    }
    frames.close();
    intake.close();
  }

  /** Tells it to read what the kernel holds, and to end; does not wait for that. */
  void end() {
    closing = true;
    LockSupport.unpark(thread);
  }

  /** Returns when it has ended, and all that waited is given out. */
  @Override
  public void close() {
    end();
    if (thread.getState() == Thread.State.NEW) {
      release();
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
