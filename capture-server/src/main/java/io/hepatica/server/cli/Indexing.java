package io.hepatica.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Watches a server index what it was sent. All that it had received with the last frame must be
 * journaled or rejected, and what was journaled by then indexed, so frames of others at the same
 * time do no harm.
 */
final class Indexing {
  private static final long POLL_MILLIS = 100;

  /** How long nothing may happen before it is a failure. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final long UNKNOWN = -1;

  private final ApiClient client;
  private final Terminal terminal;
  private final JsonNode before;

  /** Reads the counters as they are before anything is sent. */
  Indexing(ApiClient client, Terminal terminal) throws CommandFailure {
    this.client = client;
    this.terminal = terminal;
    before = read();
  }

  JsonNode status() {
    return before;
  }

  private JsonNode read() throws CommandFailure {
    return client.json("/api/v1/status", new ApiClient.Query());
  }

  /**
   * Waits until so many more frames can be found; false where some never will be, which is said.
   */
  boolean await(long frames) throws CommandFailure {
    long received = received(before) + frames;
    long decided = UNKNOWN;
    long goal = UNKNOWN;
    long last = UNKNOWN;
    long lastChange = System.nanoTime();
    while (true) {
      JsonNode now = read();
      if (decided == UNKNOWN && received(now) >= received) {
        decided = received(now);
      }
      if (decided != UNKNOWN && goal == UNKNOWN && decided(now) >= decided) {
        goal = count(now, "journaled");
      }
      long done = count(now, "indexed") + count(now, "dead");
      progress(done - count(before, "indexed") - count(before, "dead"), frames);
      if (goal != UNKNOWN && done >= goal) {
        endProgress();
        return report(now);
      }
      if (done != last) {
        last = done;
        lastChange = System.nanoTime();
      } else if (System.nanoTime() - lastChange > PATIENCE_NANOS) {
        endProgress();
        throw new CommandFailure(
            "the server has indexed nothing for 30 s, but has "
                + count(now, "pending")
                + " frames pending: look at its log and /api/v1/status");
      }
      pause();
    }
  }

  /** Frames that came out of the network, whatever became of them. */
  private static long received(JsonNode status) {
    return count(status, "received");
  }

  /** Frames of which it is known what became of them: a received one is not journaled yet. */
  private static long decided(JsonNode status) {
    long decided = count(status, "journaled");
    for (JsonNode rejected : status.path("capture").path("rejected")) {
      decided += rejected.asLong();
    }
    return decided;
  }

  private static long count(JsonNode status, String name) {
    return status.path("capture").path(name).asLong();
  }

  private boolean report(JsonNode now) {
    Map<String, Long> lost = new TreeMap<>();
    now.path("capture")
        .path("rejected")
        .properties()
        .forEach(reason -> {
          long was = before.path("capture").path("rejected").path(reason.getKey()).asLong();
          lost.put("rejected as " + reason.getKey(), reason.getValue().asLong() - was);
        });
    lost.put("not to be indexed", count(now, "dead") - count(before, "dead"));
    lost.remove("rejected as no_payload"); // pings, which hold nothing to be found
    lost.values().removeIf(count -> count <= 0);
    lost.forEach((reason, count) -> terminal.err().println(count + " frames were " + reason));
    long indexed = count(now, "indexed") - count(before, "indexed");
    terminal.out().println("indexed " + indexed + " frames");
    return lost.isEmpty();
  }

  private void progress(long done, long frames) {
    if (terminal.interactive()) {
      terminal.err().print("\rindexed " + Math.clamp(done, 0, frames) + " of " + frames + " ");
      terminal.err().flush();
    }
  }

  private void endProgress() {
    if (terminal.interactive()) {
      terminal.err().println();
    }
  }

  private static void pause() throws CommandFailure {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }
}
