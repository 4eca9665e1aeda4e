package io.hepatica.server.job;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one job at a time, in a thread of its own; what became of it is known until the next one
 * begins. Thread-safe.
 */
public final class Jobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

  /** What a job does; it ends by itself where its thread is interrupted. */
  @FunctionalInterface
  public interface Work {
    /**
     * @throws JobFailure for a reason that the operator can change
     */
    void run(JobRun run) throws IOException, InterruptedException, JobFailure;
  }

  private final BooleanSupplier trafficWaits;
  private boolean taken;
  private long started;
  private @Nullable JobRun last;
  private @Nullable Thread thread;

  /**
   * @param trafficWaits whether live traffic waits to be indexed, so that a job is to give way
   */
  public Jobs(BooleanSupplier trafficWaits) {
    this.trafficWaits = trafficWaits;
  }

  /** The next job is that of who has it, and is started by it. Closed: it may be any. */
  public final class Turn implements AutoCloseable {
    private Turn() {}

    public JobState start(String name, Work work) {
      return begin(name, work);
    }

    @Override
    public void close() {
      giveUp();
    }
  }

  /** For work that must be prepared first; nothing where a job runs, or another one is prepared. */
  public synchronized Optional<Turn> turn() {
    if (taken || isRunning()) {
      return Optional.empty();
    }
    taken = true;
    return Optional.of(new Turn());
  }

  private synchronized void giveUp() {
    taken = false;
  }

  /** Starts a job; nothing where another one runs, or is prepared. */
  public Optional<JobState> start(String name, Work work) {
    Optional<Turn> turn = turn();
    try {
      return turn.map(mine -> mine.start(name, work));
    } finally {
      turn.ifPresent(Turn::close);
    }
  }

  private synchronized JobState begin(String name, Work work) {
    JobRun run = new JobRun(Long.toString(++started), name, trafficWaits);
    thread = Thread.ofPlatform().name("job").start(() -> run(name, work, run));
    last = run;
    return run.state();
  }

  private static void run(String name, Work work, JobRun run) {
    try {
      work.run(run);
      run.end("done", null);
    } catch (InterruptedException e) {
      run.end("cancelled", null);
    } catch (JobFailure e) {
      run.end("failed", e.getMessage());
    } catch (IOException | RuntimeException | Error e) {
      failed(name, run, e);
    }
    LOG.info("The job {} is {}: {}", name, run.state().state(), run.state().detail());
  }

  private static void failed(String name, JobRun run, Throwable cause) {
    if (run.isCancelled() && !(cause instanceof Error)) {
      // Of a file or a request that the interruption met.
      run.end("cancelled", null);
    } else if (cause instanceof IOException) {
      LOG.warn("The job {} failed: {}", name, cause.toString());
      run.end("failed", Objects.requireNonNullElse(cause.getMessage(), cause.toString()));
    } else {
      LOG.error("The job {} failed for a bug", name, cause);
      run.end("failed", "a bug; the server's log says more");
    }
  }

  private boolean isRunning() {
    return last != null && last.state().isRunning();
  }

  /** The job that runs, or ran last. */
  public synchronized List<JobState> list() {
    return last == null ? List.of() : List.of(last.state());
  }

  public Optional<JobState> find(String id) {
    return list().stream().filter(job -> job.id().equals(id)).findAny();
  }

  /** Ends a job that runs; what it has finished stays. Returns when it has ended. */
  public Optional<JobState> cancel(String id) throws InterruptedException {
    Thread running = null;
    synchronized (this) {
      if (find(id).isPresent()) {
        running = thread;
      }
    }
    if (running != null) {
      interrupt(running);
      running.join();
    }
    return find(id);
  }

  private synchronized void interrupt(Thread running) {
    if (last != null) {
      last.cancel();
    }
    running.interrupt();
  }

  /** Cancels what runs. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null) {
      interrupt(running);
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
