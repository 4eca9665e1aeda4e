package io.hepatica.server.job;

import io.hepatica.server.store.MessageStore;
import java.io.IOException;
import java.util.function.LongPredicate;

/**
 * Gives the store again what it refused for good, after what it refused it for has changed.
 *
 * @param deletedImports which imports' messages are forgotten instead
 */
public record ReplayDead(MessageStore store, LongPredicate deletedImports) implements Jobs.Work {
  @Override
  public void run(JobRun run) throws IOException, InterruptedException {
    long letters = store.deadLetters();
    if (letters == 0) {
      run.begin(0, "there are no dead letters");
      return;
    }
    run.begin(letters, "tries dead letters again");
    store.replayDead(deletedImports, _ -> run.step());
    run.detail("tried %d dead letters again, %d are left".formatted(letters, store.deadLetters()));
  }
}
