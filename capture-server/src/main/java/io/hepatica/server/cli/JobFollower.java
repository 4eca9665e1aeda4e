package io.hepatica.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Starts a job of the server and shows how far it is until it ends: a bar on a terminal, else a
 * line now and then. The job is the server's: it goes on when this ends before.
 */
final class JobFollower {
  private static final long POLL_MILLIS = 300;
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int BAR = 30;

  private final ApiClient client;
  private final Terminal terminal;
  private long lineNanos = System.nanoTime() - LINE_NANOS;

  JobFollower(ApiClient client, Terminal terminal) {
    this.client = client;
    this.terminal = terminal;
  }

  static ObjectNode request(String job) {
    return JsonNodeFactory.instance.objectNode().put("job", job);
  }

  /**
   * Returns when the job has ended.
   *
   * @return the exit status: 0 where all is well, 1 where something was not whole
   */
  int run(ObjectNode request) throws CommandFailure {
    return follow(client.post("/api/v1/jobs", request));
  }

  /**
   * The same of a job that was started.
   *
   * @param started as it was answered
   */
  int follow(JsonNode started) throws CommandFailure {
    JsonNode job = started;
    String id = job.path("id").asText();
    Thread leaving = new Thread(() -> leave(id), "leave");
    Runtime.getRuntime().addShutdownHook(leaving);
    try {
      while (job.path("state").asText().equals("running")) {
        progress(job);
        pause();
        job = client.json("/api/v1/jobs/" + id, new ApiClient.Query());
      }
    } finally {
      Runtime.getRuntime().removeShutdownHook(leaving);
    }
    return end(job);
  }

  /** Ctrl-C. */
  private void leave(String id) {
    terminal.err().println();
    terminal
        .err()
        .println(
            "job "
                + id
                + " goes on in the server: GET /api/v1/jobs/"
                + id
                + " tells how far it is,"
                + " DELETE cancels it");
  }

  private int end(JsonNode job) throws CommandFailure {
    if (terminal.interactive()) {
      terminal.err().print("\r\u001b[K");
      terminal.err().flush();
    }
    for (JsonNode problem : job.path("problems")) {
      terminal.err().println(SafeText.of(problem.asText()));
    }
    String detail = SafeText.of(job.path("detail").asText());
    switch (job.path("state").asText()) {
      case "done" -> terminal.out().println(detail);
      case "cancelled" -> throw new CommandFailure("cancelled: " + detail);
      default -> throw new CommandFailure(job.path("error").asText());
    }
    return job.path("problems").isEmpty() ? 0 : 1;
  }

  private void progress(JsonNode job) {
    if (job.path("total").asLong() == 0) {
      // It still looks what there is to do.
      return;
    }
    String text = line(job);
    if (terminal.interactive()) {
      terminal.err().print("\r\u001b[K" + text);
      terminal.err().flush();
    } else if (System.nanoTime() - lineNanos >= LINE_NANOS) {
      lineNanos = System.nanoTime();
      terminal.err().println(text);
    }
  }

  static String line(JsonNode job) {
    long done = job.path("done").asLong();
    long total = Math.max(1, job.path("total").asLong());
    int filled = (int) (done * BAR / total);
    String left = job.has("left_s") ? ", " + duration(job.path("left_s").asLong()) + " left" : "";
    return String.format(
        Locale.ROOT,
        "[%s%s] %3d %%, %d of %d %s, %d/s%s",
        "#".repeat(filled),
        " ".repeat(BAR - filled),
        done * 100 / total,
        done,
        total,
        SafeText.of(job.path("unit").asText()),
        job.path("rate").asLong(),
        left);
  }

  private static String duration(long seconds) {
    return seconds < 60
        ? seconds + " s"
        : seconds < 3600
            ? seconds / 60 + " min " + seconds % 60 + " s"
            : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
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
