package io.hepatica.server.job;

import io.hepatica.server.store.Rebuild;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One job while it runs: what it says of itself, and where it gives way to live traffic. Told by
 * its own thread, read by any.
 */
public final class JobRun {
  private static final long PAUSE_MILLIS = 50;

  /** Messages between two looks at whether live traffic waits. */
  private static final int LOOK_EVERY = 1024;

  private final String id;
  private final String job;
  private final BooleanSupplier trafficWaits;
  private final long startedNanos = System.nanoTime();
  private final List<String> problems = new ArrayList<>();
  private long done;
  private long total;
  private String unit = "messages";
  private String detail = "";
  private String state = "running";
  private @Nullable String error;
  private long tookNanos;
  private int sinceLook;
  private volatile boolean cancelled;

  JobRun(String id, String job, BooleanSupplier trafficWaits) {
    this.id = id;
    this.job = job;
    this.trafficWaits = trafficWaits;
  }

  /** Says how many messages there are to do, and what. */
  public void begin(long messages, String what) {
    begin(messages, "messages", what);
  }

  /** Says how much there is to do, of what unit, and what. */
  public synchronized void begin(long all, String of, String what) {
    total = all;
    unit = of;
    detail = what;
  }

  public synchronized void detail(String what) {
    detail = what;
  }

  /** Names something that is not whole. */
  public synchronized void problem(String line) {
    if (problems.size() < JobState.MAX_PROBLEMS) {
      problems.add(line);
    }
  }

  /**
   * Counts one message more; waits while live traffic has to.
   *
   * @throws InterruptedException where the job is cancelled
   */
  public void step() throws InterruptedException {
    synchronized (this) {
      done++;
    }
    if (++sinceLook >= LOOK_EVERY) {
      sinceLook = 0;
      giveWay();
    }
  }

  /**
   * So much is done; waits while live traffic has to.
   *
   * @throws InterruptedException where the job is cancelled
   */
  public void reached(long soMuch) throws InterruptedException {
    synchronized (this) {
      done = soMuch;
    }
    giveWay();
  }

  /** Waits while live traffic has to. */
  public void giveWay() throws InterruptedException {
    while (trafficWaits.getAsBoolean()) {
      Thread.sleep(PAUSE_MILLIS);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("cancelled");
    }
  }

  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Shows what a rebuild has built, and names what the store refused of it. */
  public void finish(Rebuild rebuild) throws IOException, InterruptedException {
    long refused = rebuild.finish();
    if (refused > 0) {
      problem(refused + " messages were refused by the store, and are kept as dead letters");
    }
  }

  synchronized void end(String how, @Nullable String why) {
    state = how;
    error = why;
    tookNanos = System.nanoTime() - startedNanos;
  }

  synchronized JobState state() {
    boolean running = state.equals("running");
    long nanos = Math.max(1, running ? System.nanoTime() - startedNanos : tookNanos);
    long rate = (long) ((double) done * TimeUnit.SECONDS.toNanos(1) / nanos);
    Long left = running && rate > 0 ? Math.max(0, total - done) / rate : null;
    return new JobState(
        id, job, state, done, Math.max(total, done), unit, rate, left, detail, error, problems);
  }
}
