package io.hepatica.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class JobsTest {
  @Test
  void turn_keepsOtherJobsOff_untilItIsClosed() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Jobs jobs = new Jobs(() -> false)) {
      try (Jobs.Turn turn = jobs.turn().orElseThrow()) {
        assertThat(jobs.start("reindex", _ -> {})).isEmpty();
        assertThat(jobs.turn()).isEmpty();
        assertThat(jobs.list()).isEmpty();
        assertThat(turn.start("import", _ -> end.await()).job()).isEqualTo("import");
      }
      assertThat(jobs.start("reindex", _ -> {})).as("the job itself runs").isEmpty();
      end.countDown();
      while (jobs.list().getFirst().isRunning()) {
        Thread.onSpinWait();
      }
      jobs.turn().orElseThrow().close();
      assertThat(jobs.start("reindex", _ -> {})).isPresent();
    }
  }
}
