package io.hepatica.server.job;

import io.hepatica.server.store.MessageStore;
import java.io.IOException;

/** Gives the store again what it refused for good, after what it refused it for has changed. */
public record ReplayDead(MessageStore store) implements Jobs.Work {
  @Override
  public void run(JobRun run) throws IOException, InterruptedException {
    long letters = store.deadLetters();
    if (letters == 0) {
      run.begin(0, "there are no dead letters");
      return;
    }
    run.begin(letters, "tries dead letters again");
    store.replayDead(_ -> run.step());
    run.detail("tried %d dead letters again, %d are left".formatted(letters, store.deadLetters()));
  }
}
