package io.hepatica.server.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is now.
 *
 * @param state {@code running}, {@code done}, {@code failed} or {@code cancelled}
 * @param done so much of the total is done, in {@code unit}; the total is an estimate
 * @param rate a second, since the start
 * @param leftS seconds left at that rate; absent when it has ended, or nothing can be said yet
 * @param detail what it does or has done, in one line
 * @param error why it failed
 * @param problems what was not whole, a line each; the first {@value #MAX_PROBLEMS}
 */
public record JobState(
    String id,
    String job,
    String state,
    long done,
    long total,
    String unit,
    long rate,
    @Nullable Long leftS,
    String detail,
    @Nullable String error,
    List<String> problems) {
  static final int MAX_PROBLEMS = 1000;

  public JobState {
    problems = List.copyOf(problems);
  }

  public boolean isRunning() {
    return state.equals("running");
  }
}
